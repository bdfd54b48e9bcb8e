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

@test "doctor: a link under each policy, with each linker and for each machine; only the policy in force decides the status" {
	run "$STATICLD" doctor
	assert_ok && assert_has 'links    default  works' 'links    sealed   works' 'links    musl     works' 'with     gold     works' 'target   amd64    works'
	assert_no_leftovers
	mkdir bin
	for tool in gcc ld ld.bfd as; do ln -s "$(command -v $tool)" bin; done
	run env PATH="$PWD/bin" "$STATICLD" doctor
	assert_ok && assert_has 'driver   clang    not installed' 'GOARCH=arm64 needs aarch64-linux-gnu-gcc' 'gcc-aarch64-linux-gnu'
	assert_hasnt 'with     gold'
	run env STATICLD_POLICY=nosuch "$STATICLD" doctor
	assert_status 1 && assert_has 'no policy named "nosuch"'
}

@test "doctor: status for scripts, for one policy and one machine" {
	run "$STATICLD" doctor --policy=musl
	assert_ok && assert_has 'links    musl     works' && assert_hasnt default
	run "$STATICLD" doctor --target amd64
	assert_ok
	printf 'version = 1;\nextends = "musl";\nlink: { libc = "none"; };\nlibcs: { none: { include = ["/nonexistent"]; lib = ["/nonexistent"]; }; };\n' >p.cfg
	run "$STATICLD" doctor --policy=./p.cfg
	assert_status 1 && assert_no_probe_words
	mkdir bin
	ln -s "$(command -v gcc)" "$(command -v ld)" bin
	run env PATH="$PWD/bin" "$STATICLD" doctor --target=s390x
	assert_status 1 && assert_has s390x-linux-gnu-gcc libc6-dev-s390x-cross
	run "$STATICLD" doctor --target=arm6
	assert_status 2 && assert_has '"arm"'
	run "$STATICLD" doctor --policy=sealde
	assert_status 2 && assert_has '"sealed"'
}
