#!/usr/bin/env bats
# What a check costs, counted in instructions: at most 1.2 times what it cost when it was last looked at (docs/performance.md).
load helper

prepare() {
	build=$STATICLD_BUILD
	. "$TOP/tests/bench/instructions.bash"
	. "$TOP/tests/bench/objects.bash"
}

# atmost PARTS PART WHOLE: of 100,000
atmost() { [ $(($2 * 100000)) -le $(($1 * $3)) ] || fail "$2 of $3 is more than $1 in 100,000"; }

@test "the plugin in GNU ld's link of a C program" {
	gcc -c hello.c
	linkcount bfd gcc hello.o
	atmost 1740 $((checked - alone)) "$alone"
}
@test "the plugin in a link of many objects, by GNU ld and gold" {
	objects 100
	for linker in bfd gold; do
		linkcount $linker gcc main.o o/*.o
		case $linker in bfd) most=1090 ;; gold) most=2880 ;; esac
		atmost $most $((checked - alone)) "$alone"
	done
}
@test "the driver role in a compile, next to GCC's own driver" {
	drivercount
	atmost 20000 "$driverrole" "$driver"
}
