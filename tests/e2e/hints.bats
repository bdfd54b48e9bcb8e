#!/usr/bin/env bats
# What staticld can tell when the linker itself fails: libraries without archives, static PIE, C++ under another libc.
load helper

# hinted OUT TEXT...: the linker failed, and we added a hint with a reason and a next step
hinted() {
	refused "$1" && assert_has 'staticld: hint: ' '  why: ' '  fix: ' "${@:2}" && assert_hasnt denied
}

@test "cannot find -lX: only libX.so is there" {
	echo 'int f(void) { return 0; }' | gcc -shared -fPIC -x c - -o libonly.so
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker hello.c -o out -L. -lonly
		hinted out 'of these libraries only the shared form is here' '-lonly: ./libonly.so' 'needs libX.a for -lX' --enable-static
		assert_hasnt 'Debian package'
	done
	# the next step helps
	echo 'int f(void) { return 0; }' | gcc -c -x c - -o f.o && ar rc libonly.a f.o
	run "$STATICLD" hello.c -o out -L. -lonly
	linked out
}

@test "cannot find -lX: the installed -dev package has no archive" {
	local dir so name=
	dir=$(dirname "$(realpath "$(gcc -print-file-name=libc.a)")")
	for so in "$dir"/lib{cmocka,systemd,GL,nss_wrapper,tinfo,elf}.so; do
		if [ -e "$so" ] && [ ! -e "${so%.so}.a" ] && dpkg-query -S "$so" >/dev/null 2>&1; then name=${so##*/lib} name=${name%.so}; break; fi
	done
	[ -n "$name" ] || fail "no -dev package without an archive is installed"
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker hello.c -o out "-l$name"
		hinted out "-l$name: $dir/" '(Debian package lib' 'the packages named have no archive'
	done
}

# libouter.a needs libinner.a, and libdeep.a by a package that it requires
prepare_needs() {
	mkdir -p lib/pkgconfig
	echo 'int inner(void), deep(void); int outer(void) { return inner() + deep(); }' | gcc -c -x c - -o outer.o
	echo 'int inner(void) { return 0; }' | gcc -c -x c - -o inner.o
	echo 'int deep(void) { return 0; }' | gcc -c -x c - -o deep.o
	for x in outer inner deep; do ar rc lib/lib$x.a $x.o; done
	printf 'prefix=/nowhere\nName: outer\nDescription: x\nVersion: 1\nLibs: -L${prefix}/lib -louter\nLibs.private: -L/else -linner -lnone\nRequires.private: deeper >= 1, ../x\n' >lib/pkgconfig/outer.pc
	printf 'Name: deeper\nDescription: x\nVersion: 1\nRequires: outer\nLibs: -ldeep\n' >lib/pkgconfig/deeper.pc
	# about another library, though it names this one
	printf 'Name: a\nDescription: x\nVersion: 1\nLibs: -lother -louter\nLibs.private: -lwrong\n' >lib/pkgconfig/a.pc
	echo 'int outer(void); int main(void) { return outer(); }' >main.c
}

@test "Libs.private is left out: which libraries, by which file; with them it links" {
	prepare_needs
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker main.c -o out -Llib -louter
		hinted out 'these archives need libraries that the command line leaves out' "-louter: -linner -lnone (no archive) -ldeep, by $T/lib/pkgconfig/outer.pc" \
			'pkg-config --static --libs'
		assert_hasnt wrong
		run "$STATICLD" -fuse-ld=$linker main.c -o out -Llib -louter -linner
		hinted out '-louter: -lnone (no archive) -ldeep, by ' && assert_hasnt '-louter: -linner'
	done
	sed -i 's/ -lnone//' lib/pkgconfig/outer.pc
	run "$STATICLD" main.c -o out -Llib -louter -linner -ldeep
	linked out
	# all are named: nothing to say of them
	echo 'int missing(void); int outer(void); int main(void) { return outer() + missing(); }' >main.c
	run "$STATICLD" main.c -o out2 -Llib -louter -linner -ldeep
	refused_by_linker out2
}

# refused_by_linker OUT: the linker's own error, and we know nothing more
refused_by_linker() {
	assert_failed && assert_absent "$1" && assert_hasnt staticld: && assert_no_leftovers
}

@test "nothing to tell: an undefined symbol, a library that is nowhere" {
	echo 'int missing(void); int main(void) { return missing(); }' >missing.c
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker missing.c -o out
		refused_by_linker out
		run "$STATICLD" -fuse-ld=$linker hello.c -lnosuchlibrary -o out
		refused_by_linker out
		[ $linker = gold ] || { run "$STATICLD" -static-pie -fPIE missing.c -o out; refused_by_linker out; }
	done
}

# An address of 32 bits in code, which compilers write without -fPIE
sources() {
	echo 'static char buf[10]; int puts(const char *); int main(int c, char **v) { (void)v; buf[c] = 120; return puts(buf) < 0; }' >fixed.c
	printf '#include <iostream>\nint main() { std::cout << "hello\\n"; }\n' >fixed.cc
}

@test "static PIE of objects without -fPIE, C and C++: which objects, and what to do; that helps" {
	[ "$(uname -m)" = x86_64 ] || skip "compilers' code is independent anyway"
	sources
	for cc in gcc clang; do
		cxx=g++ && [ $cc = gcc ] || cxx=clang++
		$cc -O2 -fno-pie -fno-pic -c fixed.c -o fixed.o && $cxx -O2 -fno-pie -fno-pic -c fixed.cc -o fixedcxx.o
		export STATICLD_CC=$cc
		run "$STATICLD" -static-pie fixed.o -o out
		hinted out 'hint: static-pie: these objects work at a fixed address alone' 'fixed.o (fixed.c)' 'fix: compile them with -fPIE' && assert_hasnt .a
		run "$STATICLD" -pie fixed.o -o out
		hinted out 'fixed.o (fixed.c)'
		run "$STATICLD" -static-pie -fno-pie -O2 fixed.c -o out
		hinted out '(fixed.c)'
		run env STATICLD_CC=$cxx "$STATICLD++" -static-pie fixedcxx.o -o out
		hinted out 'fixedcxx.o (fixed.cc)' && assert_hasnt 'libstdc++.a('
		run env STATICLD_POLICY=musl "$STATICLD" -static-pie fixed.o -o out
		refused out && assert_has 'fixed.o (fixed.c)'
		ar rc libfixed.a fixed.o
		run "$STATICLD" -static-pie -u main libfixed.a -o out
		hinted out 'libfixed.a(fixed.o)'
		run "$STATICLD" fixed.o -o out
		linked out && is_static out static
		"$STATICLD" -O2 -fPIE -c fixed.c -o right.o && run "$STATICLD" -static-pie right.o -o pie
		linked pie && is_static pie static-pie
		run env STATICLD_CC=$cxx "$STATICLD++" -static-pie -fPIE fixed.cc -o piecxx
		linked piecxx && is_static piecxx static-pie
		rm out pie piecxx libfixed.a
	done
}

@test "static PIE with gold: GNU ld does it" {
	for cc in gcc clang; do
		export STATICLD_CC=$cc
		run "$STATICLD" -fuse-ld=gold -static-pie -fPIE hello.c -o out
		# gold's own words come first
		output=$(sed -n '/^staticld/,$p' <<<"$output")
		hinted out 'hint: static-pie: gold does not link static PIEs' 'fix: link with GNU ld: -fuse-ld=bfd'
		run "$STATICLD" -fuse-ld=bfd -static-pie -fPIE hello.c -o out
		linked out && rm out
	done
}

@test "C++ under musl: sources, the C++ driver, and objects with -lstdc++" {
	sources
	export STATICLD_POLICY=musl
	run "$STATICLD" fixed.cc -o out
	refused out && assert_has 'libstdc++' 'policy "default"' STATICLD_CC
	for name in g++ c++ clang++; do
		mkdir -p bin && ln -sf "$STATICLD" bin/$name
		PATH=$PWD/bin:$PATH run $name -c fixed.cc
		assert_failed && assert_absent fixed.o && assert_has 'libstdc++'
	done
	for cc in gcc clang; do
		$([ $cc = gcc ] && echo g++ || echo clang++) -c fixed.cc -o fixed.o
		STATICLD_CC=$cc run "$STATICLD" fixed.o -lstdc++ -o out
		refused out && assert_has 'hint: -lstdc++: there is no C++ library for musl here' 'policy "default"' 'C++ compiler of a musl toolchain'
	done
	echo 'int main(void) { return 0; }' >main.c
	STATICLD_CC=clang run "$STATICLD" main.c -lc++ -o out
	refused out && assert_has 'hint: -lc++: '
}
