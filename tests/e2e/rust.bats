#!/usr/bin/env bats
# Rust's standard library refers to getaddrinfo and getpwuid_r in every program; --gc-sections drops them.
load helper

compile() { rustc -C target-feature=+crt-static -C linker="$STATICLD" -C link-arg=-fuse-ld=bfd "$@"; }

@test "hello passes and runs alone" {
	echo 'fn main() { println!("hello from Rust"); }' >hello.rs
	run compile hello.rs -o hello
	# rustc shows what GNU ld says of references that are dropped afterwards
	assert_ok && assert_hasnt 'staticld:'
	is_static hello
	run runalone hello
	assert_ok && assert_has 'hello from Rust'
}
@test "to_socket_addrs is denied" {
	echo 'use std::net::ToSocketAddrs; fn main() { println!("{:?}", "localhost:80".to_socket_addrs().map(|mut a| a.next())); }' >look.rs
	run compile look.rs -o look
	# not denied(): the target's name, x86_64-unknown-linux-gnu, has a word that our texts may not
	assert_failed && assert_absent look && assert_no_leftovers && assert_has 'staticld: denied: nss' getaddrinfo to_socket_addrs
}
