#!/usr/bin/env bats
# `make` on a machine where something is missing says so before a compiler does.
load helper

build() { make -C "$TOP" B="$T/new" "$@"; }

nothing_built() { [ -z "$(find "$T/new" -type f)" ] || fail "built all the same: $(find "$T/new" -type f)"; }

@test "headers that are not there: one line with the packages and make deps" {
	mkdir hide
	for h in libconfig.h jansson.h; do echo "#error hidden" >hide/$h; done
	run build CFLAGS="-isystem $T/hide"
	assert_failed && assert_has "missing: libconfig-dev libjansson-dev; 'make deps' installs them" && assert_hasnt error: .cfg
	nothing_built
}

@test "no compiler: the same" {
	run build CC=no-such-compiler
	assert_failed && assert_has "missing: gcc; 'make deps'" && assert_hasnt error:
	nothing_built
}
