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

# fifty ARGS...: a program of fifty packages, one of which calls dlopen; MAIN calls over interfaces
fifty() {
	local i
	mkdir -p fifty/api fifty/p17 && cd fifty
	printf 'module example.com/fifty\ngo 1.19\n' >go.mod
	printf 'package api\ntype Loader interface{ Load(string) bool }\nvar All = map[string]any{}\n' >api/api.go
	for i in {0..49}; do
		[ -e p$i ] || mkdir p$i
		cat >p$i/p.go <<-END
			package p$i

			import (
				"fmt"
				"strings"

				"example.com/fifty/api"
			)

			type T struct{ n int }

			func (t *T) Load(s string) bool { return strings.Contains(s, fmt.Sprint(t.n)) }

			func init() { api.All["p$i"] = &T{$i} }
		END
	done
	cat >p17/p.go <<-'END'
		package p17

		// #include <dlfcn.h>
		// #include <stdlib.h>
		// static int opens(const char *n) { return dlopen(n, RTLD_NOW) != 0; }
		import "C"
		import "unsafe"

		type Plugin struct{ path string }

		func (p *Plugin) Load(n string) bool { return open(p.path + n) }

		func open(n string) bool {
			c := C.CString(n)
			defer C.free(unsafe.Pointer(c))
			return C.opens(c) != 0
		}

		func New(s string) any { return &Plugin{s} }
	END
	{
		printf 'package main\nimport (\n"fmt"\n"net/http"\n"os"\n"os/user"\n"example.com/fifty/api"\n'
		for i in {0..49}; do [ $i = 17 ] || printf '_ '; printf '"example.com/fifty/p%s"\n' $i; done
		printf ')\n'
		cat
	} >main.go
	GOFLAGS=-buildvcs=false run go build -o ../out -tags netgo,osusergo -ldflags "$external" .
	cd .. && rm -r fifty
	assert_failed && assert_absent out
	output=$(grep -A 3 'denied: dlopen' <<<"$output")
	assert_hasnt firstmoduledata funcdesc 'os/user' 'nothing in the program reaches'
}

@test "fifty packages, one calls dlopen behind a type assertion: the way is through that call" {
	fifty <<-'END'
		func main() {
			u, err := user.Current()
			fmt.Println(u != nil, err)
			api.All["q"] = p17.New(os.Args[0])
			for n, a := range api.All {
				if l, ok := a.(api.Loader); ok {
					fmt.Println(n, l.Load(n))
				}
			}
			http.ListenAndServe(":0", nil)
		}
	END
	assert_has 'Go package example.com/fifty/p17' 'way: main.main > ' 'example.com/fifty/p17.(*Plugin).Load > example.com/fifty/p17.open > '
}

@test "fifty packages, one calls dlopen over an interface that init fills in: the way begins there" {
	fifty <<-'END'
		var loaders = map[string]api.Loader{}

		func init() { loaders["a"] = p17.New("x").(*p17.Plugin) }

		func main() {
			u, err := user.Current()
			fmt.Println(u != nil, err)
			for _, l := range loaders {
				fmt.Println(l.Load(os.Args[0]))
			}
			http.ListenAndServe(":0", nil)
		}
	END
	assert_has 'Go package example.com/fifty/p17' 'way: main.init.0 > ' 'example.com/fifty/p17.(*Plugin).Load > example.com/fifty/p17.open > '
}

@test "references out of Go's own object are their packages': finding, way, exception" {
	local p
	mkdir -p value/a.b value/c && cd value
	printf 'module example.com/value\ngo 1.19\n' >go.mod
	for p in a.b c; do
		cat >$p/p.go <<-END
			package ${p%.b}

			// #include <pwd.h>
			import "C"
			import "unsafe"

			var P = C.getpwnam

			func Have() bool { return unsafe.Pointer(P) != nil }
		END
	done
	printf 'package main\nimport (\n"example.com/value/a.b"\n"example.com/value/c"\n)\nfunc main() { println(a.Have(), c.Have()) }\n' >main.go
	run go build -o ../out -ldflags "$external" .
	assert_failed && assert_has 'denied: nss, Go package example.com/value/a.b' 'denied: nss, Go package example.com/value/c' \
		'from = "example.com/value/a.b"' 'from = "example.com/value/c"' 'way: example.com/value/a.b.init > ' 'way: example.com/value/c.init > '
	assert_hasnt '*go.o' 'go.go'
	printf 'version = 1; extends = "default"; exceptions: ( { symbol = "getpwnam"; from = "example.com/value/a.b"; reason = "x"; } );\n' >p.cfg
	STATICLD_POLICY=$PWD/p.cfg run go build -o ../out -ldflags "$external" .
	assert_failed && assert_absent ../out && assert_has 'Go package example.com/value/c' && assert_hasnt 'Go package example.com/value/a.b'
	sed -i 's/a\.b/*/' p.cfg
	STATICLD_POLICY=$PWD/p.cfg run go build -o ../out -ldflags "$external" .
	assert_ok && assert_exists ../out
}

@test "purego: dlopen is of its package, not of Go's object" {
	mkdir pure && cd pure
	printf 'module example.com/pure\ngo 1.18\nrequire github.com/ebitengine/purego v0.8.4\n' >go.mod
	printf '%s\n' 'github.com/ebitengine/purego v0.8.4 h1:CF7LEKg5FFOsASUj0+QwaXf8Ht6TlFxg09+S9wz0omw=' \
		'github.com/ebitengine/purego v0.8.4/go.mod h1:iIjxzd6CiRiOG0UyXP+V1+jWqUXVjPKLAI0mRfJZTmQ=' >go.sum
	cat >main.go <<-'END'
		package main

		import "C"
		import "github.com/ebitengine/purego"

		func main() { println(purego.Dlopen("libm.so.6", purego.RTLD_NOW)) }
	END
	run go build -o ../out -ldflags "$external" .
	assert_failed && assert_absent ../out && assert_has 'Go package github.com/ebitengine/purego (module github.com/ebitengine/purego@v0.8.4)' \
		'dlopen: referred to by github.com/ebitengine/purego.dlopenABI0' 'from = "github.com/ebitengine/purego"'
	assert_hasnt '*go.o'
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
