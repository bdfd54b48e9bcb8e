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
