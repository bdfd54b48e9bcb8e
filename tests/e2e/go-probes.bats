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
