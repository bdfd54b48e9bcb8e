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

@test "cannot find -lX: an archive of another name lies beside the shared form, as libuv_a.a does; with its name it links" {
	echo 'int f(void) { return 0; }' | gcc -shared -fPIC -x c - -o libonly.so
	echo 'int f(void) { return 0; }' | gcc -c -x c - -o f.o && ar rc libonly_a.a f.o && ar rc libonlyother.a f.o
	run "$STATICLD" hello.c -o out -L. -lonly
	hinted out '-lonly: ./libonly.so; beside it: libonly_a.a' 'link that one: -lX_a for libX_a.a' && assert_hasnt libonlyother 'CC=staticld'
	run "$STATICLD" hello.c -o out -L. -lonly_a
	linked out
	# what is built anew is built for the libc that is linked
	STATICLD_POLICY=musl run "$STATICLD" hello.c -o out2 -L. -lonly
	hinted out2 '-lonly: ./libonly.so' 'and with CC=staticld under the same policy'
}

@test "cannot find -lX-shared, -lX-12: the archive has the name without that, as compilers' own have it; with its name it links" {
	mkdir -p ada
	echo 'int f(void) { return 0; }' | gcc -shared -fPIC -x c - -o libown-x-shared.so && cp libown-x-shared.so libown-12.so
	echo 'int f(void) { return 0; }' | gcc -c -x c - -o f.o && ar rc libown-x.a f.o && ar rc ada/libown.a f.o
	run "$STATICLD" hello.c -o out -L. -lown-x-shared
	hinted out '  -lown-x-shared: ./libown-x-shared.so; also here: ./libown-x.a' 'is the same library under another name' -bargs
	run "$STATICLD" hello.c -o out -L. -lown-12
	hinted out '  -lown-12: ./libown-12.so' && assert_hasnt 'also here'
	run "$STATICLD" hello.c -o out -Lada -L. -lown-12
	hinted out '  -lown-12: ./libown-12.so; also here: ada/libown.a'
	run "$STATICLD" hello.c -o out -Lada -L. -lown
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
		hinted out "-l$name: $dir/lib$name.so (Debian package lib" 'the packages named have no archive of that name'
	done
}

# libouter.a needs libinner.a, and libdeep.a by a package that it requires; its .pc file names libunused.a and
# a library that is not here too
prepare_needs() {
	mkdir -p lib/pkgconfig
	echo 'int inner(void), deep(void); int outer(void) { return inner() + deep(); }' | gcc -c -x c - -o outer.o
	for x in inner deep unused; do echo "int $x(void) { return 0; }" | gcc -c -x c - -o $x.o; done
	for x in outer inner deep unused; do ar rc lib/lib$x.a $x.o; done
	printf 'prefix=/nowhere\nthe = inner # a comment\nName: outer\nDescription: x\nVersion: 1\nLibs: -L${prefix}/lib -louter -lunused\nLibs.private: -L/else \\\n -l${the} -lnone\nRequires.private: deeper >= 1, ../x\n' >lib/pkgconfig/outer.pc
	printf 'Name: deeper\nDescription: x\nVersion: 1\nRequires: outer\nLibs: -ldeep\n' >lib/pkgconfig/deeper.pc
	# about another library, though it names this one
	printf 'Name: a\nDescription: x\nVersion: 1\nLibs: -lother -louter\nLibs.private: -lwrong\n' >lib/pkgconfig/a.pc
	echo 'int outer(void); int main(void) { return outer(); }' >main.c
}

@test "Libs.private is left out: which libraries, by which file; with just those it links" {
	prepare_needs
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker main.c -o out -Llib -louter
		hinted out 'these archives need libraries that the command line leaves out' "-louter: -linner -ldeep, by $T/lib/pkgconfig/outer.pc" \
			'pkg-config --static --libs'
		assert_hasnt wrong -lnone -lunused
		run "$STATICLD" -fuse-ld=$linker main.c -o out -Llib -louter -linner
		hinted out '-louter: -ldeep, by ' && assert_hasnt '-linner' -lnone
	done
	run "$STATICLD" main.c -o out -Llib -louter -linner -ldeep
	linked out
	# what none of them defines is no reason to name them
	echo 'int missing(void); int outer(void); int main(void) { return outer() + missing(); }' >main.c
	rm lib/pkgconfig/a.pc && sed -i 's/ -lnone//' lib/pkgconfig/outer.pc
	run "$STATICLD" main.c -o out2 -Llib -louter -linner -ldeep
	refused_by_linker out2
}

