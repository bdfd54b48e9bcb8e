#!/usr/bin/env bats
# staticld toolexec alone: go build -toolexec, GOFLAGS, Makefiles with flags of their own.
load helper

@test "go build -toolexec='staticld toolexec': a program of the standard library's C is linked by us" {
	run gobuild out user -toolexec="$STATICLD toolexec"
	godenied out nss getpwnam_r && assert_has osusergo
	STATICLD_POLICY=musl run gobuild out user -toolexec="$STATICLD toolexec"
	assert_ok && assert_no_probe_words && is_static out static
}

@test "a program with C of its own: static, silent, runs alone" {
	run gobuild out cgo -toolexec="$STATICLD toolexec"
	linked out && is_static out static
	run runalone out
	assert_ok && assert_has 'C says 42'
}

@test "a Makefile that hard-codes -ldflags: static by the environment alone" {
	cp -r "$GOSRC/user" . && printf 'module example.com/m\n\ngo 1.21\n' >go.mod
	printf 'all:\n\tgo build -ldflags "-s -w" -o prog ./user\n' >Makefile
	run make -s
	assert_ok && is_dynamic prog
	rm prog
	CC=$STATICLD STATICLD_POLICY=musl GOFLAGS="-toolexec=$STATICLD-toolexec" run make -s
	linked prog && is_static prog
	# GOFLAGS of newer versions of Go may hold blanks
	rm prog
	CC=$STATICLD STATICLD_POLICY=musl GOFLAGS="'-toolexec=$STATICLD toolexec'" run make -s
	linked prog && is_static prog
	rm prog
	CC=$STATICLD GOFLAGS="-toolexec=$STATICLD-toolexec" run make -s
	assert_failed && assert_absent prog && assert_has 'denied: nss'
	CC=$STATICLD GOFLAGS="-toolexec=$STATICLD-toolexec -tags=osusergo,netgo" run make -s
	linked prog && is_static prog
}

@test "the user's compiler goes on working under ours" {
	CC=clang run gobuild out cgo -toolexec="$STATICLD toolexec"
	linked out && is_static out && readelf -p .comment out | grep -q clang
}

@test "twice is once" {
	GOFLAGS="-buildvcs=false -toolexec=$STATICLD-toolexec" run "$STATICLD" go build -o out "$GOSRC/cgo/main.go"
	linked out && is_static out
	run gobuild twice cgo -toolexec="$STATICLD toolexec $STATICLD toolexec"
	linked twice && is_static twice
}

@test "tools and compilers run unchanged; -V=full of the linker carries the policy" {
	local tools
	tools=$(go env GOTOOLDIR)
	run "$STATICLD" toolexec "$tools/compile" -V=full
	assert_ok && [ "$output" = "$("$tools/compile" -V=full)" ]
	run "$STATICLD" toolexec gcc -dumpversion
	assert_ok && [ "$output" = "$(gcc -dumpversion)" ]
	run "$STATICLD" toolexec "$tools/link" -V=full
	assert_ok && [[ $output == "$("$tools/link" -V=full) staticld/"* ]]
	default=$output
	run "$STATICLD" toolexec "$tools/link" -V=full
	[ "$output" = "$default" ]
	STATICLD_POLICY=audit run "$STATICLD" toolexec "$tools/link" -V=full
	[ "$output" != "$default" ]
	STATICLD_POLICY=/no/such.cfg run "$STATICLD" toolexec "$tools/link" -V=full
	assert_failed && assert_has /no/such.cfg
}

@test "-V=full of a toolchain under development: the last field still is the build ID" {
	mkdir tool && printf '#!/bin/sh\necho link version devel go1.27-abc buildID=a/b/c/d\n' >tool/link && chmod +x tool/link
	run "$STATICLD" toolexec "$T/tool/link" -V=full
	assert_ok && [[ $output == 'link version devel go1.27-abc buildID=a/b/c/d-staticld-'* ]]
	[[ ${output##*buildID=a/b/c/} != */* ]]
}

@test "go vet, go list -export -compiled and go test with CC=staticld print nothing of ours" {
	export CC=$STATICLD
	cp -r "$GOSRC/cgo" "$GOSRC/user" . && printf 'module example.com/m\n\ngo 1.21\n' >go.mod
	printf 'package main\n\nimport "testing"\n\nfunc Test(t *testing.T) { main() }\n' >cgo/main_test.go
	run go vet ./...
	assert_ok && assert_silent
	run go list -export -compiled -f '{{.ImportPath}}' ./...
	assert_ok && [ "$output" = $'example.com/m/cgo\nexample.com/m/user' ]
	run go test ./...
	assert_ok && assert_hasnt staticld && assert_has 'ok '
	run go test -toolexec="$STATICLD toolexec" ./cgo
	assert_ok && assert_hasnt staticld && assert_has 'ok '
}
