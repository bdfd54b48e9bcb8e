#!/usr/bin/env bats
# The rules of the house: who includes whom, how many files a folder has, what each file is for, how long a function is.
load helper

house() { run "$TOP/tests/house.sh" "$@"; }

# A house without a fault, to plant faults in.
prepare() {
	mkdir -p house/{base,policy,audit/{link,go},plugin,wrapper/{driver,linker}}
	for file in base/a policy/b audit/c audit/link/d audit/go/e plugin/f wrapper/g wrapper/driver/h wrapper/linker/i; do
		printf '/* A file. */\n#include "base/a.h"\n#include <stdio.h>\n' >house/$file.c
		printf '/* A header. */\n' >house/$file.h
	done
}

# planted FILE LINE WORD...: the LINE in FILE is a fault, which the WORDs tell
planted() {
	local file=$1
	printf '%s\n' "$2" >>"house/$file"
	shift 2
	house house
	assert_status 1 && assert_has "$file:" "$@" || return
	[ "${#lines[@]}" = 1 ] || fail "more than one fault" || return
	sed -i '$d' "house/$file"
}

@test "this tree keeps them" {
	house
	assert_ok && assert_silent
}

@test "the rules hold in a house without a fault" {
	house house
	assert_ok && assert_silent
}

@test "an include that goes up" {
	planted base/a.c '#include "policy/b.h"' 'goes up' 'base is below policy'
	planted audit/link/d.h '#include "audit/go/e.h"' 'goes up'
	planted audit/link/d.c '  #  include "audit/c.h"' 'goes up'
	planted wrapper/g.c '#include "wrapper/driver/h.h"' 'goes up'
	planted wrapper/driver/h.c '#include "wrapper/linker/i.h"' 'goes up'
}

@test "an include that goes across, or to or from a folder without a place" {
	planted plugin/f.c '#include "wrapper/g.h"' 'goes across'
	planted wrapper/g.c '#include "plugin/f.h"' 'goes across'
	planted wrapper/g.c '#include "tests/unit/toy.h"' tests/unit
	planted wrapper/g.c '#include "../base/a.h"' ..
	mkdir house/wrapper/attic
	printf '/* A file. */\n#include "base/a.h"\n' >house/wrapper/attic/x.c
	house house
	assert_status 1 && assert_has wrapper/attic
}

@test "a folder with more than 15 files, its folders not counted" {
	touch house/wrapper/driver/{1..13}
	house house
	assert_ok || return
	touch house/wrapper/driver/14
	house house
	assert_status 1 && assert_has 'wrapper/driver: 16 files'
}

@test "a file that does not say what it is for" {
	sed -i 1d house/wrapper/g.c
	house house
	assert_status 1 && assert_has wrapper/g.c:1
}

@test "a function of more than 45 lines" {
	{ printf 'int\nlong1(void)\n{\n'; for i in {1..43}; do echo '	f();'; done; echo '}'; } >>house/policy/b.c
	house house
	assert_ok || return
	sed -i '$d' house/policy/b.c
	printf '	f();\n}\n' >>house/policy/b.c
	house house
	assert_status 1 && assert_has 'policy/b.c:6: a function of 46 lines'
}