@test "no .pc file is about it: the shared object beside the archive tells; with that it links" {
	printf '#include <quadmath.h>\nint main(int c, char **v) { (void)v; return (int)sqrtq(c) - 1; }\n' >quad.c
	run "$STATICLD" quad.c -o out -lquadmath
	hinted out '  -lquadmath: -lm, by ' 'libquadmath.so' 'fix: link with these behind it'
	run "$STATICLD" quad.c -o out -lquadmath -lm
	linked out && ./out
	# a .pc file that says less than the shared object
	prepare_needs
	gcc -shared -fPIC -nostdlib -o lib/libdeep.so -x c /dev/null
	gcc -shared -fPIC -nostdlib -o lib/libouter.so -x c /dev/null -x none -Wl,--no-as-needed lib/libdeep.so
	rm lib/pkgconfig/deeper.pc
	run "$STATICLD" main.c -o out -Llib -louter
	hinted out "-louter: -linner, by $T/lib/pkgconfig/outer.pc" '-louter: -ldeep, by lib/libouter.so'
}

@test "nothing is about it: libraries of the linker's directories that define what an archive needs; with those it links" {
	prepare_needs
	rm lib/pkgconfig/*
	printf 'int deep(void); int spare(void) { return 1; }\n' | gcc -c -x c - -o spare.o && ar rc lib/libdeep-2.a deep.o && ar rc lib/libspare.a spare.o
	# a script in the place of an archive, as glibc's libm.a is one
	mv lib/libdeep.a lib/real.a && echo "GROUP ( $T/lib/real.a )" >lib/libdeep.a
	for linker in bfd gold lld mold; do
		run "$STATICLD" -fuse-ld=$linker main.c -o out -Llib -louter
		hinted out 'define what its archives need' '  -linner: inner, referred to in lib/libouter.a(outer.o)' '  -ldeep: deep, referred to in ' && assert_hasnt spare deep-2
		run "$STATICLD" -fuse-ld=$linker main.c -o out -Llib -louter -linner -ldeep
		linked out && rm out
	done
	# what the program itself does not name is its own affair, and what is nowhere is
	echo 'int outer(void), spare(void); int main(void) { return outer() + spare(); }' >main.c
	run "$STATICLD" main.c -o out -Llib -louter -linner -ldeep
	refused_by_linker out
	echo 'int nowhere(void); int inner(void) { return nowhere(); }' | gcc -c -x c - -o inner.o && ar rc lib/libinner.a inner.o
	run "$STATICLD" main.c -o out -Llib -louter -linner -ldeep -lother
	refused_by_linker out
}

@test "a library that the package names has no archive, and names stay undefined without it" {
	prepare_needs
	echo 'int none(void); int inner(void) { return none(); }' | gcc -c -x c - -o inner.o && ar rc lib/libinner.a inner.o
	run "$STATICLD" main.c -o out -Llib -louter
	hinted out '-louter: -linner -lnone (no archive) -ldeep, by ' 'has to be built with one' && assert_hasnt -lunused
}

@test "the package's own Libs has more than the library: -lpng16 without -lz, as Debian's libpng has it" {
	mkdir -p lib/pkgconfig
	printf 'int front(void) { extern double cos(double); extern int back(void); volatile double x = 1; return back() + (int)cos(x); }' | gcc -c -x c - -o front.o
	echo 'int back(void) { return 0; }' | gcc -c -x c - -o back.o
	ar rc lib/libfront.a front.o && ar rc lib/libback.a back.o
	printf 'libdir=/x\nName: front\nDescription: x\nVersion: 1\nLibs: -L${libdir} -lfront -lback -lm -lpthread\n' >lib/pkgconfig/front.pc
	echo 'int front(void); int main(void) { return front() - 1; }' >main.c
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker main.c -o out -Llib -lfront
		hinted out '-lfront: -lback -lm, by ' && assert_hasnt -lpthread
		run "$STATICLD" -fuse-ld=$linker main.c -o out -Llib -lfront -lback -lm
		linked out && rm out
	done
}

@test "C++ in an archive, linked by a C driver, as ICU in libxml2: which library; with it, and with the C++ driver, it links" {
	printf '#include <string>\nextern "C" int size(const char *s) { return (int)std::string(s).append(s).size(); }\n' >size.cc
	g++ -O1 -c size.cc && ar rc libsize.a size.o
	echo 'int size(const char *); int main(int c, char **v) { return !size(v[c - 1]); }' >main.c
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker main.c -L. -lsize -o out
		hinted out 'hint: C++: these names are of libstdc++, which the command line leaves out' 'referred to in ' 'libsize.a(size.o)' \
			'fix: link with -lstdc++ behind what refers to them' 'staticld++ for C++'
		run "$STATICLD" -fuse-ld=$linker main.c -L. -lsize -lstdc++ -o out
		linked out && rm out
		run "$STATICLD++" -fuse-ld=$linker -x c main.c -x none -L. -lsize -o out
		linked out && rm out
	done
	echo 'int __gcov_mine(void); int main(void) { return __gcov_mine(); }' >mine.c
	run "$STATICLD" mine.c -o out
	refused_by_linker out
}

# refused_by_linker OUT: the linker's own error, and we know nothing more
refused_by_linker() {
	assert_failed && assert_absent "$1" && assert_hasnt staticld: && assert_no_leftovers
}

@test "an archive by its path, as CMake and Meson name it: what it needs" {
	prepare_needs
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker main.c lib/libouter.a -Llib -o out
		hinted out "  lib/libouter.a: -linner -ldeep, by $T/lib/pkgconfig/outer.pc" && assert_hasnt ' -louter'
	done
	run "$STATICLD" main.c lib/libouter.a -Llib -linner -ldeep -o out
	linked out
}

@test "an archive before what needs it: which names, where they are and who needs them; in the right order, grouped and with lld it links" {
	local order inner='  inner: defined in lib/libinner.a(inner.o), referred to in lib/libouter.a(outer.o)'
	prepare_needs
	rm lib/pkgconfig/*
	echo 'int outer(void), missing(void); int main(void) { return outer() + missing(); }' >broken.c
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker -Llib -linner -ldeep -louter main.c -o out
		hinted out 'had been read before' '  outer: defined in lib/libouter.a(outer.o), referred to in /' '(main.c)' 'fix: name the archive behind what needs it'
		for order in '-linner -ldeep main.c -louter' 'main.c lib/libinner.a lib/libdeep.a lib/libouter.a' 'main.c -Wl,-( -linner -ldeep -Wl,-) -louter'; do
			run "$STATICLD" -fuse-ld=$linker -Llib $order -o out
			hinted out "$inner" '  deep: defined in lib/libdeep.a(deep.o)' && assert_hasnt '  outer:'
		done
		for order in 'main.c -louter -linner -ldeep' '-linner main.c -louter -linner -ldeep' '-u outer -u inner -u deep -louter -linner -ldeep main.c' \
				'main.c -Wl,--start-group -linner -ldeep -louter -Wl,--end-group' 'main.c -Wl,-( -linner -ldeep -louter -Wl,-)'; do
			run "$STATICLD" -fuse-ld=$linker -Llib $order -o out
			linked out && rm out
			# where something else is missing the order is not to blame
			run "$STATICLD" -fuse-ld=$linker -Llib ${order/main.c/broken.c} -o out
			refused_by_linker out
		done
	done
	run "$STATICLD" -fuse-ld=lld -Llib -linner -ldeep -louter main.c -o out
	linked out && rm out
	run "$STATICLD" -fuse-ld=lld -Llib -linner -ldeep -louter broken.c -o out
	refused_by_linker out
}

@test "an archive before what needs it: what the libc has too is not missed, a whole archive is linked wherever it stands" {
	echo 'int asprintf(char **s, const char *f, ...) { (void)s; (void)f; return 0; }' | gcc -w -c -x c - -o own.o && ar rc libown.a own.o
	echo 'int asprintf(char **, const char *, ...), missing(void); int main(void) { char *s; return asprintf(&s, "x") + missing(); }' >main.c
	run "$STATICLD" -L. -lown main.c -o out
	refused_by_linker out
	run "$STATICLD" -L. -Wl,--whole-archive -lown -Wl,--no-whole-archive main.c -o out
	refused_by_linker out
	printf '#include <math.h>\nint main(int c, char **v) { (void)v; return (int)sqrt(c) - 1; }\n' >root.c
	run "$STATICLD" -lm root.c -o out
	hinted out '  sqrt: defined in /usr/lib/' '(root.c)'
	run "$STATICLD" root.c -lm -o out
	linked out && ./out
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

@test "a directory, and an option's value that is one or is called like an archive, are no inputs to look into" {
	echo 'int missing(void); int main(void) { return missing(); }' >missing.c
	mkdir lib.a
	for linker in bfd gold lld mold; do
		for words in . lib.a -Wl,-soname,. '-Xlinker -soname -Xlinker lib.a'; do
			run "$STATICLD" -fuse-ld=$linker missing.c $words -o out
			refused_by_linker out && [ "$status" = 1 ] || fail "$linker $words" || return
		done
	done
	prepare_needs
	run "$STATICLD" main.c -Wl,-soname,lib/libinner.a -Llib -louter -o out
	hinted out '  -louter: -linner -ldeep, by '
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
		hinted out "these libraries are the compiler's, built for another libc than musl" '-lstdc++: /' 'policy "default"' 'a compiler of a musl toolchain'
	done
	echo 'int main(void) { return 0; }' >main.c
	STATICLD_CC=clang run "$STATICLD" main.c -lc++ -o out
	refused out && assert_has 'hint: -lc++: '
}

@test "musl: the compiler's own libraries that fit any libc are found, by gcc, clang and Go" {
	[ "$(uname -m)" != x86_64 ] || quadmath=-lquadmath
	printf '#include <stdatomic.h>\n_Atomic struct { long a, b; } x; int main(void) { __typeof__(x) y = x; return (int)((long *)&y)[1]; }\n' >atomic.c
	export STATICLD_POLICY=musl
	for cc in gcc clang; do
		export STATICLD_CC=$cc
		for l in -lgcc -lgcc_eh -latomic ${quadmath-} -lgcov -lgomp -lssp_nonshared -Wl,-lgcc '-Wl,-l -Wl,atomic' -Wl,--library=atomic; do
			run "$STATICLD" hello.c $l -o out
			linked out && is_static out && rm out
		done
		run "$STATICLD" atomic.c -latomic -o out
		linked out && rm out
	done
	STATICLD_CC=gcc run "$STATICLD" --coverage hello.c -o out
	# where gcc was built with the headers of glibc 2.38 or newer, its libgcov.a calls what no other libc has
	if nm "$(gcc -print-file-name=libgcov.a)" | grep -q -w __isoc23_strtol; then
		denied out foreign-libc __isoc23_strtol && assert_has libgcov.a 'musl calls it strtol'
	else
		linked out && is_static out && rm out
	fi
	mkdir atomic && cd atomic && printf 'module example.com/atomic\ngo 1.19\n' >go.mod
	printf 'package main\n\n// #cgo LDFLAGS: -latomic\n// int f(void) { return 42; }\nimport "C"\n\nfunc main() { println(C.f()) }\n' >main.go
	CC=$STATICLD run go build -o out -ldflags '-linkmode=external -extld='"$STATICLD"
	linked out && is_static out
	run ./out
	assert_ok && assert_has 42
}

@test "musl: an archive of the libc's own directory, and one of the user's, comes before the compiler's" {
	mkdir own && echo 'int own(void) { return 0; }' | gcc -c -x c - -o own.o && ar rc own/libatomic.a own.o
	echo 'int own(void); int main(void) { return own(); }' >main.c
	STATICLD_POLICY=musl run "$STATICLD" main.c -Lown -latomic -o out
	linked out
	STATICLD_POLICY=musl run "$STATICLD" main.c -L own -latomic -o out2
	linked out2
}

@test "musl: a library that only the driver's own libc has: where, why, and what to do for pkg-config" {
	export STATICLD_POLICY=musl
	for l in z elf config; do [ ! -e "$(gcc -print-file-name=lib$l.a)" ] || break; done
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker hello.c -l$l -o out --staticld-report=r.json
		hinted out 'these libraries are here, but built for another libc than musl' "-l$l: /" "lib$l.a (Debian package " PKG_CONFIG_LIBDIR CC=staticld || return
		tail -n 1 r.json | grep -q '"verdict":"failed".*"reason":"staticld: hint: these libraries are here' || fail "$(cat r.json)"
	done
	run "$STATICLD" hello.c -lsupc++ -o out
	hinted out "these libraries are the compiler's, built for another libc than musl" '-lsupc++: /' 'libc = "native"' && assert_hasnt PKG_CONFIG
	# its header is not even found
	echo '#include <libconfig.h>' >>hello.c
	run "$STATICLD" hello.c -lconfig -lc -o out
	hinted out '-lconfig: /' PKG_CONFIG_LIBDIR && assert_hasnt ' -lc:'
	# the compiler's own are another matter: what fits any libc is no reason, and nobody builds the others by themselves
	run "$STATICLD" hello.c -lconfig -latomic -lgcc -lstdc++ -o out
	hinted out '-lconfig: /' "these libraries are the compiler's, built for another libc than musl" && assert_hasnt ' -latomic:' ' -lgcc:'
	[[ ${output#*"built for another libc than musl"} == *-lstdc++:*PKG_CONFIG_LIBDIR* ]] || fail "libstdc++ is to be built anew"
	# built for musl, as it says
	mkdir own && echo 'int z(void) { return 0; }' | "$STATICLD" -c -x c - -o z.o && ar rc own/libconfig.a z.o && : >own/libconfig.h
	run "$STATICLD" -Iown hello.c -Lown -lconfig -o out
	linked out
}
