#!/usr/bin/env bats
# Shared objects on the command line of a static link: the archive beside one takes its place; one that stays is named.
load helper

# libown.so and libown.a beside it, in a directory of their own, and main.c that needs them
prepare_own() {
	mkdir -p lib
	echo 'int own(void) { return 7; }' | gcc -fPIC -c -x c - -o own.o
	gcc -shared own.o -o lib/libown.so.1.2 && ln -s libown.so.1.2 lib/libown.so && ar rc lib/libown.a own.o
	echo 'int own(void); int main(void) { return own() - 7; }' >main.c
}

@test "by its path, as CMake, Meson and libtool have it: the archive is linked, with bfd and gold" {
	prepare_own
	local zlib
	zlib=$(gcc -print-file-name=libz.so)
	printf '#include <zlib.h>\nint main(void) { return !zlibVersion(); }\n' >z.c
	for linker in bfd gold; do
		for path in lib/libown.so lib/libown.so.1.2 "$PWD/lib/libown.so"; do
			run "$STATICLD" -fuse-ld=$linker main.c $path -o out
			linked out && is_static out || return
			run ./out
			assert_ok && rm out
		done
		# a link elsewhere: the archive lies beside what it is a link to
		ln -sf "$PWD/lib/libown.so.1.2" libelse.so
		run "$STATICLD" -fuse-ld=$linker main.c ./libelse.so -o out
		linked out && rm out
		run "$STATICLD" -fuse-ld=$linker z.c "$zlib" -o out
		linked out && rm out
	done
	STATICLD_VERBOSE=1 run "$STATICLD" main.c lib/libown.so -o out
	assert_ok && assert_has 'staticld: lib/libown.a in place of lib/libown.so'
}

@test "what a shared object needs comes with its archive: libm, a library of its run path and what that needs, C++" {
	mkdir -p a/.libs b/.libs
	echo '#include <math.h>
	int root(int a) { return (int)sqrt(a); }' | gcc -O2 -fPIC -c -x c - -o root.o
	gcc -shared root.o -o a/.libs/libroot.so -lm && ar rc a/.libs/libroot.a root.o
	echo 'int root(int); int twice(int a) { return 2 * root(a); }' | gcc -fPIC -c -x c - -o twice.o
	# as libtool links it within the build directory
	gcc -shared twice.o a/.libs/libroot.so -Wl,-rpath,"$PWD/a/.libs" -o b/.libs/libtwice.so && ar rc b/.libs/libtwice.a twice.o
	echo '#include <string>
	extern "C" int twice(int a) { return std::to_string(a).size() + 5; }' | g++ -fPIC -c -x c++ - -o cxx.o
	g++ -shared cxx.o -o libcxx.so && ar rc libcxx.a cxx.o
	echo 'int twice(int); int main(int c, char **v) { (void)v; return twice(8 + c) - 6; }' >main.c
	for linker in bfd lld; do
		for so in b/.libs/libtwice.so ./libcxx.so; do
			rm -f out
			run "$STATICLD" -fuse-ld=$linker main.c $so -o out
			linked out && is_static out || return
			run ./out
			assert_ok || return
		done
	done
	STATICLD_VERBOSE=1 run "$STATICLD" main.c b/.libs/libtwice.so -o out
	assert_ok && assert_has 'a/.libs/libroot.a, which b/.libs/libtwice.so needs' 'libm.a, which b/.libs/libtwice.so needs'
	# linked whole it is alone, and what comes behind on the command line comes once
	STATICLD_VERBOSE=1 run "$STATICLD" main.c -Wl,--whole-archive b/.libs/libtwice.so -Wl,--no-whole-archive a/.libs/libroot.so -lm -o out
	assert_ok && assert_hasnt needs
}

@test "what is no input stays: the output's name, a library of the same name without an archive" {
	prepare_own
	cp lib/libown.a plain.a
	run "$STATICLD" main.c lib/libown.a -o plain.so
	linked plain.so && is_static plain.so
	# a shared library is linked as it is asked for
	echo 'int own(void); int two(void) { return own(); }' | gcc -fPIC -c -x c - -o two.o
	run "$STATICLD" -shared two.o lib/libown.so -o libtwo.so
	assert_ok && readelf -d libtwo.so | grep -q NEEDED.*libown || fail "libown.so is not needed"
	# the policy may want it so
	echo 'version = 1; extends = "default"; link: { prefer_archives = false; };' >kept.cfg
	run "$STATICLD" --staticld-policy=kept.cfg main.c lib/libown.so -o out
	refused out && assert_has '  lib/libown.so; libown.a lies beside it' 'fix: name the archive that lies beside one' && assert_hasnt 'no archive'
	echo 'version = 1; extends = "kept.cfg"; link: { prefer_archives = true; };' >again.cfg
	run "$STATICLD" --staticld-policy=again.cfg main.c lib/libown.so -o out
	linked out
}

@test "-l:libX.so: the hint names the archive beside it" {
	prepare_own
	run "$STATICLD" main.c -Llib -l:libown.so -o out
	refused out && assert_has 'lib/libown.so; libown.a lies beside it' 'fix: name the archive that lies beside one' && assert_hasnt 'no archive'
	run "$STATICLD" main.c -Llib -l:libown.a -o out
	linked out
}

