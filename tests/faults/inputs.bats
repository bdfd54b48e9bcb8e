#!/usr/bin/env bats
# A link of 100,000 objects: what is in the last of them is found, and what is not there is not.
load ../e2e/helper

prepare() {
	gcc -c hello.c
	gcc -c user.c
	gcc -x c -c -o empty.o - </dev/null
	mkdir many
	# ext4 lets a file have 65,000 names
	cp empty.o other.o
	python3 -c 'import os
for i in range(100000): os.link("empty.o" if i % 2 else "other.o", f"many/{i}.o")'
	seq -f 'many/%.0f.o' 0 99999 >words
}

@test "100,000 inputs" {
	run "$STATICLD" -o hello @words hello.o
	assert_ok && assert_silent && assert_no_leftovers || return
	is_static hello && [ "$(./hello)" = 'hello from C' ] || return
	run "$STATICLD" -o user @words user.o
	assert_failed && assert_has getpwnam user.o && assert_absent user && assert_no_leftovers
}
