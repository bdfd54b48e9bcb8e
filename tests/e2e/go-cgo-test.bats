#!/usr/bin/env bats
# Go's own test of cgo, linked static by staticld.
load helper

@test "go test cmd/cgo/internal/test, static, policy audit" {
	export CC=$STATICLD STATICLD_POLICY=audit
	run go test -count=1 -tags=static -ldflags='-linkmode=external -extldflags "-static -pthread"' cmd/cgo/internal/test
	assert_ok && assert_has 'ok' && assert_hasnt 'no test files'
}
