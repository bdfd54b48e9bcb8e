#!/usr/bin/env bats
# `staticld doctor` names what is installed.
load helper

@test "doctor: status 0 on a complete machine, names drivers, linkers, the plugin and the libcs" {
	run "$STATICLD" doctor
	assert_ok && assert_has gcc clang bfd gold staticld.so libc.a rcrt1.o musl
}

@test "doctor: a missing plugin is a finding" {
	cp -a "$STATICLD_BUILD/bin" "$STATICLD_BUILD/lib" "$STATICLD_BUILD/libexec" "$STATICLD_BUILD/share" .
	run bin/staticld doctor
	assert_ok
	rm lib/staticld/staticld.so
	run bin/staticld doctor
	assert_failed && assert_has staticld.so
}
