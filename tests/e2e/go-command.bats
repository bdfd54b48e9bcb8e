#!/usr/bin/env bats
# staticld go: scenarios 3, 8 and 11, and what it leaves as the user has it.
load helper

go_build() { # OUT PACKAGE ARGS...: staticld go build
	local out=$PWD/$1 package=$2
	shift 2
	(cd "$GOSRC" && "$STATICLD" go build -o "$out" "$@" "./$package")
}

# project: a module of its own in ./p with the packages named, copied from testdata
project() {
	mkdir p
	printf 'module example.com/p\n\ngo 1.21\n' >p/go.mod
	for package; do cp -r "$GOSRC/$package" "p/$package"; done
	cd p
}

@test "3: the net/http server, plain: static, serves HTTP alone" {
	run go_build web web
	linked web && is_static web static
	serves web /go && assert_has 'served /go'
}

@test "3: under musl: static with cgo's resolver, serves HTTP alone" {
	export STATICLD_POLICY=musl
	run go_build web web
	linked web && is_static web static
	go version -m web | grep -q 'CGO_ENABLED=1' && ! go version -m web | grep -q netgo
	serves web /musl && assert_has 'served /musl'
}

@test "3: under sealed: static with cgo's resolver, serves HTTP alone" {
	export STATICLD_POLICY=sealed
	run go_build web web
	linked web && is_static web static
	serves web /sealed && assert_has 'served /sealed'
}

@test "what the driver role warns of is said once, not again by the Go command" {
	mkdir stack && cd stack
	printf 'module example.com/stack\n\ngo 1.21\n' >go.mod
	printf 'package main\n\n// int f(void) { return 42; }\nimport "C"\n\nfunc main() { println(C.f()) }\n' >main.go
	run "$STATICLD" go build -o "$T/out" -ldflags '-extldflags "-z execstack"'
	assert_ok && assert_exists "$T/out"
	[ "$(grep -c 'output execstack' <<<"$output")" = 1 ] || fail "not one warning"
}

@test "8: -extldflags -static without external linking: verify says what was ignored, staticld go makes it static" {
	export STATICLD_POLICY=musl
	run gobuild fake web -ldflags '-extldflags -static'
	linked fake && is_dynamic fake
	run "$STATICLD" verify fake
	assert_status 1 && assert_has '-extldflags -static was ignored'
	run go_build web web -ldflags '-extldflags -static'
	linked web && is_static web static
	serves web /fake && assert_has 'served /fake'
}

@test "11: a lookup in C, external, static: denied; os/user so: static under musl" {
	run go_build clookup clookup -ldflags '-linkmode=external -extldflags=-static'
	assert_failed && assert_absent clookup && assert_has nss getaddrinfo
	STATICLD_POLICY=musl run go_build user user -ldflags '-linkmode=external -extldflags=-static'
	linked user && is_static user static
}

@test "11: os/user with CGO_ENABLED=0 and external linking: refused, and why" {
	CGO_ENABLED=0 run go_build user user -ldflags=-linkmode=external
	assert_failed && assert_absent user && assert_has 'CGO_ENABLED=0 leaves nothing' 'fix: leave -linkmode=external out'
	CGO_ENABLED=0 GO_EXTLINK_ENABLED=1 run go_build user user
	assert_failed && assert_absent user && assert_has 'the program has no C in it' 'fix: '
}

@test "11: os/user with cgo and -extldflags -static only, and with CGO_ENABLED=0: static" {
	run go_build user user -ldflags=-extldflags=-static
	linked user && is_static user
	mkdir -p root/etc && cp user root/prog && echo 'gopher:x:4711:4711::/burrow:/bin/false' >root/etc/passwd
	run in_root root /prog gopher
	assert_ok && assert_has 'gopher has uid 4711'
	CGO_ENABLED=0 run go_build plain user
	linked plain && is_static plain
}

@test "a pure Go program stays internally linked" {
	run go_build ours pure
	linked ours && is_static ours
	! readelf -S -W ours | grep -q '\.comment' || fail "a C linker made it"
}

@test "several main packages: -o DIR/, install, and ./... which keeps nothing" {
	project pure cgo user
	run "$STATICLD" go build -o ../bin/ ./...
	assert_ok && assert_silent
	for name in pure cgo user; do is_static ../bin/$name; done
	export GOBIN=$T/gobin
	run "$STATICLD" go install ./...
	assert_ok && assert_silent
	for name in pure cgo user; do is_static "$GOBIN/$name"; done
	run "$STATICLD" go build ./...
	assert_ok && assert_silent
	[ "$(ls)" = "$(printf '%s\n' cgo go.mod pure user)" ]
}

@test "the default name, -C, file arguments" {
	project cgo
	(cd cgo && "$STATICLD" go build && [ -x cgo ] && is_static cgo)
	rm cgo/cgo
	cd ..
	run "$STATICLD" go build -C p/cgo
	linked p/cgo/cgo && is_static p/cgo/cgo
	(cd p/cgo && "$STATICLD" go build main.go && is_static main)
}

