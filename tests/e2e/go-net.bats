#!/usr/bin/env bats
# Scenarios 5, 6, 6b, 12: a net/http server whose net package calls the C library.
load helper

prepare() {
	external="-linkmode external -extldflags -static"
}

@test "-extld=staticld: denied, names getaddrinfo, package net, tag netgo" {
	run gobuild web web -ldflags "$external -extld=$STATICLD"
	godenied web nss getaddrinfo && assert_has netgo
	grep -q -E '(^|[^A-Za-z0-9_./-])net([^A-Za-z0-9_./-]|$)' "$T/ours.txt" || fail "package net is not named"
}

@test "CC=staticld: denied in the same way" {
	export CC=$STATICLD
	run gobuild web web -ldflags "$external"
	godenied web nss getaddrinfo && assert_has netgo
}

@test "CC=staticld with clang: denied in the same way" {
	export CC=$STATICLD STATICLD_CC=clang
	run gobuild web web -ldflags "$external"
	godenied web nss getaddrinfo
}

@test "without -extldflags -static: denied all the same" {
	export CC=$STATICLD
	run gobuild web web -ldflags '-linkmode external'
	godenied web nss getaddrinfo
}

@test "with gold: denied in the same way" {
	run gobuild web web -ldflags "-linkmode external '-extldflags=-static -fuse-ld=gold' -extld=$STATICLD"
	godenied web nss getaddrinfo
}

@test "CC=staticld STATICLD_POLICY=musl: static, serves HTTP alone" {
	export CC=$STATICLD STATICLD_POLICY=musl
	run gobuild web web -ldflags "$external"
	linked web && is_static web static
	serves web /musl && assert_has 'served /musl'
}

@test "CC=staticld STATICLD_POLICY=musl with clang: static, serves HTTP alone" {
	export CC=$STATICLD STATICLD_POLICY=musl STATICLD_CC=clang
	run gobuild web web -ldflags "$external"
	linked web && is_static web static
	serves web /musl && assert_has 'served /musl'
}

@test "-extld=staticld alone under musl: static, serves HTTP alone" {
	export STATICLD_POLICY=musl
	run gobuild web web -ldflags "$external -extld=$STATICLD"
	assert_ok && assert_no_probe_words
	assert_has 'Go package net:' 'Go package runtime/cgo:' 'set CC=staticld too'
	[ "$(grep -c 'foreign-headers' <<<"$output")" = 1 ] || fail "not one warning"
	is_static web static
	serves web /musl && assert_has 'served /musl'
}

@test "-extld=staticld alone under musl: a rule allows or denies the other libc's headers" {
	echo 'version = 1; extends = "musl"; rules: { foreign-headers = "allow"; };' >allow.cfg
	echo 'version = 1; extends = "musl"; rules: { foreign-headers = "deny"; };' >deny.cfg
	export STATICLD_POLICY=$PWD/allow.cfg
	run gobuild web web -ldflags "$external -extld=$STATICLD"
	linked web && is_static web static
	export STATICLD_POLICY=$PWD/deny.cfg
	run gobuild denied web -ldflags "$external -extld=$STATICLD"
	godenied denied foreign-headers 'Go package net:'
}

@test "-tags netgo,osusergo: passes default, serves HTTP alone" {
	run gobuild web web -tags netgo,osusergo -ldflags "$external -extld=$STATICLD"
	linked web && is_static web static
	serves web /netgo && assert_has 'served /netgo'
}

@test "-tags netgo,osusergo, CC=staticld, gold: passes default, serves HTTP alone" {
	export CC=$STATICLD
	run gobuild web web -tags netgo,osusergo -ldflags '-linkmode external "-extldflags=-static -fuse-ld=gold"'
	linked web && is_static web static
	serves web /netgo && assert_has 'served /netgo'
}
