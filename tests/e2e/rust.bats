#!/usr/bin/env bats
# Rust's standard library refers to getaddrinfo and getpwuid_r in every program; --gc-sections drops them.
load helper

# rustc chooses an lld of its own where it has one
compile() { rustc -C target-feature=+crt-static -C linker="$STATICLD" "$@"; }

@test "hello passes and runs alone" {
	echo 'fn main() { println!("hello from Rust"); }' >hello.rs
	run compile hello.rs -o hello -C link-arg=--staticld-report="$T/r.json"
	# rustc shows what GNU ld says of references that are dropped afterwards
	assert_ok && assert_hasnt 'staticld:'
	[ -z "$(find "$(rustc --print sysroot)" -path '*/gcc-ld/ld.lld')" ] || [ "$(jq -r .linker.kind r.json)" = lld ] || fail "$(cat r.json)"
	is_static hello
	run runalone hello
	assert_ok && assert_has 'hello from Rust'
}
@test "hello with each linker" {
	echo 'fn main() { println!("hello from Rust"); }' >hello.rs
	for kind in bfd gold lld mold fastest; do
		[ $kind = gold ] && static=-Crelocation-model=static || static=
		run compile $static hello.rs -o hello -C link-arg=--staticld-linker=$kind
		assert_ok && assert_hasnt 'staticld:' && is_static hello || { echo $kind; return 1; }
	done
}
@test "to_socket_addrs is denied" {
	echo 'use std::net::ToSocketAddrs; fn main() { println!("{:?}", "localhost:80".to_socket_addrs().map(|mut a| a.next())); }' >look.rs
	run compile look.rs -o look
	# not denied(): the target's name, x86_64-unknown-linux-gnu, has a word that our texts may not
	assert_failed && assert_absent look && assert_no_leftovers && assert_has 'staticld: denied: nss' getaddrinfo to_socket_addrs
}
@test "a crate's own call of getpwuid: Rust's own way to musl, and none by CC" {
	echo 'extern "C" { fn getpwuid(n: u32) -> *const u8; } fn main() { println!("{}", unsafe { getpwuid(0).is_null() }); }' >user.rs
	run compile user.rs -o user
	assert_failed && assert_absent user && assert_has 'staticld: denied: nss' getpwuid "Rust's own musl target" && assert_hasnt 'CC=staticld STATICLD_POLICY=musl'
}
