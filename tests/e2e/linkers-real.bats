#!/usr/bin/env bats
# Real projects with the linkers that people choose for speed.
load helper

@test "clang and lld: fmt passes and runs" {
	"$TOP/tests/source.sh" fmtlib src
	cat >say.cc <<-'END'
		#include <fmt/core.h>
		#include <fmt/format.h>
		#include <vector>
		int main() { fmt::print("{} {:.2f} {:#x}\n", "fmt", 1.0 / 3, 255); }
	END
	for linker in lld mold; do
		STATICLD_CC=clang++ run "$STATICLD++" -O1 -Isrc/include -fuse-ld=$linker -o say say.cc src/src/format.cc --staticld-report=r.json
		linked say && is_static say || { echo $linker; return 1; }
		[ "$(jq -rs '.[-1].linker.kind' r.json)" = $linker ] || fail "$(cat r.json)"
		run runalone say
		assert_ok && assert_has 'fmt 0.33 0xff'
		rm say
	done
}
@test "a Go server linked by mold and by lld: denied with getaddrinfo, and with netgo it serves alone" {
	for linker in mold lld; do
		flags="-linkmode external '-extldflags=-static -fuse-ld=$linker' -extld=$STATICLD"
		run gobuild denied$linker web -ldflags "$flags"
		assert_failed && assert_has 'denied: nss' getaddrinfo || { echo $linker; return 1; }
		run gobuild out$linker web -tags netgo,osusergo -ldflags "$flags"
		linked out$linker && is_static out$linker || { echo $linker; return 1; }
		serves out$linker /tagged && assert_has 'served /tagged'
	done
}
@test "reports of links that pass: the libc and the linker, whichever it was, stripped or not" {
	for linker in bfd gold lld mold; do
		for flags in '' -s; do
			run "$STATICLD" -fuse-ld=$linker $flags -o out hello.c --staticld-report=r.json
			linked out || return
			[[ $(jq -r '.libc + " " + .linker.kind' r.json) =~ ^glibc\ [0-9.]+\ $linker$ ]] || fail "$linker $flags: $(cat r.json)" || return
			rm r.json
		done
	done
}
