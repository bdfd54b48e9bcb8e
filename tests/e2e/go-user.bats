#!/usr/bin/env bats
# Scenario 11, first way, and 12: os/user.
load helper

prepare() { external="-linkmode external -extldflags -static -extld=$STATICLD"; }

finds_gopher() { # PROG: with an /etc/passwd and nothing else
	local root=$T/passwd
	mkdir -p "$root/etc"
	cp "$1" "$root/prog"
	echo 'gopher:x:4711:4711::/burrow:/bin/false' >"$root/etc/passwd"
	run in_root "$root" /prog gopher
	assert_ok && assert_has 'gopher has uid 4711 and home /burrow'
	run in_root "$root" /prog nobody
	assert_status 1 && assert_has 'unknown user nobody'
}

@test "cgo, external, static: denied, names getpwnam_r, package os/user, tag osusergo" {
	run gobuild user user -ldflags "$external"
	godenied user nss getpwnam_r && assert_has osusergo os/user
}

@test "under musl: static, finds a user alone" {
	export CC=$STATICLD STATICLD_POLICY=musl
	run gobuild user user -ldflags "$external"
	linked user && is_static user static
	finds_gopher user
}

@test "-tags netgo,osusergo: passes default, finds a user alone" {
	run gobuild user user -tags netgo,osusergo -ldflags "$external"
	linked user && is_static user static
	finds_gopher user
}
