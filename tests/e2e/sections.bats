#!/usr/bin/env bats
# Sections of a policy: for some programs or machines the stricter of policy and section counts.
load helper

prepare() {
	cat >p.cfg <<-'END'
		version = 1;
		extends = "default";
		sections: (
		  { program = "server"; rules: { locale = "deny"; }; output: { note = true; }; },
		  { program = "example.com/e2e/c*"; symbols: ( { name = "pri*"; action = "deny"; reason = "a server says nothing"; } ); },
		  { target = "amd64"; symbols: ( { name = "popen"; action = "deny"; } ); },
		  { target = "arm64"; symbols: ( { name = "system"; action = "deny"; } ); }
		);
	END
	cat >l.c <<-'END'
		#include <locale.h>
		int main(void) { return !setlocale(LC_ALL, ""); }
	END
	cat >shell.c <<-'END'
		#include <stdio.h>
		#include <stdlib.h>
		int main(void) { return system("x") + (popen("y", "r") != 0); }
	END
}
build() { run "$STATICLD" --staticld-policy=./p.cfg "$@"; }

@test "program: by the output's name, with each linker; other programs are as they were" {
	[ "$(uname -m)" = x86_64 ] || sed -i 's/amd64/own/; s/arm64/amd64/' p.cfg
	for linker in bfd gold lld mold; do
		build -fuse-ld=$linker -o server l.c
		denied server locale setlocale || fail $linker || return
		build -fuse-ld=$linker -o other l.c
		linked other || fail $linker || return
		build -fuse-ld=$linker -o server hello.c
		linked server && "$STATICLD" verify --require-note server >/dev/null || fail $linker || return
		run "$STATICLD" verify --require-note other
		assert_status 1 || return
		rm server other
	done
}

@test "target: by what the inputs are for" {
	build -o out shell.c
	denied out symbol popen && assert_hasnt system:
	sed -i 's/amd64/nothing/' p.cfg
	build -o out shell.c
	assert_ok
	sed -i 's/nothing/x86_64-linux-gnu/' p.cfg
	build -fuse-ld=lld -o out shell.c
	denied out symbol popen
}

@test "Go: program by its import path" {
	export STATICLD_POLICY=$T/p.cfg
	cd "$GOSRC"
	run "$STATICLD" go build -o "$T/out" ./cgo
	godenied "$T/out" symbol printf
	run "$STATICLD" go build -o "$T/out" ./pure
	assert_ok && assert_exists "$T/out"
}

@test "a section that allows loosens nothing, and one more makes nothing laxer" {
	cat >loose.cfg <<-'END'
		version = 1;
		extends = "./p.cfg";
		rules: { nss = "deny"; };
		symbols: ( { name = "getgr*"; action = "deny"; } );
		sections: ( { program = "*"; rules: { nss = "allow"; locale = "allow"; }; unreachable = "allow";
		    symbols: ( { name = "*"; action = "allow"; } ); output: { note = false; rwx = "allow"; }; } );
	END
	run "$STATICLD" --staticld-policy=./loose.cfg -w -o out user.c
	denied out nss getpwnam
	run "$STATICLD" --staticld-policy=./loose.cfg -o server l.c
	denied server locale setlocale
	run "$STATICLD" --staticld-policy=./loose.cfg -o server hello.c
	linked server && "$STATICLD" verify --require-note server
}

@test "seal, roots and lock in a section" {
	printf 'version = 1;\nextends = "audit";\nsections: ( { program = "sealed"; link: { seal = true; }; inputs: { roots = ["/usr/lib", "/usr/include"]; }; } );\n' >p.cfg
	build -o sealed hello.c
	linked sealed && run "$STATICLD" verify --expect=sealed sealed && assert_ok
	build -o plain hello.c
	linked plain && run "$STATICLD" verify --expect=sealed plain && assert_status 1
	mkdir -p "$BATS_FILE_TMPDIR/libs" && echo 'int other;' >other.c && gcc -c other.c -o "$BATS_FILE_TMPDIR/libs/other.o" && ar rcs "$BATS_FILE_TMPDIR/libs/libother.a" "$BATS_FILE_TMPDIR/libs/other.o"
	echo 'extern int other; int main(void) { return other; }' >main.c
	sed -i 's/extends = "audit"/extends = "default"/' p.cfg
	build -o sealed main.c "$BATS_FILE_TMPDIR/libs/libother.a"
	denied sealed input-path libother.a
	build -o plain main.c "$BATS_FILE_TMPDIR/libs/libother.a"
	linked plain
	# for another target the seal is compiled, too
	STATICLD_CC=clang build --target="$(gcc -dumpmachine)" -o sealed hello.c
	linked sealed
}

@test "what is wrong with a section: file and line; show and diff" {
	local text
	while IFS='|' read -r text said; do
		printf 'version = 1;\nextends = "default";\nsections: (\n%s\n);\n' "$text" >bad.cfg
		run "$STATICLD" policy check ./bad.cfg
		assert_status 2 && assert_has "./bad.cfg:4: $said" && assert_no_probe_words || fail "$text" || return
	done <<-'END'
		{ rules: { nss = "deny"; }; }|a section without "target" and without "program"
		{ target = "arm64"; exceptions: (); }|no such key "exceptions"
		{ target = "arm64"; link: { libc = "musl"; }; }|no such key "libc"
		{ target = "arm64"; inputs: { env = "scrub"; }; }|no such key "env"
		{ target = 1; }|"target" must be a string
		{ program = "x"; rules: { stub = "seal"; }; }|"stub" cannot be sealed
		1|"sections" must be a list of groups
	END
	run "$STATICLD" policy show ./p.cfg
	assert_ok && assert_has 'sections: (' 'program = "server";' './p.cfg:4' 'rules: { locale = "deny"; };' 'output: { note = true; };'
	"$STATICLD" policy show ./p.cfg >shown.cfg
	run "$STATICLD" policy diff ./p.cfg ./shown.cfg
	assert_ok && assert_has '0 stricter, 0 looser, 0 different'
	sed 's/arm64/arm46/' p.cfg >lint.cfg
	run "$STATICLD" policy check ./lint.cfg
	assert_status 1 && assert_has './lint.cfg:7: no machine is called "arm46"'
	printf 'version = 1;\nextends = "default";\n' >none.cfg
	run "$STATICLD" policy diff ./p.cfg ./none.cfg
	assert_status 1 && assert_has 'looser: sections, program server: this -> none'
}
