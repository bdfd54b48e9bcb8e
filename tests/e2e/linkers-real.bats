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
# linksof LINKER: how often the linker was run, as STATICLD_VERBOSE says
linksof() { grep -c "run: .*/\(ld\.\|\)$1 " <<<"$output"; }

@test "lld and mold link once where the policy allows or seals what is referred to, and are asked where it warns or a report is wanted" {
	echo '#include <locale.h>
	#include <stdio.h>
	int main(void) { setlocale(LC_ALL, ""); return puts("located") < 0; }' >locale.c
	echo 'version = 1; extends = "sealed"; rules: { nss = "warn"; };' >warn.cfg
	export STATICLD_VERBOSE=1
	for linker in lld mold; do
		run "$STATICLD" -fuse-ld=$linker -o out locale.c
		assert_ok && [ "$(linksof $linker)" = 1 ] && is_static out || fail "$linker, allowed" || return
		run "$STATICLD" --staticld-policy=sealed -fuse-ld=$linker -o out user.c
		assert_ok && [ "$(linksof $linker)" = 1 ] && is_static out || fail "$linker, sealed" || return
		run runalone out
		assert_ok
		run "$STATICLD" --staticld-policy=sealed -fuse-ld=$linker -o out user.c --staticld-report=r.json
		assert_ok && [ "$(linksof $linker)" = 2 ] || fail "$linker, reported" || return
		[ "$(jq -r '.findings[] | .action + " " + .symbol' r.json)" = 'seal getpwnam' ] || fail "$linker: $(cat r.json)" || return
		run "$STATICLD" --staticld-policy=$PWD/warn.cfg -fuse-ld=$linker -o out user.c
		assert_ok && assert_has 'warning: nss' && [ "$(linksof $linker)" = 2 ] || fail "$linker, warned" || return
		rm out r.json
	done
}
