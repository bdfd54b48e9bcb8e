#!/usr/bin/env bats
# A report that was asked for and is not there is a link that failed.
load bypass

@test "a FIFO that nobody reads is refused, not waited for" {
	mkfifo r
	run timeout 60 "$STATICLD" --staticld-report=r -o out hello.c
	assert_status 1 && assert_absent out && assert_has r
	gcc -c hello.c
	STATICLD_REPORT=$PWD/r run timeout 60 gcc -B"$STATICLD_BUILD/libexec/staticld/" -static -o out hello.o
	assert_failed && assert_absent out
	[ "$status" != 124 ] || fail "hangs"
}
@test "a FIFO that somebody reads is a report" {
	local line
	mkfifo r
	# open at once, where a reader in the background would be there some time
	exec 4<>r
	run timeout 60 "$STATICLD" --staticld-report=r -o out hello.c
	linked out && read -r -t 60 line <&4 && [[ $line == *'"verdict":"pass"'* ]] || fail "no report: $line"
	exec 4>&-
}
@test "a report that cannot be written: full, not a file, nowhere" {
	for r in /dev/full . nowhere/r; do
		cp hello.c out
		run "$STATICLD" --staticld-report=$r -o out hello.c
		assert_status 1 && assert_has "$r" && [ ! -x out ] || { echo "$r"; return 1; }
		rm -f out
		run "$STATICLD" --staticld-report=$r -o out user.c
		assert_status 1 && assert_absent out || { echo "$r"; return 1; }
	done
	gcc -c hello.c
	STATICLD_REPORT=/dev/full run gcc -B"$STATICLD_BUILD/libexec/staticld/" -static -o out hello.o
	assert_failed && assert_absent out && assert_has /dev/full
}
@test "a file that may not grow" {
	run bash -c 'head -c 4194304 /dev/zero >r; trap "" XFSZ; ulimit -f 4096; exec "$0" --staticld-report=r -o out hello.c' "$STATICLD"
	assert_failed && assert_absent out
}
