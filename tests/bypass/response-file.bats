#!/usr/bin/env bats
# Everything in an @file, which drivers hand on to ld as it is.
load bypass

@test "-Wl,-w in an @file" {
	echo '-Wl,-w -Wl,--noinhibit-exec' >args
	trick @args && assert_has nss getpwnam
	CC=clang trick @args && assert_has nss getpwnam
}
@test "everything in one @file" {
	for cc in gcc clang; do
		echo '-static -o out user.c -Wl,-w' >args
		rm -f out
		run env STATICLD_CC=$cc "$STATICLD" @args
		denied out nss getpwnam || { echo "with $cc"; return 1; }
	done
}
@test "nested, quoted, with the linker in the innermost" {
	echo '@"inner most"' >args
	echo "'-fuse-ld=lld' \"-static\"" >'inner most'
	trick @args
	CC=clang trick @args
	echo '-Wl,-w -B'"$T" >'inner most'
	trick @args && assert_has nss getpwnam
}
@test "an @file for ld: -Wl,@file" {
	echo '-w --noinhibit-exec' >args
	trick -Wl,@args && assert_has nss getpwnam
	CC=clang trick -Wl,@args && assert_has nss getpwnam
}
@test "the output named inside an @file for ld" {
	echo '-o elsewhere' >args
	run "$STATICLD" -static user.c -Wl,@args
	assert_failed && assert_absent elsewhere && assert_absent a.out
}
@test "--staticld-policy in an @file is a policy as any" {
	echo '--staticld-policy=default -static' >args
	run env STATICLD_POLICY=audit "$STATICLD" @args -o out user.c
	denied out nss getpwnam
}
@test "an @file that includes itself ends" {
	echo '@args' >args
	run timeout 20 "$STATICLD" -static -o out user.c @args
	assert_failed && assert_absent out
	[ "$status" != 124 ] || fail "hangs"
}
@test "an @file that is not there" {
	run "$STATICLD" -static -o out user.c @no-such-file
	assert_failed && assert_absent out
}
@test "a hello from an @file passes" {
	echo '-static -o out hello.c' >args
	run "$STATICLD" @args
	linked out && is_static out
}
