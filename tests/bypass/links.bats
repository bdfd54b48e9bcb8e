#!/usr/bin/env bats
# Random programs, each linked with staticld and without: what tests/links/links.py says of them. make check-links makes more.
load ../e2e/helper

links() {
	run python3 "$TOP/tests/links/links.py" "$@"
	assert_ok && assert_has ' 0 violations'
}

@test "GNU ld and gold" { links --linkers bfd,gold --first 1 --links 40; }
@test "lld and mold" { links --linkers lld,mold --first 101 --links 40; }
