#!/usr/bin/env bats
# Each way in which somebody could bring another policy, under a locked one that asks for all there is: none loosens it.
load ../e2e/locked

prepare() {
	STATICLD=$LOCKED_TREE/bin/staticld
	rm -f "$LOCKED_ETC"/staticld/*
	# what is outside of the project and of the roots
	outside=$BATS_FILE_TMPDIR/outside
	mkdir -p "$outside" bin
	echo 'int other(void) { return 0; }' >other.c && gcc -c other.c -o "$outside/other.o" && ar rcs "$outside/libother.a" "$outside/other.o"
	echo 'int other(void); int main(void) { return other(); }' >main.c
	gcc -c main.c user.c hello.c
	loose='rules: { nss = "allow"; dlopen = "allow"; input-path = "allow"; unpinned-input = "allow"; };
		output: { note = false; interpreter = "allow"; needed = "allow"; }; link: { seal = false; };
		inputs: { roots = ["/"]; env = "keep"; };
		exceptions: ( { symbol = "*"; reason = "mine"; } ); symbols: ( { name = "*"; action = "allow"; } );
		sections: ( { program = "*"; rules: { nss = "allow"; input-path = "allow"; }; output: { note = false; }; inputs: { roots = ["/"]; }; } );'
	mine "$loose"
	cp p.cfg loose.cfg
	system true 'output: { note = true; }; inputs: { roots = ["/usr/lib", "/usr/include"]; env = "scrub"; };
		sections: ( { program = "*"; symbols: ( { name = "system"; action = "deny"; } ); } );'
	cp hello.c shell.c && echo '#include <stdlib.h>
	int shell(void) { return system("x"); }' >>shell.c && sed -i 's/puts(/return shell(), puts(/; s/^#include <stdio.h>/#include <stdio.h>\nint shell(void);/' shell.c && gcc -c shell.c
}
# holds WAY...: with what WAY is in front of the link's words, each thing that the locked policy asks for still counts
holds() {
	run "$@" -o out user.o
	denied out nss getpwnam || fail "$*" || return
	run "$@" -o out main.o "$outside/libother.a"
	denied out input-path libother.a || fail "$*" || return
	run "$@" -o out shell.o
	denied out symbol system || fail "$*" || return
	run "$@" -o out hello.o
	assert_ok && "$STATICLD" verify --require-note out >/dev/null || fail "$*" || return
	run "$STATICLD" verify --expect=sealed out
	assert_ok && rm out
}

@test "a flag, twice, and in a response file" {
	holds "$STATICLD" --staticld-policy=./loose.cfg
	holds "$STATICLD" --staticld-policy=audit --staticld-policy=./loose.cfg
	echo '--staticld-policy=./loose.cfg' >words
	holds "$STATICLD" @words
	echo '@words' >more
	holds "$STATICLD" @more
}

@test "the environment, and what it has of ours" {
	holds env STATICLD_POLICY="$T/loose.cfg" "$STATICLD"
	holds env STATICLD_POLICY=audit "$STATICLD"
	holds env STATICLD_POLICY= "$STATICLD"
	holds env STATICLD_POLICY=/dev/null "$STATICLD" --staticld-policy=./loose.cfg
	run env LIBRARY_PATH="$outside" STATICLD_POLICY="$T/loose.cfg" "$STATICLD" -o out main.o -lother
	assert_failed && assert_absent out
}

@test "a policy that extends the locked one's file, includes it or is a link to it" {
	printf 'version = 1;\nextends = "%s";\n%s\n' "$LOCKED_ETC/staticld/policy.cfg" "$loose" >p.cfg
	holds "$STATICLD" --staticld-policy=./p.cfg
	ln -s "$LOCKED_ETC/staticld/policy.cfg" linked.cfg
	holds "$STATICLD" --staticld-policy=./linked.cfg
	printf 'locked = false;\n@include "%s"\n' loose.cfg >p.cfg
	holds "$STATICLD" --staticld-policy=./p.cfg
}

@test "a row of libcs, another libc" {
	printf 'version = 1;\nextends = "./loose.cfg";\nlink: { libc = "mine"; };\nlibcs: { mine: { include = ["/usr/include"]; lib = ["%s", "%s", "%s"]; }; };\n' \
		"$(dirname "$(gcc -print-file-name=libc.a)")" "$(dirname "$(gcc -print-file-name=libgcc.a)")" "$outside" >p.cfg
	run "$STATICLD" --staticld-policy=./p.cfg -o out main.o -lother
	denied out input-path
	run "$STATICLD" --staticld-policy=./p.cfg -o out user.o
	denied out nss getpwnam
}

@test "another name, another compiler, a staticld that runs another" {
	ln -s "$STATICLD" bin/cc && ln -s "$STATICLD" bin/clang
	holds env PATH="$T/bin:$PATH" STATICLD_POLICY="$T/loose.cfg" cc
	holds env PATH="$T/bin:$PATH" STATICLD_POLICY="$T/loose.cfg" clang
	holds env STATICLD_CC=clang "$STATICLD" --staticld-policy=./loose.cfg
	printf '#!/bin/sh\nexec "%s" --staticld-policy="%s/loose.cfg" "$@"\n' "$STATICLD" "$T" >bin/inner && chmod +x bin/inner
	holds env STATICLD_CC="$T/bin/inner" "$STATICLD"
	holds gcc -B "$LOCKED_TREE/libexec/staticld" -static
}

@test "each linker" {
	for linker in gold lld mold; do holds "$STATICLD" --staticld-policy=./loose.cfg -fuse-ld=$linker || return; done
}

@test "a project's staticld.cfg" {
	# Go's own C is elsewhere, in Debian behind a link from there: whoever keeps the policy names it
	sed -i "s|roots = \[|&\"$(go env GOROOT)\", \"$(realpath "$(go env GOROOT)/src")\", |" "$LOCKED_ETC/staticld/policy.cfg"
	cp -r "$GOSRC" module && cp loose.cfg module/staticld.cfg && cd module
	run "$STATICLD" go build -o "$T/go" ./clookup
	assert_failed && assert_absent "$T/go" && assert_has nss 'locked by'
	run "$STATICLD" go build -o "$T/go" ./cgo
	assert_ok && "$STATICLD" verify --require-note "$T/go"
}

@test "the locked policy's lock, with a user's own beside theirs" {
	run "$STATICLD" --staticld-manifest=m.json -o out hello.o
	assert_ok && "$STATICLD" policy lock "$LOCKED_ETC/staticld/policy.cfg" m.json
	echo '{"schema": 1, "files": {}}' >staticld.lock
	run "$STATICLD" --staticld-policy=./loose.cfg -o out hello.o
	refused out && assert_has unpinned-input './staticld.lock'
	rm staticld.lock
	holds "$STATICLD" --staticld-policy=./loose.cfg
	sed -i 's/"\([0-9a-f]\{63\}\)[0-9a-f]"/"\1x"/; s/x"/0"/' "$LOCKED_ETC/staticld/staticld.lock"
	sed -i 's/\(libc.a": "\)[0-9a-f]\{64\}/\1'"$(printf '0%.0s' {1..64})"'/' "$LOCKED_ETC/staticld/staticld.lock"
	run "$STATICLD" --staticld-policy=./loose.cfg -o out hello.o
	refused out && assert_has unpinned-input libc.a 0000000000000000
}
