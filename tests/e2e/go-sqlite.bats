#!/usr/bin/env bats
# Scenario 10: gorm and mattn/go-sqlite3, with the flags that people use.
load helper

prepare() {
	export CGO_CFLAGS=-O0 # a quarter of the time to compile SQLite
	external="-linkmode external -s -w '-extldflags=-static -fpic'"
}

works() { # PROG
	local root=$T/sqlite
	mkdir -p "$root/tmp"
	cp "$1" "$root/prog"
	run in_root "$root" /prog
	assert_ok && assert_has 'visit 1 by gopher' 'extension: '
	[[ $output != *'extension: <nil>'* ]] || fail "an extension that is not there was loaded"
	assert_exists "$root/visits.db"
}

@test "default: denied, names dlopen and the tag sqlite_omit_load_extension" {
	run gobuild out gorm -ldflags "$external -extld=$STATICLD"
	godenied out dlopen dlopen && assert_has sqlite_omit_load_extension
}

@test "default with -tags sqlite_omit_load_extension: passes, opens a database alone" {
	run gobuild out gorm -tags sqlite_omit_load_extension,netgo,osusergo -ldflags "$external -extld=$STATICLD"
	linked out && is_static out static
	works out
}

@test "musl with -tags musl: builds, opens a database alone" {
	export CC=$STATICLD STATICLD_POLICY=musl
	run gobuild out gorm -tags musl -ldflags "$external"
	assert_ok && assert_no_probe_words && is_static out static
	works out
}
