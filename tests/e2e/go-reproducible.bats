#!/usr/bin/env bats
# The demonstration's server, with SQLite, built in two directories: the same bytes, with the note too.
load helper

@test "Go with C, built in two directories: identical" {
	export CGO_CFLAGS=-O0 STATICLD_POLICY=$T/note.cfg
	printf 'version = 1;\nextends = "sealed";\noutput: { note = true; };\n' >note.cfg
	mkdir -p one two/deeper
	for d in one two/deeper; do
		cp "$TOP"/tests/demo/*.go "$TOP"/tests/demo/go.* $d
		run env -C $d TMPDIR="$(mktemp -d "$TMPDIR/XXXXXX")" "$STATICLD" go build -trimpath -o server .
		[ "$status" = 0 ] || fail "$d" || return
	done
	assert_same one/server two/deeper/server
	run "$STATICLD" verify --require-note --expect=sealed --policy=./note.cfg one/server
	assert_ok
	! grep -a -o -E "$T[^ ]*" one/server || fail "a path of the build is in it"
}
