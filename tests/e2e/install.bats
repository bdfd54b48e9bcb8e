#!/usr/bin/env bats
# make install and uninstall.
load helper

prepare() { make=(make -s --no-print-directory -C "$TOP" B="$STATICLD_BUILD" PREFIX=/opt/staticld DESTDIR="$T/dest"); }

works() { # TREE
	rm -f out out2 out3
	run "$1/bin/staticld" -o out hello.c
	linked out && is_static out
	run "$1/bin/staticld" -o out2 user.c
	denied out2 nss getpwnam
	run env STATICLD_POLICY=musl "$1/bin/staticld" -o out3 user.c
	linked out3 && is_static out3
}

@test "installed under DESTDIR it works, there and after moving; nothing refers to the build tree" {
	run "${make[@]}" install
	assert_ok
	works "$T/dest/opt/staticld"
	mv dest/opt/staticld moved
	works "$T/moved"
	run grep -r -l -F -e "$STATICLD_BUILD" -e "$T/dest" moved/bin moved/lib moved/libexec moved/share
	assert_silent
}

@test "what is installed: the program, the plugin, the linker names, the policies, the manuals, completions, files for build systems" {
	run "${make[@]}" install
	assert_ok
	cd dest/opt/staticld
	assert_exists bin/staticld
	assert_exists bin/staticld++
	assert_exists lib/staticld/staticld.so
	for name in ld ld.bfd ld.gold ld.lld ld.mold real-ld collect-ld; do assert_exists libexec/staticld/$name; done
	for p in default musl audit; do assert_exists share/staticld/$p.cfg; done
	assert_exists share/man/man1/staticld.1
	assert_exists share/man/man5/staticld-policy.5
	for name in staticld++ staticld-toolexec; do [ share/man/man1/$name.1 -ef share/man/man1/staticld.1 ]; done
	assert_exists share/bash-completion/completions/staticld
	assert_exists share/zsh/site-functions/_staticld
	assert_exists share/fish/vendor_completions.d/staticld.fish
	assert_exists share/staticld/cmake/staticld.cmake
	assert_exists share/staticld/bazel/staticld.bzl
	[ share/meson/native/staticld.ini -ef share/staticld/meson/staticld.ini ]
}

@test "uninstall leaves nothing" {
	run "${make[@]}" install
	assert_ok
	run "${make[@]}" uninstall
	assert_ok
	left=$(find dest ! -type d)
	[ -z "$left" ] || fail "left: $left"
	left=$(find dest -name '*staticld*' ! -path dest/opt/staticld)
	[ -z "$left" ] || fail "left: $left"
}

@test "a second make does nothing" {
	run "${make[@]}" all
	assert_ok
	run make --no-print-directory -C "$TOP" B="$STATICLD_BUILD" -q all
	assert_ok
}
