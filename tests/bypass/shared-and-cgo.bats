#!/usr/bin/env bats
# What is no program by its command line is none by what came out either.
load bypass

prepare() {
	cat >lib.c <<-'END'
		#include <pwd.h>
		#include <stdio.h>
		#include <stdlib.h>
		#ifdef INTERP
		const char interp[] __attribute__((section(".interp"))) = "/lib64/ld-linux-x86-64.so.2";
		#endif
		__attribute__((force_align_arg_pointer)) void entry(void) { struct passwd *p = getpwnam("root"); puts(p ? p->pw_dir : "none"); exit(0); }
	END
	printf 'version = 1; extends = "default"; output: { interpreter = "allow"; };\n' >allow.cfg
}

@test "-shared with an interpreter, and with an entry point" {
	for l in bfd gold lld mold; do
		for o in '-DINTERP -Wl,-e,entry' -DINTERP -Wl,-e,entry -Wl,--entry=entry '-DINTERP -Wl,-z,now -Wl,-e,entry'; do
			rm -f out
			run "$STATICLD" -fuse-ld=$l -shared -fPIC -o out lib.c -Wl,-soname,x $o
			# mold makes no interpreter of such a section
			[ $l$o != mold-DINTERP ] || { ! readelf -W -l out | grep INTERP; continue; }
			refused out || { echo "$l $o"; return 1; }
		done
		run "$STATICLD" -fuse-ld=$l -shared -fPIC -o out lib.c -Wl,-soname,x
		linked out || { echo "$l"; return 1; }
	done
}
@test "an entry point from a script, or called _start" {
	sed 's/entry/_start/' lib.c >start.c
	for l in bfd gold; do
		rm -f out
		run "$STATICLD" -fuse-ld=$l -shared -fPIC -nostartfiles -o out start.c -Wl,-soname,x
		refused out && assert_has 'entry point' || { echo "$l"; return 1; }
	done
	echo 'ENTRY(entry)' >entry.ld
	run "$STATICLD" -shared -fPIC -o out lib.c -Wl,-soname,x entry.ld
	refused out && assert_has 'entry point'
}
@test "a policy that lets programs have interpreters" {
	run "$STATICLD" --staticld-policy=./allow.cfg -shared -fPIC -DINTERP -o out lib.c -Wl,-soname,x -Wl,-e,entry
	assert_ok && [ "$(./out)" = /root ]
}
@test "_cgo_.o is not executable, and static only when the go command asks" {
	cp user.c _cgo_main.c
	gcc -c -fPIC _cgo_main.c
	: >more.c
	for o in -static -static-pie '-Wl,-Bstatic -static' '-static more.c'; do
		rm -f _cgo_.o
		run "$STATICLD" $o -o _cgo_.o _cgo_main.o
		refused _cgo_.o || { echo "$o"; return 1; }
	done
	for cc in gcc clang; do
		rm -f _cgo_.o
		STATICLD_CC=$cc run "$STATICLD" -o _cgo_.o _cgo_main.o
		linked _cgo_.o && is_dynamic _cgo_.o && [ ! -x _cgo_.o ] || { echo "$cc"; return 1; }
	done
	# a name that only ends so is no name of cgo's
	cp _cgo_main.o not_cgo_main.o
	rm -f _cgo_.o
	run "$STATICLD" -static -o _cgo_.o not_cgo_main.o
	denied _cgo_.o nss getpwnam
}
@test "a static _cgo_.o for whoever calls himself go cannot be run either" {
	cp user.c _cgo_main.c
	gcc -c -fPIC _cgo_main.c
	for o in -static -static-pie ''; do
		rm -f _cgo_.o
		run bash -c 'exec -a go bash -c "\"\$0\" $2 -o _cgo_.o _cgo_main.o; exit" "$0"' "$STATICLD" - "$o"
		[ "$status" = 0 ] && assert_exists _cgo_.o || return
		chmod +x _cgo_.o
		run ./_cgo_.o
		[ "$status" -ge 126 ] && assert_hasnt nobody || { echo "$o"; return 1; }
	done
}
@test "cgo with -static of the user's" {
	command -v go >/dev/null || fail "no go"
	mkdir mod
	printf 'module example.com/m\ngo 1.19\n' >mod/go.mod
	printf 'package main\n// int one(void) { return 1; }\nimport "C"\nfunc main() { println(C.one()) }\n' >mod/main.go
	(cd mod && CC=$STATICLD CGO_ENABLED=1 CGO_LDFLAGS=-static GOCACHE=$T/cache go build -ldflags='-linkmode=external' -o ../prog .)
	is_static prog
	chmod -R u+w cache
}
