#!/usr/bin/env bats
# The linker writes elsewhere at first: every name that people and build systems see is the one that they gave.
load helper

both() { # LINKER ARGS...: the same link without us in plain/, with us in ours/
	local linker=$1
	shift
	rm -rf plain ours
	mkdir plain ours
	(cd plain && gcc -fuse-ld=$linker -static -o out "$@" >said 2>&1) || { cat plain/said; return 1; }
	(cd ours && "$STATICLD" -fuse-ld=$linker -o out "$@" >said 2>&1) || { cat ours/said; return 1; }
	! grep -r -I -F -e /proc/self -e .staticld- ours || { echo "a temporary name shows with $*"; return 1; }
	assert_same plain/out ours/out
}

prepare() {
	# a seal is in every output of the default policy
	printf 'version = 1; extends = "default"; link: { seal = false; };\n' >plain.cfg
	export STATICLD_POLICY=$PWD/plain.cfg
	gcc -g -O2 -ffunction-sections -c hello.c
}

@test "--dependency-file, as CMake and Ninja use it" {
	for l in bfd gold; do
		for o in -Wl,--dependency-file=deps -Wl,--dependency-file,deps -Wl,--dependency-fil=deps; do
			[ $l$o != gold-Wl,--dependency-fil=deps ] || continue
			both $l ../hello.o "$o"
			[[ $(head -n 1 ours/deps) == 'out:'* ]] || fail "$(head -n 1 ours/deps)"
		done
	done
}
@test "-Map, --print-map, --cref, --trace, --print-gc-sections" {
	both bfd ../hello.o -Wl,-Map=map -Wl,--cref
	diff <(grep -v -F probe.a plain/map) <(grep -v -F -e probe.a -e '(--whole-archive)' ours/map)
	both gold ../hello.o -Wl,-Map,map
	diff <(grep -v -F probe.o plain/map) <(grep -v -F probe.o ours/map)
	both bfd ../hello.o -Wl,--print-map -Wl,--trace -Wl,--gc-sections,--print-gc-sections
	diff <(grep -v -F probe.a plain/said) <(grep -v -F -e probe.a -e '(--whole-archive)' ours/said)
	mkdir -p maps
	both bfd ../hello.o -Wl,-Map=../maps
	assert_exists ours/../maps/out.map || assert_exists maps/out.map
	both bfd ../hello.o -Wl,-Map=%.list
	diff <(grep -v -F probe.a plain/out.list) <(grep -v -F -e probe.a -e '(--whole-archive)' ours/out.list)
}
@test "what the linker says of its output" {
	echo '.section .note.GNU-stack,"x"; .section .data; .global main; main: ret' >x.s
	for l in bfd gold; do
		run "$STATICLD" -fuse-ld=$l -o out x.s -Wl,--warn-execstack
		assert_hasnt /proc/self/fd
	done
	run "$STATICLD" -o out -Wl,-N hello.o
	assert_hasnt /proc/self/fd
	echo 'int main(void) { return nothere(); }' >undefined.c
	run "$STATICLD" -w -o out undefined.c
	assert_failed && assert_has nothere && assert_hasnt /proc/self/fd
}
@test "LTO with -save-temps: the compiler's files stand beside the output under its name" {
	echo 'int f(int x) { return 2 * x; }' >f.c
	for l in bfd gold; do
		both $l ../hello.c ../f.c -flto -O2 -save-temps -frandom-seed=1
		diff <(ls plain) <(ls ours)
	done
}
@test "a build id does not depend on where the linker writes" {
	for l in bfd gold; do both $l ../hello.o -Wl,--build-id=sha1 && both $l ../hello.o -Wl,--build-id=md5; done
}
@test "-shared and -r with every linker: bytes, permissions and names" {
	gcc -fPIC -c -o pic.o -xc - <<<'int f(void) { return 1; }'
	for l in bfd lld mold; do
		for kind in -shared '-r -nostdlib'; do
			rm -rf plain ours
			mkdir plain ours
			(cd plain && gcc -fuse-ld=$l $kind -o out ../pic.o)
			(cd ours && "$STATICLD" -fuse-ld=$l $kind -o out ../pic.o)
			assert_same plain/out ours/out && [ "$(ls ours)" = out ] || { echo "$l $kind"; return 1; }
			[ "$(stat -c %a plain/out)" = "$(stat -c %a ours/out)" ] || { stat -c %a plain/out ours/out; echo "$l $kind"; return 1; }
		done
	done
}
@test "gold's incremental link is a whole one" {
	run "$STATICLD" -fuse-ld=gold -o out hello.o -Wl,--incremental
	assert_ok && is_static out
	run "$STATICLD" -fuse-ld=gold -o out hello.o -Wl,--incremental-update
	assert_ok && is_static out
}

@test "an option's value that is called like a library stays behind its option: the map is written there, not into the seal" {
	local installed words
	unset STATICLD_POLICY
	installed=$(sha256sum "$STATICLD_BUILD"/lib/staticld/*)
	echo '{ local: *; };' >libv.a
	for linker in bfd gold lld mold; do
		for words in -Wl,-Map,libmap.a '-Xlinker -Map -Xlinker libmap.a' -Wl,--exclude-libs,libz.a -Wl,--exclude-libs,libc.a \
				-Wl,--version-script,libv.a -Wl,-y,x.a -Wl,-soname,libx.a -Wl,--wrap,x.a; do
			rm -f out libmap.a
			run "$STATICLD" -fuse-ld=$linker hello.o $words -o out
			linked out && is_static out && "$STATICLD" verify out | grep -q sealed || fail "$linker $words" || return
			[[ $words != *Map* ]] || grep -q hello.o libmap.a || fail "$linker: no map" || return
		done
	done
	# an option that is lld's alone
	run "$STATICLD" -fuse-ld=lld hello.o -Wl,--reproduce,libr.a -o out
	linked out && tar -tf libr.a | grep -q hello.o || fail "no $(ls)" || return
	[ "$(sha256sum "$STATICLD_BUILD"/lib/staticld/*)" = "$installed" ] || fail "an installed file was written to"
}
