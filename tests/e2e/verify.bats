#!/usr/bin/env bats
# `staticld verify` says what a file is from its own headers.
load helper

@test "static and static-pie: status 0" {
	gcc -static -o s hello.c
	gcc -static-pie -fPIE -o p hello.c
	run "$STATICLD" verify s
	assert_status 0 && assert_has s static && assert_hasnt static-pie
	run "$STATICLD" verify p
	assert_status 0 && assert_has static-pie
}

@test "dynamic: status 1, names interpreter and libraries" {
	gcc -no-pie -o d hello.c
	run "$STATICLD" verify d
	assert_status 1 && assert_has dynamic ld-linux libc.so.6
	gcc -pie -fPIE -o dp hello.c
	run "$STATICLD" verify dp
	assert_status 1 && assert_has dynamic
}

@test "a shared object: status 1" {
	gcc -shared -fPIC -o lib.so hello.c
	run "$STATICLD" verify lib.so
	assert_status 1 && assert_has shared
}

@test "several files: each gets a line, the worst counts" {
	gcc -static -o s hello.c
	gcc -o d hello.c
	run "$STATICLD" verify s d
	assert_status 1 && assert_has s d
	[ "$(grep -c . <<<"$output")" -ge 2 ] || fail "wanted a line for each"
}

@test "no such file, a directory, an empty file, a text: an error that names it, not status 0" {
	: >empty-file
	for f in no-such-file empty empty-file hello.c; do
		run "$STATICLD" verify $f
		assert_failed && assert_has "$f" || { echo "for $f"; return 1; }
	done
}

@test "truncated and damaged ELF files: an error, never a crash" {
	gcc -static -o s hello.c
	for n in 1 4 16 63 64 100 500; do
		head -c $n s >cut
		run "$STATICLD" verify cut
		[ "$status" = 1 ] || [ "$status" = 2 ] || [ "$status" = 3 ] || fail "cut at $n"
	done
	for at in 16 32 54 56 58; do
		cp s bent
		printf '\377\377' | dd of=bent bs=1 seek=$at conv=notrunc status=none
		run "$STATICLD" verify bent
		[ "$status" -lt 4 ] || fail "bent at $at"
	done
}

@test "without a file: usage, status 2" {
	run "$STATICLD" verify
	assert_status 2
}

# field FILE AT SIZE VALUE: overwrite a field of the header
field() {
	python3 -c 'import sys; f = open(sys.argv[1], "r+b"); f.seek(int(sys.argv[2])); f.write(int(sys.argv[4]).to_bytes(int(sys.argv[3]), "little"))' "$@"
}

@test "a dynamic program whose header says 32-bit: the kernel runs it all the same" {
	gcc -no-pie -o dynamic hello.c
	cp dynamic poly
	field poly 4 1 1
	field poly 40 8 0
	field poly 46 2 40
	field poly 48 4 1
	run ./poly
	assert_ok && assert_has 'hello from C'
	run "$STATICLD" verify poly
	assert_status 1 && assert_has poly 32-bit && assert_hasnt 'poly: static'
	# and with a table of sections that 32 bits can read
	field poly 46 2 0
	field poly 48 2 0
	run "$STATICLD" verify poly
	assert_status 1 && assert_hasnt 'poly: static'
}

@test "a class that the machine has no programs of" {
	gcc -static -s -o s hello.c
	for machine in 3 40 20 2 4 42; do # i386, arm, ppc, sparc, 68k, sh: 64 bits wide
		cp s bent
		field bent 18 2 $machine
		run "$STATICLD" verify bent
		assert_status 1 && assert_has '64-bit' && assert_hasnt 'bent: static' || { echo "machine $machine"; return 1; }
	done
}

@test "a file of which the kernel would map nothing" {
	gcc -static -s -o s hello.c
	cp s none
	field none 56 2 0
	run "$STATICLD" verify none
	assert_status 1 && assert_has 'nothing in it is loaded' && assert_hasnt 'none: static'
	cp s notes # all segments become notes
	for i in $(seq 0 $(($(readelf -h s | sed -n 's/.*Number of program headers: *//p') - 1))); do field notes $((64 + 56 * i)) 4 4; done
	run "$STATICLD" verify notes
	assert_status 1 && assert_has 'nothing in it is loaded'
	cp s nothing # PT_LOAD, but of no bytes
	for i in $(seq 0 $(($(readelf -h s | sed -n 's/.*Number of program headers: *//p') - 1))); do
		field nothing $((64 + 56 * i + 32)) 8 0
		field nothing $((64 + 56 * i + 40)) 8 0
	done
	run "$STATICLD" verify nothing
	assert_status 1 && assert_hasnt 'nothing: static'
}

@test "what can be loaded is not told from a text that a program has" {
	echo '#include <stdio.h>
	#include <string.h>
	int main(int c, char **v) { return c > 1 && !strcmp(v[1], "libnss_%s.so%s") ? 3 : !fopen("/etc/nsswitch.conf", "r"); }' >text.c
	gcc -static -o text text.c
	gcc -w -static -o user user.c
	gcc -static -o hello hello.c
	echo 'int dlopen(const char *, int); int main(void) { return dlopen("x", 1); }' >load.c
	gcc -w -static -o load load.c
	for strip in true strip; do
		$strip text user hello load
		for f in text hello; do
			run "$STATICLD" verify $f
			assert_status 0 && assert_has "glibc's loader" iconv && assert_hasnt nss
		done
		run "$STATICLD" verify user
		assert_status 0 && assert_has "glibc's loader" iconv nss
		run "$STATICLD" verify load
		assert_status 0 && assert_has "glibc's loader" iconv dlopen && assert_hasnt nss
	done
	run "$STATICLD" -o sealed text.c
	linked sealed
	run "$STATICLD" verify sealed
	assert_status 0 && assert_has 'sealed: cannot load' && assert_hasnt nss loader
}

@test "Go with C: a netgo build and one that calls getaddrinfo are told apart" {
	(cd "$GOSRC" && go build -o "$T/net" -ldflags '-linkmode external -extldflags -static' ./web && go build -tags netgo,osusergo -o "$T/netgo" -ldflags '-linkmode external -extldflags -static' ./web) >/dev/null 2>&1
	run "$STATICLD" verify net
	assert_status 0 && assert_has "glibc's loader" nss
	run "$STATICLD" verify netgo
	assert_status 0 && assert_hasnt nss
}
