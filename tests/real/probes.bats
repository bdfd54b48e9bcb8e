#!/usr/bin/env bats
# What configure asks: the answers are those of gcc -static, as people's own packages ask for them.
load real

# answers DIR ARGS...: a copy of package ./DIR configured with CC=ARG 2; its config.h is in ANSWERS
configured() {
	cp -a "$1" "$1.$2"
	(cd "$1.$2" && made ./configure CC="$3" "${@:4}")
	cp "$1.$2/$header" "$1.$2.h"
}

# alike DIR HEADER ARGS...: under each policy configure finds what it finds with gcc -static
alike() {
	local dir=$1 header=$2 policy
	shift 2
	configured "$dir" gcc 'gcc -static' "$@"
	for policy in default sealed strict; do
		STATICLD_POLICY=$policy configured "$dir" "$policy" "$STATICLD" "$@"
		diff "$dir.gcc.h" "$dir.$policy.h" || fail "$dir: other answers under $policy" || return
	done
}

@test "autoconf: getaddrinfo, getpwnam, iconv_open and dlopen are there under each policy" {
	mkdir asks
	cat >asks/configure.ac <<-'END'
		AC_INIT([asks], [1])
		AC_PROG_CC
		AC_CHECK_FUNCS([getaddrinfo getpwnam iconv_open dlopen no_such_function])
		AC_SEARCH_LIBS([gethostbyname], [nsl])
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <grp.h>]], [[getgrnam("x")]])], [AC_DEFINE([HAVE_GROUPS], [1], [groups])])
		AC_CONFIG_HEADERS([config.h])
		AC_OUTPUT
	END
	(cd asks && made autoreconf -fi)
	alike asks config.h
	for name in GETADDRINFO GETPWNAM ICONV_OPEN DLOPEN GROUPS; do grep -q "define HAVE_$name 1" asks.gcc.h || fail "no $name"; done
}

@test "GNU hello: config.h is that of gcc -static; the program is judged" {
	source_of hello
	alike hello config.h --disable-nls
	(cd hello.default && made make -j2)
	is_static hello.default/hello
	run runalone hello.default/hello
	assert_ok && assert_has 'Hello, world!'
}

@test "htop: config.h is that of gcc -static; the program is refused, and sealed it runs and prints its backtrace" {
	source_of htop
	(cd htop && made autoreconf -fi)
	alike htop config.h --enable-static --disable-unicode
	grep -q 'HAVE_EXECINFO_H 1' htop.gcc.h
	(cd htop.default && ! make -j2 >make.log 2>&1)
	run cat htop.default/make.log
	assert_has 'denied: nss' getpwuid && assert_absent htop.default/htop
	(cd htop.sealed && STATICLD_POLICY=sealed made make -j2)
	is_sealed htop.sealed/htop
	run htop.sealed/htop --version
	assert_ok && assert_has htop
	# what its handler prints of backtrace_symbols_fd, after a signal
	TERM=xterm HOME=$T script -q -e -c 'stty rows 24 cols 80; timeout -s SEGV 2 htop.sealed/htop' /dev/null >crash </dev/null 2>&1 || :
	grep -a -q 'Backtrace information' crash && grep -a -q '\[0x[0-9a-f]*\]' crash || fail "$(cat crash)"
}

@test "nng's panic: the same lines of backtrace_symbols as with gcc -static, under each policy" {
	source_of nng
	echo 'void nni_panic(const char *, ...); int main(void) { nni_panic("at the burrow"); }' >panic.c
	made cmake -S nng -B nng.build -DCMAKE_C_FLAGS=-w -DCMAKE_BUILD_TYPE=Debug -DNNG_TESTS=OFF
	made cmake --build nng.build -j2
	gcc -static -o plain panic.c nng.build/libnng.a -lpthread 2>/dev/null
	for policy in sealed audit; do
		STATICLD_POLICY=$policy "$STATICLD" -w -o panic.$policy panic.c nng.build/libnng.a -lpthread 2>/dev/null
		run ./panic.$policy
		assert_failed && assert_has 'panic: at the burrow' && [ "$(grep -c '\[0x[0-9a-f]*\]' <<<"$output")" -ge 3 ] || fail "$policy" || return
		[ "$(grep -c . <<<"$output")" = "$(./plain 2>&1 | grep -c .)" ] || fail "other lines than gcc's" || return
	done
	is_sealed panic.sealed
}
