#!/usr/bin/env bats
# Scenarios 1 and 4, and 11's fourth way: what Go links itself is left alone.
load helper

@test "pure Go hello: static without us, untouched with CC=staticld" {
	run gobuild plain pure
	linked plain
	run env CC="$STATICLD" GOSRC="$GOSRC" bash -c 'cd "$GOSRC" && go build -o "$0" ./pure' "$T/ours"
	linked ours && is_static ours && assert_same plain ours
	run runalone ours
	assert_ok && assert_has 'hello from Go'
}

@test "net/http server with CGO_ENABLED=0: static, serves HTTP alone" {
	export CGO_ENABLED=0 CC=$STATICLD
	run gobuild web web
	linked web && is_static web
	serves web /page && assert_has 'served /page'
}

@test "os/user with CGO_ENABLED=0: static" {
	export CGO_ENABLED=0 CC=$STATICLD
	run gobuild user user
	linked user && is_static user
}
