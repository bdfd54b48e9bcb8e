#!/usr/bin/env bats
# Go's own probes give with staticld what they give without it.
load helper

@test "go env GOGCCFLAGS is the same" {
	for cc in gcc clang; do
		plain=$(CC=$cc go env GOGCCFLAGS | sed 's/go-build[0-9]*/go-build/g')
		ours=$(CC=$STATICLD STATICLD_CC=$cc go env GOGCCFLAGS | sed 's/go-build[0-9]*/go-build/g')
		[ "$plain" = "$ours" ] || { diff <(echo "$plain") <(echo "$ours"); return 1; }
	done
}

@test "an internal link of a package with C is as it is without us" {
	CC=gcc gobuild plain user -ldflags -linkmode=internal
	export CC=$STATICLD
	run gobuild ours user -ldflags -linkmode=internal
	linked ours && is_dynamic ours
	./ours root
}

# fromlink COMMAND...: its parent is called as cmd/link is
fromlink() {
	echo 'packagefile main=main.a' >importcfg
	bash -c 'exec -a link bash -c '\''n=$(($# - 2)); "${@:1:n}"; exit $?'\'' - "$@" -importcfg importcfg' - "$@"
}

@test "cmd/link's probes: the driver's answer, and nothing is left of them" {
	echo 'int main() { return 0; }' >trivial.c
	for cc in gcc clang; do
		for flag in -Wl,--build-id=0x1234567890abcdef -Wl,--compress-debug-sections=zlib -no-pie -fuse-ld=gold -static -Wl,--no-such-option; do
			rc=0
			LC_ALL=C $cc -m64 -o plain.out $flag trivial.c 2>/dev/null || rc=$?
			run fromlink env STATICLD_VERBOSE=1 STATICLD_CC=$cc "$STATICLD" -m64 -o a.out $flag trivial.c
			assert_status $rc && assert_absent a.out && assert_hasnt staticld.so denied && assert_has /dev/null || fail "$cc $flag" || return
		done
	done
	assert_no_leftovers
}

@test "what would have to be judged leaves nothing either when it says that it is a probe" {
	run fromlink "$STATICLD" -o a.out user.c
	assert_ok && assert_absent a.out
	# an output that the driver is not told of, and a word that waits for the next one
	run fromlink "$STATICLD" -o a.out -Wl,-o,other.out user.c
	assert_absent a.out && [ ! -e other.out ] || fail "a program that nobody checked"
	run fromlink "$STATICLD" -o a.out user.c -Xlinker
	assert_absent a.out
	run fromlink "$STATICLD" user.c -o
	assert_absent a.out && [ ! -e ./-o ] || fail "a program that nobody checked"
}
