#!/usr/bin/env bats
# Links that only ask a question: what the seal makes harmless is answered truly, everything else is judged.
load helper

prepare() {
	cat >denied.c <<-'END'
		#include <dlfcn.h>
		#include <iconv.h>
		#include <netdb.h>
		#include <pwd.h>
		int main(void)
		{
			struct addrinfo *a;
			return getaddrinfo("localhost", "80", 0, &a) + !getpwnam("root") + !dlopen("x", RTLD_NOW) +
			    (iconv_open("UTF-8", "UCS-4") != (iconv_t)-1);
		}
	END
	cat >unsealed.cfg <<-'END'
		version = 1;
		extends = "default";
		link: { seal = false; };
	END
}

verdicts() { python3 -c 'import json, sys; print(*[json.loads(l)["verdict"] for l in open(sys.argv[1])])' "$1"; }

# answered DIR OUT SOURCE ARGS...: the link of OUT in DIR succeeds, silently, and OUT cannot load code
answered() {
	local dir=$1 out=$2 source=$PWD/$3
	shift 3
	mkdir -p "$dir"
	rm -f report.json "$dir/$out"
	run env -C "$dir" STATICLD_REPORT="$T/report.json" "$STATICLD" -o "$out" "$source" "$@"
	assert_ok && assert_silent && [ "$(verdicts report.json)" = probe ] || fail "$dir/$out: $(cat report.json)" || return
	[[ $out == /* ]] || out=$dir/$out
	run "$STATICLD" verify "$out"
	assert_ok && assert_has 'cannot load code at run time' || fail "$out"
}

@test "every kind of probe is answered, and its program cannot load code" {
	while read -r dir out; do answered "$dir" "$out" denied.c || return; done <<-'END'
		. conftest
		. conftest.exe
		build ./conftest
		CMakeFiles/CMakeScratch/TryCompile-a1b2c3 cmTC_0a1b2
		CMakeFiles/CMakeTmp a.out
		. cmTC_0a1b2
		meson-private/tmpk3j2 output.exe
		meson-private sanitycheckc.exe
		.conf_check_4e5f6/testbuild testprog
		UU try
		. _configtest
		objs autotest
		.sconf_temp conftest_8a7b_0
	END
	answered . "$T/conftest" denied.c
}
@test "gold, lld, mold, static PIE and LTO answer, too" {
	for ld in gold lld mold; do answered . conftest denied.c -fuse-ld=$ld || return; done
	answered . conftest denied.c -static-pie -fPIE
	answered . conftest denied.c -flto
	answered . conftest denied.c -flto -fuse-ld=gold
}
@test "a policy that denies and does not seal: the answer is sealed, other links are not" {
	for ld in bfd gold lld mold; do
		answered . conftest denied.c -fuse-ld=$ld --staticld-policy="$T/unsealed.cfg"
		run "$STATICLD" -o conftest hello.c -fuse-ld=$ld --staticld-policy="$T/unsealed.cfg"
		assert_ok && assert_silent
		run "$STATICLD" verify conftest
		assert_hasnt 'cannot load code'
		run "$STATICLD" -o out denied.c -fuse-ld=$ld --staticld-policy="$T/unsealed.cfg"
		denied out nss getaddrinfo
	done
}
@test "the linker alone, without a driver role, answers" {
	gcc -c denied.c
	run gcc -static -B"$STATICLD_BUILD/libexec/staticld/" -o conftest denied.o
	assert_ok && assert_silent && is_static conftest
}
@test "the locale is answered under strict" {
	echo '#include <locale.h>
	int main(void) { return !setlocale(LC_ALL, ""); }' >locale.c
	answered . conftest locale.c --staticld-policy=strict
	run "$STATICLD" --staticld-policy=strict -o out locale.c
	denied out locale setlocale
}
@test "the same under another name is denied" {
	for out in out conf test tests/conftest.d/prog meson/private/output.exe CMakeScratch2/prog try UU/a/try; do
		mkdir -p "$(dirname "$out")"
		run "$STATICLD" -o "$out" denied.c
		denied "$out" nss getaddrinfo || { echo "$out"; return 1; }
	done
}
@test "probes = judge: denied as any link" {
	echo 'version = 1; extends = "default"; link: { probes = "judge"; };' >judge.cfg
	run "$STATICLD" --staticld-policy=./judge.cfg -o conftest denied.c
	denied conftest nss getaddrinfo
	run "$STATICLD" policy check judge.cfg
	assert_ok
	echo 'version = 1; link: { probes = "never"; };' >never.cfg
	run "$STATICLD" policy check never.cfg
	assert_status 2 && assert_has 'never.cfg:1: "probes" must be "answer" or "judge"'
}
@test "what the policy's symbols deny is denied in probes" {
	cat >symbols.cfg <<-'END'
		version = 1;
		extends = "default";
		symbols: ( { name = "system"; action = "deny"; reason = "no shell in the image"; },
		    { name = "getpwnam"; action = "deny"; reason = "numbers only"; } );
	END
	echo '#include <stdlib.h>
	int main(void) { return system("true"); }' >system.c
	run "$STATICLD" --staticld-policy=./symbols.cfg -o conftest system.c
	denied conftest symbol system
	run "$STATICLD" --staticld-policy=./symbols.cfg -o conftest denied.c
	denied conftest symbol getpwnam
}
@test "every other class is denied in probes" {
	echo 'int main(void) { return 0; }' >main.c
	gcc -shared -o libown.so -xc - <<<'int own;'
	run "$STATICLD" -o conftest main.c ./libown.so
	assert_failed && assert_absent conftest
	echo '#include <stdio.h>
	int main(void) { return !tmpnam(0); }' >tmpnam.c
	run "$STATICLD" --staticld-policy=strict -o conftest tmpnam.c
	assert_failed && assert_absent conftest && assert_has link-warning
	run "$STATICLD" --staticld-policy=strict -z execstack -o conftest main.c
	assert_failed && assert_absent conftest && assert_has execstack
}
@test "a missing function is still missing" {
	echo 'char no_such_function(); int main(void) { return no_such_function(); }' >missing.c
	run "$STATICLD" -o conftest missing.c
	assert_failed && assert_absent conftest && assert_hasnt staticld:
}
@test "SARIF has no result for a question" {
	answered . conftest denied.c
	run "$STATICLD" report --sarif report.json
	assert_ok
	python3 -c 'import json, sys; assert json.load(sys.stdin)["runs"][0]["results"] == []' <<<"$output"
	run "$STATICLD" report report.json
	assert_ok && assert_has '1 probe' getaddrinfo
}
@test "CMake: the answers are those of gcc, and the program is judged" {
	cat >CMakeLists.txt <<-'END'
		cmake_minimum_required(VERSION 3.13)
		project(p C)
		include(CheckFunctionExists)
		include(CheckSymbolExists)
		check_function_exists(getaddrinfo HAVE_GETADDRINFO)
		check_function_exists(no_such_function HAVE_NOTHING)
		check_symbol_exists(getpwnam pwd.h HAVE_GETPWNAM)
		check_symbol_exists(iconv_open iconv.h HAVE_ICONV)
		check_symbol_exists(dlopen dlfcn.h HAVE_DLOPEN)
		add_executable(p denied.c)
	END
	cmake -DCMAKE_C_COMPILER=gcc -B plain . >plain.log
	cmake -DCMAKE_C_COMPILER="$STATICLD" -B ours . >ours.log
	for b in plain ours; do grep '^HAVE_' $b/CMakeCache.txt >$b.answers; done
	diff plain.answers ours.answers && grep -q 'HAVE_GETADDRINFO:INTERNAL=1' ours.answers
	run cmake --build ours
	assert_failed && assert_has getaddrinfo && assert_absent ours/p
}
@test "Meson: the answers are those of gcc, and the program is judged" {
	cat >meson.build <<-'END'
		project('p', 'c')
		cc = meson.get_compiler('c')
		foreach f : ['getaddrinfo', 'getpwnam', 'iconv_open', 'dlopen', 'no_such_function']
			message('answer', f, cc.has_function(f))
			message('links', f, cc.links('char ' + f + '(); int main(void) { return ' + f + '(); }'))
		endforeach
		executable('p', 'denied.c')
	END
	CC=gcc meson setup plain >plain.log
	CC=$STATICLD meson setup ours >ours.log
	for b in plain ours; do grep -E '^Message: (answer|links)' $b.log >$b.answers; done
	diff plain.answers ours.answers && [ "$(grep -c true ours.answers)" = 8 ]
	run ninja -C ours
	assert_failed && assert_has getaddrinfo && assert_absent ours/p
}
