#!/usr/bin/env bats
# What build systems want of a compiler under the policy musl: kernel headers, shared objects for this machine, languages.
load helper

prepare() {
	musl=("$STATICLD" --staticld-policy=musl)
	cat >host.c <<-'END'
		#include <stdlib.h>
		#ifdef __GLIBC__
		int libc(void) { return 1; }
		#else
		int libc(void) { return 2; }
		#endif
		int f(void) { char *p = malloc(9); free(p); return getenv("HOME") ? 7 : 8; }
	END
}

loads() { python3 -c 'import ctypes, sys; l = ctypes.CDLL(sys.argv[1]); print(l.libc(), l.f() in (7, 8))' "$T/$1"; }

@test "the kernel's headers are found, and nothing of glibc's" {
	for header in linux/kd.h linux/if_tun.h asm/types.h asm/unistd.h asm-generic/errno.h mtd/mtd-user.h sound/asound.h; do
		for cc in gcc clang; do
			printf '#include <%s>\nint main(void) { return 0; }\n' $header >k.c
			STATICLD_CC=$cc run "${musl[@]}" -o out k.c
			linked out && is_static out || fail "$cc $header" || return
			rm out
		done
	done
	for header in sys/cdefs.h error.h execinfo.h gnu/libc-version.h bits/types/FILE.h zlib.h; do
		printf '#include <%s>\nint main(void) { return 0; }\n' $header >k.c
		run "${musl[@]}" -o out k.c
		assert_failed && assert_has "$header" || fail "$header" || return
	done
}
@test "the libc's own header comes before the kernel's" {
	printf '#include <sys/types.h>\n#include <linux/types.h>\n#include <net/if.h>\n#include <stdio.h>\nint main(void) { __u32 x = IFF_UP; printf("%%u\\n", x); return 0; }\n' >k.c
	run "${musl[@]}" -o out k.c
	linked out && [ "$(./out)" = 1 ]
	run "${musl[@]}" -E k.c
	assert_has musl/net/if.h && assert_hasnt /usr/include/x86_64-linux-gnu/net
}
@test "a libc with the kernel's headers of its own gets no others" {
	local dir
	dir=/usr/include/$(uname -m)-linux-musl
	mkdir -p own/linux
	echo 'int own;' >own/linux/types.h
	echo "version = 1; extends = \"default\"; link: { libc = \"acme\"; }; libcs: { acme: { include = [\"$T/own\", \"$dir\"]; lib = [\"${dir/include/lib}\"]; }; };" >acme.cfg
	printf '#include <linux/kd.h>\nint main(void) { return 0; }\n' >k.c
	run "$STATICLD" --staticld-policy=./acme.cfg -o out k.c
	assert_failed && assert_has linux/kd.h
}
@test "clang says nothing of header options where it only links" {
	gcc -c hello.c -fno-pie
	STATICLD_CC=clang run "${musl[@]}" -o out hello.o
	linked out && is_static out
}
@test "-shared is the native libc's: this machine's programs load it" {
	run "${musl[@]}" -shared -fPIC host.c -o host.so
	linked host.so && [ "$(loads host.so)" = '1 True' ]
}
@test "-shared of objects that may be musl's: linked, with a warning that says so" {
	run "${musl[@]}" -c -fPIC host.c -o host.o
	linked host.o
	run "${musl[@]}" -shared host.o -o host.so
	assert_ok && assert_has 'warning: shared: host.so' "musl's headers" STATICLD_POLICY=default && assert_no_probe_words
	[ "$(loads host.so)" = '2 True' ]
	run "${musl[@]}" -shared host.o -o conftest.so
	linked conftest.so
	run "$STATICLD" -shared host.o -o host2.so
	linked host2.so
}
@test "link.shared = libc: the policy's libc, silently" {
	echo 'version = 1; extends = "musl"; link: { shared = "libc"; };' >shared.cfg
	run "$STATICLD" --staticld-policy=./shared.cfg -shared -fPIC host.c -o host.so
	linked host.so
	run readelf -d host.so
	assert_has '[libc.so]' && assert_hasnt libc.so.6
	run "$STATICLD" --staticld-policy=./shared.cfg -c -fPIC host.c -o host.o
	run "$STATICLD" --staticld-policy=./shared.cfg -shared host.o -o host.so
	linked host.so
}
@test "C++ that needs nothing of its library compiles and links" {
	echo 'template <class T> struct box { T value; }; int main() { return box<int>{0}.value; }' >plain.cpp
	for cc in g++ clang++; do
		rm -f out plain.o
		STATICLD_CC=$cc run "$STATICLD++" --staticld-policy=musl -c plain.cpp -o plain.o
		linked plain.o || return
		STATICLD_CC=$cc run "$STATICLD++" --staticld-policy=musl plain.o -o out
		linked out && is_static out && ./out || return
	done
}
@test "C++ that needs its library is told why it is not there" {
	echo '#include <iostream>
	int main() { std::cout << "hello\n"; }' >stream.cpp
	echo 'struct s { virtual int f() { return 0; } virtual ~s() {} }; int main() { s *p = new s; int r = p->f(); delete p; return r; }' >new.cpp
	run "$STATICLD++" --staticld-policy=musl -c stream.cpp
	assert_failed && assert_has 'hint: C++: ' libstdc++ musl 'project(NAME C)' && assert_no_probe_words
	run "$STATICLD++" --staticld-policy=musl -o out stream.cpp
	refused out && assert_has 'hint: C++: ' libstdc++ musl
	run "$STATICLD++" --staticld-policy=musl -o out new.cpp
	refused out && assert_has 'hint: C++: these names are of libstdc++' musl 'the policy "default"'
	printf 'void Start(); int main() { Start(); return 0; }\n' >own.cpp
	run "$STATICLD++" --staticld-policy=musl -o out own.cpp
	assert_failed && assert_absent out && assert_hasnt 'hint: C++'
}
@test "CMake and Meson configure a project for C that lists C++ too" {
	printf 'cmake_minimum_required(VERSION 3.13)\nproject(x)\nadd_executable(x hello.c)\n' >CMakeLists.txt
	STATICLD_POLICY=musl CC=$STATICLD CXX=$STATICLD++ cmake -B cmake . >cmake.log 2>&1 || { cat cmake.log; false; }
	STATICLD_POLICY=musl cmake --build cmake >cmake.log 2>&1 || { cat cmake.log; false; }
	is_static cmake/x
	printf "project('x', 'c', 'cpp')\nexecutable('x', 'hello.c')\n" >meson.build
	STATICLD_POLICY=musl CC=$STATICLD CXX=$STATICLD++ meson setup meson >meson.log 2>&1 || { cat meson.log; false; }
	STATICLD_POLICY=musl ninja -C meson >meson.log 2>&1 || { cat meson.log; false; }
	is_static meson/x
}
@test "a language whose library is not there is named" {
	printf 'program h\n print *, "hi"\nend program\n' >h.f90
	STATICLD_CC=gfortran run "${musl[@]}" -o out h.f90
	refused out && assert_has 'hint: Fortran: these names are of libgfortran' '_gfortran_st_write' musl
	STATICLD_CC=gfortran run "$STATICLD" -o out h.f90
	linked out && is_static out
}
@test "languages without headers: the libc's are not put into their compiles, as Ada and D then miss their own library" {
	local words
	printf '#!/bin/sh\nfor w; do case $w in -print*|-dump*|-v|-E) exec gcc "$@" ;; esac; done\necho "$@" >asked\n' >dcc && chmod +x dcc
	for words in a.d a.adb a.ads a.mod a.go '-x d a.txt' '-x ada a.txt'; do
		STATICLD_CC=$PWD/dcc run "${musl[@]}" -c $words -o a.o
		assert_ok && ! grep -e nostdinc -e idirafter asked || fail "$words: headers" || return
	done
	for words in a.c a.f90 a.unknown '-x c a.d' '-x none a.d a.c'; do
		STATICLD_CC=$PWD/dcc run "${musl[@]}" -c $words -o a.o
		assert_ok && grep -q -e nostdinc asked || fail "$words: no headers" || return
	done
}
@test "a directory of the user's for libraries is one in each spelling" {
	local words
	mkdir -p 'own'
	echo 'int own(void) { return 7; }' | "${musl[@]}" -c -x c - -o own.o && ar rc own/libown.a own.o
	echo 'int own(void); int main(void) { return own() - 7; }' >main.c
	for words in -Lown '-L own' --library-directory=own '--library-directory own' -Wl,-Lown -Wl,-L,own -Wl,-O1,-L,own,-z,now '-Wl,-L -Wl,own' \
			'-Xlinker -Lown' '-Xlinker -L -Xlinker own' -Wl,--library-path=own; do
		rm -f out
		run "${musl[@]}" main.c $words -lown -o out
		linked out && ./out || fail "$words" || return
	done
	run "${musl[@]}" main.c -lown -o out
	assert_failed
	for words in -L --library-directory -Xlinker; do
		run "${musl[@]}" main.c -o out $words
		assert_failed && [ "$status" = 1 ] || fail "$words" || return
	done
}
