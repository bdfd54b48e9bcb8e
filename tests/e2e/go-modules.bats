#!/usr/bin/env bats
# The small ones of tests/modules.list: real modules, built and started in an empty root.
load helper

@test "real modules: verdicts under default and musl, and what is built runs alone" {
	run "$TOP/tests/modules.sh" --small
	assert_ok && assert_has ' 0 unexpected'
}
