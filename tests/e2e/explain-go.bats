#!/usr/bin/env bats
# What a Go developer reads when a link is refused, and that doing what it says helps.
load seal
load golden

prepare() {
	external="-linkmode external -extldflags -static -extld=$STATICLD"
}

# alike GOLDEN PACKAGE: its link is refused, in the same words whichever linker runs
alike() {
	local linker
	for linker in bfd gold lld mold; do
		run gobuild out "$2" -ldflags "-linkmode external '-extldflags=-static --staticld-linker=$linker' -extld=$STATICLD"
		assert_failed
		shortways
		golden "$1" || { echo "$linker"; return 1; }
	done
}

@test "net: package, Go line, way and tag; with the tag it passes" {
	alike go-net web
	run gobuild out web -tags netgo,osusergo -ldflags "$external"
	linked out
	serves out /tagged && assert_has 'served /tagged'
}

@test "external linking without runtime/cgo: refused with glibc, runs with musl" {
	mkdir bare && cd bare
	printf 'module example.com/bare\ngo 1.19\n' >go.mod
	printf 'package main\nfunc main() { println("started") }\n' >main.go
	export CGO_ENABLED=0 GO_EXTLINK_ENABLED=1
	run go build -o bare -ldflags "-extld=$STATICLD -extldflags=-static" .
	godenied bare go-runtime runtime/cgo && assert_has GO_EXTLINK_ENABLED CGO_ENABLED=1
	STATICLD_POLICY=musl run go build -o bare -ldflags "-extld=$STATICLD -extldflags=-static" .
	assert_ok && is_static bare static
	run ./bare
	assert_ok && assert_has started
	echo 'int main(void) { return 0; }' >c.c && gcc -c c.c -o go.o
	run "$STATICLD" "$PWD/go.o" -o plain
	linked plain
}

@test "os/user: package, Go line, way and tag; with the tag it passes" {
	alike go-user user
	run gobuild out user -tags osusergo,netgo -ldflags "$external"
	linked out
	new_root
	harmless out gopher
	assert_status 0 && assert_has 'gopher has uid 4711'
}

@test "go-sqlite3 within gorm, stripped: package, module with version, C line, tag; with the tag it passes" {
	run gobuild out gorm -ldflags "-s -w $external"
	assert_failed
	shortways
	golden go-gorm
	run gobuild out gorm -tags sqlite_omit_load_extension,netgo,osusergo -ldflags "-s -w $external"
	linked out
	run runalone out
	assert_ok && assert_has 'visit 1 by gopher' 'extension: '
}

@test "go-sqlite3 with database/sql, -trimpath" {
	mkdir sql && cp "$GOSRC"/go.* sql/
	cat >sql/main.go <<-'END'
		package main

		import (
			"database/sql"
			"fmt"

			_ "github.com/mattn/go-sqlite3"
		)

		func main() {
			db, err := sql.Open("sqlite3", ":memory:")
			fmt.Println(db != nil, err)
		}
	END
	cd sql
	run go build -mod=mod -trimpath -o ../out -ldflags "$external" .
	cd ..
	assert_failed
	shortways
	golden go-sqlite3
	cd sql
	run go build -mod=mod -trimpath -tags sqlite_omit_load_extension -o ../out -ldflags "$external" .
	cd ..
	linked out
	run runalone out
	assert_ok && assert_has 'true <nil>'
}

@test "a C function as a Go value: package main" {
	mkdir value && (cd value && go mod init example.com/value 2>/dev/null)
	cat >value/main.go <<-'END'
		package main

		// #include <pwd.h>
		import "C"
		import "fmt"

		func main() { fmt.Println(C.getpwnam != nil, p) }

		var p = C.getpwnam
	END
	cd value
	run go build -o ../out -ldflags "$external" .
	cd ..
	assert_failed && assert_has 'denied: nss, Go package' getpwnam
}

@test "the exception that the text offers lets the link pass once it has a reason" {
	run gobuild out web -ldflags "$external"
	assert_failed
	{ printf 'version = 1;\nextends = "default";\n'; sed -n '/exceptions: (/,/ );/p' <<<"$output"; } |
		sed 's/"\.\.\."/"the resolver is never used"/' >p.cfg
	[[ $(cat p.cfg) == *getaddrinfo*'from = "net"'* ]] || fail "$(cat p.cfg)"
	export STATICLD_POLICY=$PWD/p.cfg STATICLD_REPORT=$PWD/r.json
	run gobuild out web -ldflags "$external"
	assert_ok && assert_exists out
	python3 - <<-'END' || fail "$(cat r.json)"
		import json
		links = [json.loads(line) for line in open("r.json")]
		assert len(links) == 1, len(links)
		f = links[0]["findings"]
		assert links[0]["verdict"] == "pass" and links[0]["program"] == "example.com/e2e/web"
		assert all(x["action"] == "allow" and x["exception"]["reason"] == "the resolver is never used" for x in f) and f
	END
}
