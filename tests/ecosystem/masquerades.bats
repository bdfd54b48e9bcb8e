#!/usr/bin/env bats
# Debian's own directories of ccache, distcc and icecc in PATH, before and after links to staticld: the link is checked, and nothing
# runs for ever.
load ../e2e/helper
load helper

prepare() {
	export CCACHE_DIR=$T/ccache DISTCC_DIR=$T/distcc DISTCC_HOSTS=localhost
	unset CCACHE_DISABLE CCACHE_PATH CCACHE_COMPILER CCACHE_PREFIX ICECC
	mkdir sys "$DISTCC_DIR"
	# distcc runs gcc under its name with the machine before it
	for name in cc gcc "$(gcc -dumpmachine)-gcc"; do ln -s "$STATICLD" "sys/$name"; done
}

# ends DIR...: in that order in PATH, compiles and links end, and links are checked
ends() {
	local name path
	path=$(IFS=:; echo "$*:$PATH")
	for name in cc gcc; do
		rm -f hello.o out
		run env PATH="$path" timeout 60 "$name" -c hello.c -o hello.o
		assert_ok && assert_exists hello.o || fail "$name, $*" || return
		run env PATH="$path" timeout 60 "$name" hello.o -o out
		assert_ok && is_static out || fail "$name, $*" || return
		run env PATH="$path" timeout 60 "$name" user.c -o out
		assert_failed && assert_has 'denied: nss' getpwnam || fail "$name, $*" || return
		assert_absent out || return
	done
}

@test "each one's directory before and after ours" {
	for dir in /usr/lib/ccache /usr/lib/distcc /usr/lib/icecc/bin; do
		assert_exists "$dir/gcc" || return
		ends "$T/sys" "$dir" || return
		ends "$dir" "$T/sys" || return
	done
}
@test "several of them" {
	ends "$T/sys" /usr/lib/ccache /usr/lib/distcc /usr/lib/icecc/bin
	ends /usr/lib/ccache "$T/sys" /usr/lib/distcc
	ends /usr/lib/distcc "$T/sys" /usr/lib/ccache
	ends /usr/lib/ccache /usr/lib/icecc/bin "$T/sys"
}
@test "CC=staticld with each of them underneath" {
	for dir in /usr/lib/ccache /usr/lib/distcc /usr/lib/icecc/bin; do
		rm -f out
		run env STATICLD_CC="$dir/gcc" timeout 60 "$STATICLD" hello.c -o out
		assert_ok && is_static out || fail "$dir" || return
		run env STATICLD_CC="$dir/gcc" timeout 60 "$STATICLD" user.c -o out
		assert_failed && assert_has 'denied: nss' && assert_absent out || fail "$dir" || return
	done
}