@test "go run and go test link with staticld; a denied one does not run" {
	project cgo dlopen
	cat >cgo/main_test.go <<-'END'
		package main

		import (
			"os"
			"strings"
			"testing"
		)

		func TestStatic(t *testing.T) {
			maps, err := os.ReadFile("/proc/self/maps")
			if err != nil || strings.Contains(string(maps), "libc.so") {
				t.Fatal(err, string(maps))
			}
		}
	END
	run "$STATICLD" go run ./cgo
	assert_ok && [ "$output" = 'C says 42' ]
	run "$STATICLD" go test -count=1 ./cgo
	assert_ok && assert_has 'ok ' 'example.com/p/cgo'
	run "$STATICLD" go test -c -o ../test ./cgo
	assert_ok && is_static ../test
	run "$STATICLD" go run ./dlopen
	assert_failed && assert_has dlopen && assert_hasnt 'loaded:'
}

@test "go run does not reuse what another policy let through" {
	project dlopen
	run env STATICLD_POLICY=audit "$STATICLD" go run ./dlopen
	assert_ok && assert_has 'loaded:'
	run "$STATICLD" go run ./dlopen
	assert_failed && assert_has 'denied: dlopen' && assert_hasnt 'loaded:'
}

@test "staticld.cfg at the module's root is the policy, unless the flag or the environment says otherwise" {
	project dlopen pure
	printf 'version = 1;\nextends = "default";\nrules: { dlopen = "allow"; };\n' >staticld.cfg
	cd dlopen
	run "$STATICLD" go build -o ../out
	assert_ok && is_static ../out
	rm ../out
	run "$STATICLD" go build --staticld-policy=default -o ../out
	denied ../out dlopen dlopen
	STATICLD_POLICY=default run "$STATICLD" go build -o ../out
	denied ../out dlopen dlopen
	echo 'nonsense' >../staticld.cfg
	run "$STATICLD" go build -o ../out
	assert_status 2 && assert_absent ../out && assert_has staticld.cfg:
}

@test "the user's flags: -ldflags, GOFLAGS, -tags, -trimpath, -buildmode=pie, -cover, -race" {
	export GOFLAGS="-buildvcs=false -ldflags=-s"
	run go_build out cgo
	linked out && is_static out static && ! readelf -S out | grep -q '\.symtab'
	rm out
	run go_build out cgo -ldflags '-s -w -X main.x=y' -trimpath -tags 'a b'
	linked out && is_static out static
	rm out
	run go_build out cgo -buildmode=pie
	linked out && is_static out static-pie
	rm out
	run go_build out cgo -cover
	linked out && is_static out static
	rm out
	run go_build out cgo -race
	assert_ok && is_static out static
	run runalone out
	assert_ok && assert_has 'C says 42'
}

@test "the user's -toolexec runs behind ours, from the command line and from GOFLAGS" {
	cat >log-tool <<-END
		#!/bin/sh
		echo "\$0 \$1" >>$T/tools
		exec "\$@"
	END
	chmod +x log-tool
	run go_build out cgo -a -toolexec "$T/log-tool"
	linked out && is_static out
	grep -q '/link$' tools && grep -q '/compile$' tools
	rm tools out
	GOFLAGS="-buildvcs=false -toolexec=$T/log-tool" run go_build out cgo
	linked out && is_static out && grep -q '/link$' tools
}

@test "the user's CC works under ours" {
	cat >mycc <<-END
		#!/bin/sh
		echo "\$*" >>$T/calls
		exec clang "\$@"
	END
	chmod +x mycc
	CC=$T/mycc run go_build out cgo
	linked out && is_static out && [ -s calls ]
}

@test "vendoring and workspaces" {
	project cgo
	mkdir -p lib && printf 'module example.com/lib\n\ngo 1.21\n' >lib/go.mod
	printf 'package lib\n\n// static int three(void) { return 3; }\nimport "C"\n\nfunc Three() int { return int(C.three()) }\n' >lib/lib.go
	mkdir main && printf 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.Three()) }\n' >main/main.go
	printf 'module example.com/p\n\ngo 1.21\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n' >go.mod
	go mod vendor
	run "$STATICLD" go build -mod=vendor -o ../vendored ./main
	linked ../vendored && is_static ../vendored
	rm -r vendor
	printf 'go 1.21\n\nuse (\n\t.\n\t./lib\n)\n' >go.work
	sed -i '/replace/d' go.mod
	run "$STATICLD" go build -o ../worked ./main
	linked ../worked && is_static ../worked
	run runalone ../worked
	assert_ok && assert_has 3
}

@test "what is dynamic after all is removed, and the package named" {

	cp -r "$TOP/tests/modules" m
	cd m
	CGO_ENABLED=0 run "$STATICLD" go build -o ../out ./purego
	assert_failed && assert_absent ../out && assert_has 'output interpreter' 'who: package github.com/ebitengine/purego' 'fix: '
}

