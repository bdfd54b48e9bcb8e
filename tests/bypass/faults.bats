#!/usr/bin/env bats
# A link fails somewhere, at one of 40 system calls of each process: make check-faults tries all of them.
load bypass

@test "an error, and a kill, at some system calls of all processes" {
	run "$TOP/tests/faults/faults.py" --inject "$STATICLD_BUILD/tests/inject" --every 40 --jobs 2
	assert_ok && assert_has ' 0 violations'
}
