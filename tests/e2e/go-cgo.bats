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
