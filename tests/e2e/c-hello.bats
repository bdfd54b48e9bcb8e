#!/usr/bin/env bats
# Scenario 2: a C program becomes static, whatever of the checked drivers and linkers makes it.
load helper

hello() { # CC FLAGS...
	local cc=$1
	shift
	rm -f out
	STATICLD_CC=$cc run "$STATICLD" -o out hello.c "$@"
	linked out && is_static out || { echo "with $cc $*"; return 1; }
	run runalone out
	assert_ok && assert_has 'hello from C'
}

@test "staticld -o hc hello.c: static, runs alone" { hello gcc; }
@test "the default driver needs no STATICLD_CC" {
	run "$STATICLD" -o out hello.c
	linked out && is_static out
	run runalone out
	assert_ok && assert_has 'hello from C'
}
@test "gcc, gold" { hello gcc -fuse-ld=gold -no-pie; }
@test "gcc, bfd by name" { hello gcc -fuse-ld=bfd; }
@test "clang" { hello clang; }
@test "clang, gold" { hello clang -fuse-ld=gold -no-pie; }
@test "clang, bfd by name" { hello clang -fuse-ld=bfd; }

@test "-static gives static, -static-pie gives static-pie, with gcc and clang" {
	for cc in gcc clang; do
		hello $cc -static && is_static out static
		hello $cc -static-pie -fPIE && is_static out static-pie
		hello $cc -no-pie && is_static out static
		hello $cc -pie -fPIE && is_static out static-pie
	done
}

@test "compile and link apart" {
	run "$STATICLD" -c -o hello.o hello.c
	linked hello.o
	run "$STATICLD" -o out hello.o
	linked out && is_static out
}

@test "without -o the output is a.out" {
	run "$STATICLD" hello.c
	linked a.out && is_static a.out
}

@test "options of dynamic links are dropped: -rdynamic, export-dynamic, dynamic-linker, rpath" {
	for cc in gcc clang; do
		hello $cc -rdynamic -Wl,--export-dynamic -Wl,-E
		hello $cc -Wl,--dynamic-linker=/lib/nowhere.so -Wl,-dynamic-linker,/lib/nowhere.so -Wl,-rpath,/nowhere -Wl,-rpath=/nowhere
		hello $cc -static-pie -fPIE -rdynamic -Wl,-dynamic-linker,/lib/nowhere.so
	done
}

@test "the driver's own failure keeps its status and words" {
	echo 'int missing(void); int main(void) { return missing(); }' >bad.c
	run gcc -static -o out bad.c
	want=$status
	run "$STATICLD" -o out bad.c
	assert_status "$want" && assert_has "undefined reference to \`missing'" && assert_absent out
}

@test "a program's own getpwnam is not a finding" {
	echo 'int getpwnam(const char *s) { return s[0]; } int main(int c, char **v) { return getpwnam(v[0]) == c; }' >own.c
	run "$STATICLD" -fno-builtin -w -o out own.c
	linked out && is_static out
}

@test "threads, maths, time, printf, sockets, environment: the harmless part of libc passes" {
	cat >much.c <<-'END'
		#include <math.h>
		#include <pthread.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <sys/socket.h>
		#include <time.h>
		static void *run(void *arg) { return arg; }
		int main(int argc, char **argv)
		{
			pthread_t t;
			char buf[64];
			time_t now = time(NULL);
			pthread_create(&t, NULL, run, argv);
			pthread_join(t, NULL);
			strftime(buf, sizeof buf, "%c", localtime(&now));
			int s = socket(AF_INET, SOCK_STREAM, 0);
			printf("%f %s %d %s\n", sin(argc), buf, s >= 0, getenv("HOME") ? "home" : "no home");
			return 0;
		}
	END
	run "$STATICLD" -O2 -pthread -o out much.c -lm
	linked out && is_static out
	run runalone out
	assert_ok
}
