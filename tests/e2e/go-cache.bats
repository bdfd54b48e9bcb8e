#!/usr/bin/env bats
# Go's caches: a changed policy relinks, changed headers recompile, and nothing else does.
load helper

prepare() {
	cp -r "$GOSRC/dlopen" "$GOSRC/cgo" . && printf 'module example.com/m\n\ngo 1.21\n' >go.mod
	# not compiled by any earlier run, whatever is in the cache
	sed -i "s|^static int|enum { unique = $RANDOM$RANDOM }; &|" dlopen/main.go cgo/main.go
	mkdir main && printf 'package main\n\nimport "example.com/m/cgo"\n\nfunc main() { cgo.Say() }\n' >main/main.go
	sed -i 's/^package main/package cgo/; s/^func main/func Say/' cgo/main.go
	mkdir bin && for tool in ld clang; do
		printf '#!/bin/sh\necho "$*" >>%s/%s.log\nexec /usr/bin/%s "$@"\n' "$T" $tool $tool >bin/$tool
	done
	chmod +x bin/* && : >ld.log && : >clang.log
	export PATH=$T/bin:$PATH
}

# The runs of the linker for programs, and of the compiler for the packages here, since the last question.
links() { local n; n=$(grep -c -e /go.o ld.log || :); : >ld.log; echo "$n"; }
compiles() { local n; n=$(grep -c -e ' -c .*main.cgo2.c' clang.log || :); : >clang.log; echo "$n"; }

@test "audit to default: relinks and refuses; back: builds; nothing changed: no relink" {
	STATICLD_POLICY=audit run "$STATICLD" go build -o x ./dlopen
	assert_ok && is_static x && [ "$(links)" = 1 ]
	STATICLD_POLICY=audit run "$STATICLD" go build -o x ./dlopen
	assert_ok && [ "$(links)" = 0 ]
	run "$STATICLD" go build -o x ./dlopen
	assert_failed && assert_absent x && assert_has 'denied: dlopen' && [ "$(links)" = 1 ]
	STATICLD_POLICY=audit run "$STATICLD" go build -o x ./dlopen
	assert_ok && is_static x && [ "$(links)" = 1 ]
}

@test "a policy file that is edited relinks, one that is touched does not" {
	printf 'version = 1;\nextends = "default";\nrules: { dlopen = "allow"; };\n' >staticld.cfg
	run "$STATICLD" go build -o x ./dlopen
	assert_ok && [ "$(links)" = 1 ]
	touch staticld.cfg
	run "$STATICLD" go build -o x ./dlopen
	assert_ok && [ "$(links)" = 0 ]
	sed -i s/allow/deny/ staticld.cfg
	run "$STATICLD" go build -o x ./dlopen
	assert_failed && assert_absent x && [ "$(links)" = 1 ]
}

@test "another libc recompiles, once; another policy for the same libc does not" {
	export STATICLD_CC=clang
	run "$STATICLD" go build -o x ./main
	assert_ok && [ "$(compiles)" = 1 ] || fail "not compiled once"
	assert_ok && [ "$(links)" = 1 ]
	STATICLD_POLICY=audit run "$STATICLD" go build -o x ./main
	assert_ok && [ "$(compiles)" = 0 ] || fail compiled
	assert_ok && [ "$(links)" = 1 ]
	STATICLD_POLICY=musl run "$STATICLD" go build -o x ./main
	assert_ok && [ "$(compiles)" = 1 ] || fail "not compiled once"
	assert_ok && [ "$(links)" = 1 ]
	run "$STATICLD" go build -o x ./main
	assert_ok && [ "$(compiles)" = 0 ] || fail compiled
	assert_ok && [ "$(links)" = 1 ]
	STATICLD_POLICY=musl run "$STATICLD" go build -o x ./main
	assert_ok && [ "$(compiles)" = 0 ] || fail compiled
	assert_ok && [ "$(links)" = 1 ]
}

@test "the version line of -### carries the libc, and is untouched for the driver's own" {
	for cc in gcc clang; do
		for policy in default audit; do
			# the names of temporary files differ from run to run
			diff <("$(command -v $cc)" -### -x c -c - 2>&1 | sed 's|/tmp/cc[^.]*\.||g; s|COLLECT_GCC=.*/|COLLECT_GCC=|') \
				<(STATICLD_CC=$cc STATICLD_POLICY=$policy "$STATICLD" -### -x c -c - 2>&1 | sed 's|/tmp/cc[^.]*\.||g; s|COLLECT_GCC=.*/|COLLECT_GCC=|')
		done
		plain=$($cc -### -x c -c - 2>&1 | grep -c '')
		run env STATICLD_CC=$cc STATICLD_POLICY=musl "$STATICLD" -### -x c -c -
		assert_ok && [ "${#lines[@]}" -le "$plain" ]
		[ "$(grep -c ' staticld/musl-[0-9a-f]*$' <<<"$output")" = 1 ]
		grep -q ' version [0-9].* staticld/musl-' <<<"$output"
	done
}

@test "two libcs that differ in a directory differ in the version line" {
	for dir in a b; do
		mkdir -p $dir && ln -s /usr/include/x86_64-linux-musl $dir/include && ln -s /usr/lib/x86_64-linux-musl $dir/lib
		printf 'version = 1;\nextends = "musl";\nlink: { libc = "own"; };\nlibcs: { own: { include = ["%s/include"]; lib = ["%s/lib"]; }; };\n' "$T/$dir" "$T/$dir" >$dir.cfg
		STATICLD_POLICY=./$dir.cfg "$STATICLD" -### -x c -c - 2>&1 | grep ' staticld/own-' >$dir.line
	done
	! cmp -s a.line b.line
}

@test "after a build for glibc, the same under musl compiles its C anew" {
	export CC=$STATICLD CGO_CFLAGS='-O2 -D_FORTIFY_SOURCE=2' # as Ubuntu's gcc does by itself
	run gobuild glibc cgo
	linked glibc
	export STATICLD_POLICY=musl
	run gobuild musl cgo
	linked musl
	run runalone musl
	assert_ok
	assert_has 'C says 42'
}
