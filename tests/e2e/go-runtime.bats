#!/usr/bin/env bats
# Go programs linked externally without runtime/cgo: they crash at their start with glibc, and run with musl.
load helper

# the importcfg of cmd/link for package PACKAGE, as cmd/go would write it, and its archive in $archive
prepare_link() {
	export CGO_ENABLED=0
	(cd "$GOSRC" && go list -export -deps -f '{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}' "./$1") >importcfg
	archive=$(sed -n "s|^packagefile .*/$1=||p" importcfg)
	assert_exists "$archive"
}

@test "go tool link -linkmode=external with staticld as -extld: refused, with bfd and gold, and why" {
	prepare_link pure
	for linker in bfd gold; do
		run go tool link -importcfg importcfg -linkmode=external -extld "$STATICLD" -extldflags "-fuse-ld=$linker --staticld-report=r.json" -o pure "$archive"
		godenied pure go-runtime x_cgo_init && assert_has 'SIGTRAP' 'fix: leave external linking out' STATICLD_POLICY=musl
	done
	run env STATICLD_POLICY=sealed go tool link -importcfg importcfg -linkmode=external -extld "$STATICLD" -o pure "$archive"
	godenied pure go-runtime x_cgo_init
	python3 - <<-'END' || fail "$(cat r.json)"
		import json
		links = [json.loads(l) for l in open("r.json")]
		assert [l["linker"]["kind"] for l in links] == ["bfd", "gold"]
		assert all(l["verdict"] == "deny" and [f["class"] for f in l["findings"]] == ["go-runtime"] for l in links)
	END
}

@test "the refusal is right: without us that program dies at its start" {
	prepare_link pure
	go tool link -importcfg importcfg -linkmode=external -extld gcc -extldflags -static -o pure "$archive"
	run ./pure
	assert_failed && assert_hasnt 'hello from Go'
}

@test "go tool link under musl: static, runs" {
	prepare_link pure
	STATICLD_POLICY=musl go tool link -importcfg importcfg -linkmode=external -extld "$STATICLD" -o pure "$archive"
	is_static pure
	run runalone pure
	assert_ok && assert_has 'hello from Go'
}

@test "go build with GO_EXTLINK_ENABLED=1, by -toolexec and staticld go: refused with glibc, runs with musl" {
	export CGO_ENABLED=0 GO_EXTLINK_ENABLED=1
	for how in toolexec go; do
		if [ $how = go ]; then build() { (cd "$GOSRC" && "$STATICLD" go build -o "$T/$1" ./pure); }
		else build() { gobuild "$1" pure -toolexec="$STATICLD toolexec"; }; fi
		run build out
		assert_failed && assert_absent out && assert_has 'the program has no C in it' 'fix: or set CGO_ENABLED=1'
		STATICLD_POLICY=musl run build out
		assert_ok && is_static out
		run runalone out
		assert_ok && assert_has 'hello from Go'
		rm out
	done
}