@test "c-archive and c-shared pass; plugin, shared and -linkshared are refused by name" {
	project cgo
	run "$STATICLD" go build -buildmode=c-archive -o ../lib.a ./cgo
	assert_ok && assert_silent && assert_exists ../lib.a
	run "$STATICLD" go build -buildmode=c-shared -o ../lib.so ./cgo
	assert_ok && assert_silent && readelf -h ../lib.so | grep -q DYN
	for flags in -buildmode=plugin -buildmode=shared -linkshared; do
		run "$STATICLD" go build $flags -o ../refused ./cgo
		assert_failed && assert_absent ../refused && assert_has "denied: $flags" 'why: ' 'fix: '
		assert_no_probe_words
	done
	run go build -toolexec="$STATICLD toolexec" -buildmode=plugin -o ../refused ./cgo
	assert_failed && assert_absent ../refused && assert_has 'denied: -buildmode=plugin'
}

@test "other systems and machines: refused for C, checked without" {
	run env GOOS=windows "$STATICLD" go build -o out "$GOSRC/pure/main.go"
	assert_status 1 && assert_absent out && assert_has GOOS=windows
	GOARCH=arm64 run go_build out pure
	linked out
	run "$STATICLD" verify out
	assert_ok && assert_has arm64
}

@test "other commands of go run as they are; wrong usage has status 2" {
	run "$STATICLD" go version
	assert_ok && [ "$output" = "$(go version)" ]
	(cd "$GOSRC" && run "$STATICLD" go vet ./cgo && assert_ok && assert_silent)
	run "$STATICLD" go
	assert_status 2 && assert_has usage
	run "$STATICLD" toolexec
	assert_status 2 && assert_has usage
}

@test "tags: netgo and osusergo where NSS is denied, not twice, and not where the policy has an exception" {
	tags() { rm -f out; go_build out pure "$@" && go version -m out | sed -n 's/.*-tags=//p'; }
	[ "$(tags)" = netgo,osusergo ]
	[ "$(tags -tags 'a osusergo')" = a,osusergo,netgo ]
	[ "$(GOFLAGS='-buildvcs=false -tags=b' tags)" = b,netgo,osusergo ]
	# modules choose their archives for musl by a tag of that name
	[ "$(STATICLD_POLICY=musl tags)" = musl ]
	[ "$(STATICLD_POLICY=musl tags -tags 'a musl')" = a,musl ]
	[ "$(STATICLD_POLICY=musl tags -tags glibc)" = glibc ]
	[ "$(STATICLD_POLICY=musl tags -tags a)" = a,musl ]
	[ "$(tags -tags netcgo)" = netcgo,osusergo ]
	printf 'version = 1;\nextends = "default";\nexceptions: ( { symbol = "getaddrinfo"; reason = "r"; } );\n' >"$T/own.cfg"
	[ "$(STATICLD_POLICY=$T/own.cfg tags)" = osusergo ]
}

@test "GOARCH of another machine leaves C out: which packages, and what brings them in" {
	mkdir -p mod/stub && cd mod && printf 'module example.com/m\n\ngo 1.19\n' >go.mod
	printf 'package stub\n\n// int f(void) { return 1; }\nimport "C"\n\nfunc F() int { return int(C.f()) }\n' >stub/c.go
	printf '//go:build !cgo\n\npackage stub\n\nfunc F() int { panic("needs cgo") }\n' >stub/no.go
	printf 'package main\n\nimport (\n\t"example.com/m/stub"\n\t_ "net"\n)\n\nfunc main() { println(stub.F()) }\n' >main.go
	local other=arm64
	[ "$(go env GOHOSTARCH)" != arm64 ] || other=riscv64
	GOARCH=$other run "$STATICLD" go build -o out .
	assert_ok && assert_exists out && assert_has "warning: GOARCH=$other leaves the C of these packages out" '  example.com/m/stub' 'CGO_ENABLED=1' && assert_hasnt '  net' runtime/cgo
	assert_no_probe_words
	# said, or nothing to say
	rm out
	CGO_ENABLED=0 GOARCH=$other run "$STATICLD" go build -o out .
	linked out && rm out
	run "$STATICLD" go build -o out .
	linked out && rm out
	printf 'package main\n\nimport _ "net"\n\nfunc main() {}\n' >main.go
	GOARCH=$other run "$STATICLD" go build -o out .
	linked out
}

@test "go list is asked only where it is not plain what was built" {
	mkdir asks
	printf '#!/bin/sh\necho "$1" >>%s/asked\nexec %s "$@"\n' "$T" "$(command -v go)" >asks/go
	chmod +x asks/go
	export PATH=$T/asks:$PATH GOBIN=$T/bin
	# lists COUNT ARGS...: staticld go ARGS asks go list so often
	lists() {
		: >"$T/asked"
		run "$STATICLD" go "${@:2}"
		assert_ok && [ "$(grep -c '^list$' "$T/asked")" = "$1" ] || fail "$*"
	}
	project pure cgo
	for package in pure cgo; do
		lists 0 build -o out ./$package
		is_static out static
		lists 1 build -o out ./$package         # up to date
		lists 0 build -o "$T/" ./$package
		is_static "$T/$package" static
		(cd $package && lists 0 build && is_static $package static)
		lists 1 install ./$package
	done
	lists 1 build ./...
	lists 1 build -o "$T/bin/" ./...
}
