#!/usr/bin/env bats
# Sanitizers: those that no static program can have are refused with the reason; the others work.
load helper

prepare() {
	cat >race.c <<-'END'
		#include <pthread.h>
		#include <stdio.h>
		static int x;
		static void *add(void *arg) { x++; return arg; }
		int main(void)
		{
			pthread_t t;
			pthread_create(&t, NULL, add, NULL);
			x++;
			pthread_join(t, NULL);
			printf("done %d\n", x);
			return 0;
		}
	END
	printf 'version = 1; extends = "default"; rules: { dlopen = "allow"; nss = "allow"; iconv = "allow"; };' >allow.cfg
}

# explained NAME: the last run refused -fsanitize=NAME and said why and what to do
explained() {
	refused out && assert_has "denied: -fsanitize=$1: " 'why: ' 'dlsym' 'fix: make the build that is tested so a dynamic one' '-fsanitize=undefined'
	assert_hasnt 'cannot specify' 'link against musl'
}

@test "address, thread, leak, memory: refused before gcc or clang start, under glibc and musl, with one line in the report" {
	export STATICLD_REPORT=$PWD/r.json
	local n=0
	for policy in default musl sealed strict; do
		for name in address thread leak memory; do
			for cc in gcc clang; do
				STATICLD_CC=$cc STATICLD_POLICY=$policy run "$STATICLD" -pthread -fsanitize=$name race.c -o out
				explained $name || { echo "with $policy $name $cc"; return 1; }
				n=$((n + 1))
			done
		done
	done
	[ "$(grep -c '"verdict":"deny".*"reason":"denied: -fsanitize=' r.json)" = $n ] || fail "$(cat r.json)"
	run "$STATICLD" -static-pie -fPIE -fsanitize=undefined,address hello.c -o out
	explained address
}

@test "the refusal is right: what clang and gcc link of them at all dies at its start" {
	local linked=0
	for build in "clang thread" "clang leak" "gcc leak"; do
		rm -f out
		# newer clangs' run-time libraries do not get through a static link
		${build% *} -static -w -pthread -fsanitize="${build#* }" race.c -o out || continue
		linked=$((linked + 1))
		run ./out
		assert_failed && assert_hasnt done || { echo "with $build"; return 1; }
	done
	[ $linked != 0 ] || fail "none of them was linked"
}

@test "where the policy lets dlopen be: the compiler's or the linker's own error, with a hint" {
	for cc in gcc clang; do
		STATICLD_CC=$cc run "$STATICLD" --staticld-policy=allow.cfg -fsanitize=address hello.c -o out
		refused out && assert_has 'hint: -fsanitize=address: ' 'fix: ' && assert_hasnt denied
	done
}

@test "turned off again, or only for compiling and shared objects: let be" {
	run "$STATICLD" -fsanitize=address -fno-sanitize=address hello.c -o out
	linked out && is_static out
	run "$STATICLD" -fsanitize=address,undefined -fno-sanitize=all hello.c -o out2
	linked out2
	run "$STATICLD" -fsanitize=address -c hello.c
	linked hello.o
	run "$STATICLD" -fsanitize=address -fPIC -shared hello.c -o hello.so
	linked hello.so && is_dynamic hello.so
}

@test "undefined, gcc: static, and finds what it is for" {
	echo 'int main(int c, char **v) { (void)v; return 0x7fffffff + c == 0; }' >over.c
	run "$STATICLD" -fsanitize=undefined over.c -o out
	linked out && is_static out
	run runalone out
	assert_has 'signed integer overflow'
}

@test "go build -asan with gcc and clang, -msan with clang: refused, and why" {
	for flags in 'gcc -asan' 'clang -asan' 'clang -msan'; do
		CC=$STATICLD STATICLD_CC=${flags% *} run gobuild out cgo "${flags#* }"
		assert_failed && assert_absent out && assert_has 'denied: -fsanitize=' 'go build -asan and -msan: without CC=staticld' || { echo "with $flags"; return 1; }
	done
	run env GOFLAGS=-buildvcs=false bash -c 'cd "$1" && "$2" go build -asan -o "$3/out" ./cgo' - "$GOSRC" "$STATICLD" "$T"
	assert_failed && assert_absent out && assert_has 'denied: -fsanitize=address'
}

@test "go build -race: static with glibc and with musl, and finds the race" {
	mkdir racy && cat >racy/main.go <<-'END'
		package main

		// #include <stdio.h>
		// static void say(void) { puts("done"); fflush(stdout); }
		import "C"

		var x int

		func main() {
			c := make(chan bool)
			go func() { x++; c <- true }()
			x++
			<-c
			C.say()
		}
	END
	printf 'module example.com/racy\n\ngo 1.21\n' >racy/go.mod
	GOSRC=$PWD
	for policy in default musl; do
		export STATICLD_POLICY=$policy CC=$STATICLD
		(cd racy && go build -race -ldflags=-linkmode=external -o ../out .)
		is_static out
		run runalone out
		assert_has 'WARNING: DATA RACE' done
		rm out
	done
}