@test "named by a linker script, also by one that is called like an archive and names itself: the hint names it" {
	prepare_own
	echo "GROUP ( $PWD/lib/libown.so ) INPUT(libscript.a)" >libscript.a
	for words in ./libscript.a '-L. -lscript'; do
		run "$STATICLD" main.c $words -o out
		refused out && assert_has "  $PWD/lib/libown.so; libown.a lies beside it" 'fix: name the archive that lies beside one' || return
	done
}

@test "-Bdynamic for some libraries, with a linker that links them: what is needed, and the fix" {
	prepare_own
	for linker in lld mold; do
		run "$STATICLD" -fuse-ld=$linker main.c -Llib -Wl,--push-state,-Bdynamic -lown -Wl,--pop-state -o out
		refused out && assert_has 'denied: output needed: libown.so' 'fix: leave -Bdynamic' || { echo $linker; return 1; }
	done
}

@test "no archive beside it: the hint names the file and its package" {
	prepare_own
	rm lib/libown.a
	run "$STATICLD" main.c lib/libown.so -o out --staticld-report=r.json
	refused out && assert_has 'hint: dynamic-input: these inputs are shared objects' '  lib/libown.so' '  why: ' '  fix: build the library with its archive'
	local so
	for so in "$(gcc -print-file-name=libcmocka.so)" "$(gcc -print-file-name=libsystemd.so)" "$(gcc -print-file-name=libgcc_s.so.1)"; do
		[ -e "$so" ] && [ ! -e "${so%.so*}.a" ] && break
	done
	run "$STATICLD" hello.c "$so" -o out
	refused out && assert_has '(Debian package lib'
}

@test "-Bdynamic: which shared objects, whose they are, what brought them, the archive beside; the fix helps" {
	prepare_own
	for linker in bfd gold; do
		# gold takes archives alone once it has been told -static
		if [ $linker = bfd ]; then
			run "$STATICLD" -fuse-ld=$linker main.c -Llib -Wl,-Bdynamic -lown -o out --staticld-report=r.json
			denied out dynamic-input "lib/libown.so: a shared object, given by its path, by a linker script or as -lown behind -Bdynamic; libown.a lies beside it" || return
			assert_has 'fix: leave -Bdynamic' share/staticld/cmake/staticld.cmake && assert_hasnt allow: rustc
			tail -n 1 r.json | grep -q '"class":"dynamic-input".*"file":"lib/libown.so' || fail "$(cat r.json)"
		fi
		run "$STATICLD" -fuse-ld=$linker main.c -Llib -lown -o out
		linked out && rm out
	done
	printf '#include <zlib.h>\nint main(void) { return !zlibVersion(); }\n' >z.c
	run "$STATICLD" z.c -Wl,-Bdynamic -lz -o out
	denied out dynamic-input 'libz.so' && assert_has 'libz.so (Debian package zlib1g-dev' 'libz.a lies beside it'
	# what a shared object carries is in no output
	run "$STATICLD" -fuse-ld=mold z.c -Wl,-Bdynamic -lz -lc -o out
	denied out dynamic-input 'libz.so' && assert_has 'libc.so.6' && assert_hasnt nss
}

@test "-Bdynamic at the end, as packages of C and Go leave it behind their own archives: the driver's libraries are static" {
	prepare_own
	for linker in bfd gold lld mold; do
		for words in -Wl,-Bdynamic '-Xlinker -dy' '-Wl,--as-needed,-Bdynamic -L.'; do
			rm -f out
			run "$STATICLD" -fuse-ld=$linker main.c -Llib -Wl,-Bstatic -lown $words -o out
			linked out && is_static out || { echo "$linker $words"; return 1; }
		done
	done
}

@test "rustc without crt-static: the objects that it brings, and its own option, which helps" {
	echo 'fn main() { println!("hi"); }' >hi.rs
	run rustc -C linker="$STATICLD" hi.rs -o hi
	assert_failed && assert_absent hi && assert_has 'denied: dynamic-input' 'libc.so.6 (Debian package libc6' 'libgcc_s.so.1' 'fix: for Rust: rustc -C target-feature=+crt-static'
	local target
	target=$(rustc -vV | sed -n 's/^host: //p')
	run rustc -C linker="$STATICLD" -C target-feature=+crt-static --target "$target" hi.rs -o hi
	[ "$status" = 0 ] || { assert_has dlopen && assert_hasnt dynamic-input; }
	# Debian 13's rustc has its std only as .rlib: there a shared object by that name does it
	local dynamic=(-C prefer-dynamic)
	if ! ls "$(rustc --print target-libdir)"/libstd-*.so >/dev/null 2>&1; then
		echo 'int std;' | gcc -shared -x c - -o libstd-0123456789abcdef.so
		dynamic=(-C "link-arg=$PWD/libstd-0123456789abcdef.so")
	fi
	run rustc -C linker="$STATICLD" "${dynamic[@]}" hi.rs -o hi2
	assert_failed && assert_absent hi2 && assert_has 'fix: for Rust: leave -C prefer-dynamic out'
}
