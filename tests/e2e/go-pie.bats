#!/usr/bin/env bats
# Scenario 13: static PIE, as in runc's Makefile.
load helper

prepare() { export CC=$STATICLD; }

passes() { # PACKAGE GO FLAGS...
	local package=$1
	shift
	run gobuild out "$package" -buildmode=pie -ldflags '-linkmode external -extldflags --static-pie' "$@"
	linked out && is_static out static-pie
}

@test "default: gcc" {
	passes cgo
	run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "default: clang" {
	STATICLD_CC=clang passes cgo
	run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "musl: gcc" {
	STATICLD_POLICY=musl passes cgo
	run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "musl: clang" {
	STATICLD_POLICY=musl STATICLD_CC=clang passes cgo
	run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "-static-pie in one dash, -buildmode=pie alone" {
	for flags in '-linkmode external -extldflags -static-pie' '-linkmode external'; do
		rm -f out
		run gobuild out cgo -buildmode=pie -ldflags "$flags"
		linked out && is_static out static-pie || { echo "with $flags"; return 1; }
		run runalone out
		assert_ok
	done
}
@test "musl: the net/http server as static PIE serves HTTP alone" {
	STATICLD_POLICY=musl passes web
	serves out /pie && assert_has 'served /pie'
}
@test "default: the net/http server as static PIE is denied" {
	run gobuild out web -buildmode=pie -ldflags '-linkmode external -extldflags --static-pie'
	godenied out nss getaddrinfo
}
