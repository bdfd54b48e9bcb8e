#!/usr/bin/env bats
# Scenario 9: a program with two C functions of its own, one of which prints.
load helper

passes() { # GO FLAGS...
	run gobuild out cgo "$@"
	linked out && is_static out
	run runalone out
	assert_ok && assert_has 'C says 42'
}

@test "default: static, runs alone" { passes -ldflags "-linkmode external -extld=$STATICLD"; }
@test "default, CC=staticld, no flags at all" { CC=$STATICLD passes; }
@test "default, clang" { CC=$STATICLD STATICLD_CC=clang passes; }
@test "default, gold" { CC=$STATICLD passes -ldflags '-extldflags=-fuse-ld=gold'; }
@test "musl" { CC=$STATICLD STATICLD_POLICY=musl passes; }
@test "musl, clang" { CC=$STATICLD STATICLD_POLICY=musl STATICLD_CC=clang passes; }
@test "musl, -extld=staticld alone: one warning, that the headers were another libc's" {
	STATICLD_POLICY=musl run gobuild out cgo -ldflags "-linkmode external -extld=$STATICLD"
	assert_ok && assert_has 'staticld: warning: foreign-headers' 'set CC=staticld too'
	[ "$(grep -c '^staticld: ' <<<"$output")" = 1 ] || fail "wanted one warning"
	is_static out && run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "-s -w -trimpath" { CC=$STATICLD passes -trimpath -ldflags '-s -w'; }
@test "CC=staticld stands bare in PATH" {
	PATH=$STATICLD_BUILD/bin:$PATH CC=staticld passes
}
@test "a command line so long that Go passes it in a response file" {
	long=$(printf -- '-L/a-directory-that-is-not-there-%04d ' {1..900})
	CC=$STATICLD passes -ldflags "-linkmode external '-extldflags=-static $long'"
}

# using LIBRARY: a module that calls say() of lib/libLIBRARY
using() {
	mkdir -p m/lib && cd m
	printf 'module example.com/m\n\ngo 1.21\n' >go.mod
	printf 'package main\n\n// #cgo LDFLAGS: -L${SRCDIR}/lib -l%s\n// int say(int);\nimport "C"\n\nfunc main() { println(C.say(42)) }\n' "$1" >main.go
	printf '#include <stdio.h>\nint say(int n) { printf("said %%d\\n", n); return fflush(stdout); }\n' >lib/say.c
}

@test "14: cannot find -lX, of a #cgo line: only libX.so is there; with the archive it builds and runs alone" {
	using only
	gcc -shared -fPIC lib/say.c -o lib/libonly.so
	local by
	for by in 'go' "$STATICLD go"; do
		CC=$STATICLD run $by build -o "$T/out" .
		assert_failed && assert_absent "$T/out" && assert_has 'cannot find -lonly' 'hint: of these libraries only the shared form is here' \
			'-lonly: ' lib/libonly.so 'needs libX.a for -lX' 'fix: build the library with its archive' || return
	done
	gcc -c lib/say.c -o lib/say.o && ar rc lib/libonly.a lib/say.o
	run "$STATICLD" go build -o "$T/out" .
	linked "$T/out" && is_static "$T/out"
	run runalone "$T/out"
	assert_ok && assert_has 'said 42'
}

@test "16: an archive compiled for glibc in a program against musl: which object, which name, how to compile it; that helps" {
	using say
	gcc -O2 -D_FORTIFY_SOURCE=2 -c lib/say.c -o lib/say.o && ar rc lib/libsay.a lib/say.o
	export STATICLD_POLICY=musl
	run "$STATICLD" go build -o "$T/out" .
	assert_failed && assert_absent "$T/out" && assert_has 'denied: foreign-libc, ' lib/libsay.a '__printf_chk: referred to by say in say.c, member say.o; musl calls it printf' \
		'they do not work with musl' 'fix: compile the objects again with -U_FORTIFY_SOURCE' 'fix: compile the objects again with CC=staticld'
	local how
	for how in 'gcc -U_FORTIFY_SOURCE' "$STATICLD -D_FORTIFY_SOURCE=2"; do
		rm -f lib/say.o lib/libsay.a "$T/out"
		$how -O2 -c lib/say.c -o lib/say.o && ar rc lib/libsay.a lib/say.o
		run "$STATICLD" go build -o "$T/out" .
		assert_ok && assert_hasnt denied && is_static "$T/out" || return
		run runalone "$T/out"
		assert_ok && assert_has 'said 42' || return
	done
}
