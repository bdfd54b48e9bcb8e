#!/usr/bin/env bats
# Go's build cache does not know of policies: what CC=staticld compiled for one libc must not be linked with another.
load helper

@test "after a build for glibc, the same under musl compiles its C anew" {
	export CC=$STATICLD CGO_CFLAGS='-O2 -D_FORTIFY_SOURCE=2' # as Ubuntu's gcc does by itself
	run gobuild glibc cgo
	linked glibc
	export STATICLD_POLICY=musl
	run gobuild musl cgo
	linked musl
	run runalone musl
	assert_ok
	assert_has 'C says 42'
}
