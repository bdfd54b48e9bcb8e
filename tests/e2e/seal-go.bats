#!/usr/bin/env bats
# Scenarios 9 and 13 sealed: Go programs with C, static and static PIE.
load seal

passes() { # KIND GO FLAGS...
	local kind=$1
	shift
	export CC=$STATICLD STATICLD_POLICY=sealed
	run gobuild out cgo "$@"
	unset STATICLD_POLICY
	linked out && is_sealed out "$kind" || return
	run runalone out
	assert_ok && assert_has 'C says 42'
}

@test "static: gcc, no flags at all" { passes static; }
@test "static: clang" { STATICLD_CC=clang passes static; }
@test "static: gold" { passes static -ldflags '-extldflags=-fuse-ld=gold'; }
@test "static PIE: gcc" { passes static-pie -buildmode=pie -ldflags '-linkmode external -extldflags --static-pie'; }
@test "static PIE: clang" {
	STATICLD_CC=clang passes static-pie -buildmode=pie -ldflags '-linkmode external -extldflags --static-pie'
}

@test "a net/http server with cgo: nothing is printed, not even GNU ld's warning" {
	export CC=$STATICLD STATICLD_POLICY=sealed
	run gobuild web web -ldflags '-linkmode external -extldflags -static'
	unset STATICLD_POLICY
	linked web && is_sealed web
	serves web /sealed && assert_has 'served /sealed'
}
