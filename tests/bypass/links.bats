#!/usr/bin/env bats
# Random programs, each linked with staticld and without: what tests/links/links.py says of them. make check-links makes more.
load ../e2e/helper

links() { run python3 "$TOP/tests/links/links.py" "$@"; }
none() { links "$@" && assert_ok && assert_has ' 0 violations'; }

# instead COMMANDS: what stands in for staticld from here on
instead() {
	mkdir -p fake/bin
	printf '#!/bin/sh\n%s\n' "$1" >fake/bin/staticld
	cp fake/bin/staticld fake/bin/staticld++
	chmod +x fake/bin/staticld*
}

@test "GNU ld and gold" { none --linkers bfd,gold --first 1 --links 60; }
@test "lld and mold" { none --linkers lld,mold --first 101 --links 60; }
@test "seeds that once failed" {
	# mold drops what --defsym names, and the refusal names it all the same
	none --linkers mold 107
	# an option names endpwent, which brings NSS and does not use it
	none --linkers bfd 100030
	# --export-dynamic keeps what --gc-sections drops, and staticld takes it away
	none --linkers lld 1000013
	# it called what it was to refer to alone, and its twin hung in glibc
	none --linkers bfd,mold 2000048
	# --wrap brings a member, and lld, asked what it links, was asked in a way that it did not
	none --linkers lld 3500159
	# what --wrap leaves without a reference is linked all the same, and denied
	none --linkers lld,mold 2500155 2500160
	# a script that names an input may keep what --gc-sections drops
	none --linkers gold 7000021
	# lld names no scripts among what it links
	none --linkers lld 10000033
	# mold keeps sections that are called as a C name may be
	none --linkers mold 10000083
	# under --wrap=NAME a reference to NAME is none to the libc's
	none --linkers bfd 20000243
	# fork and endpwent keep what code that is dropped brings
	none --linkers bfd,gold 20000418
	none --linkers gold 10000558
	# code that is dropped shows that an object is for glibc
	none --linkers lld,mold 20000425
	# the seal leaves a script without what the program itself refers to weakly alone
	none --linkers bfd 30000543
	# a function of the program's own is called as one of the libc's that is linked as well
	none 30002722
}
@test "a seed makes the same program each time, whatever the linker" {
	local seed
	for seed in 1 2; do
		PYTHONHASHSEED=$seed PYTHONPATH=$TOP/tests/links python3 -Bc 'from program import Program; print([(list(Program(n).sources()), Program(n).words, Program(n).flags) for n in range(200)])' >made.$seed
	done
	cmp made.1 made.2 && [ "$(wc -c <made.1)" -gt 100000 ]
}
@test "what links without looking is found out, and so is what refuses everything" {
	instead 'exec "$STATICLD_CC" -static "$@"'
	STATICLD_BUILD=$PWD/fake links --linkers bfd --policies default,strict 1 2 3 4 5 6
	assert_failed && assert_has 'the loader is in it' 'passed, and its twin has' 'again: links.py --linkers bfd --policies'
	instead 'echo "staticld: denied: nss"; exit 1'
	STATICLD_BUILD=$PWD/fake links --linkers bfd --policies sealed 1 2 3 4 5 6 7 8
	assert_failed && assert_has 'denied, and its twin has no hazard'
}
