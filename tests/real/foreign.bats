#!/usr/bin/env bats
# What musl has not, from libraries of their own built with CC=staticld, and configure's own ways to do without.
load real

prepare() { export CC=$STATICLD STATICLD_POLICY=musl; }

# fails ARGS...: the link is refused for another libc's names, and offers the fix that begins with FIX
fails() {
	run "$STATICLD" "${@:2}" -o out
	denied out foreign-libc '; musl has nothing for it' && assert_has "fix: $1"
}

passes() {
	run "$STATICLD" "$@" -o out
	linked out && is_static out && run ./out && assert_ok && rm out
}

@test "argp: argp-standalone, as lsh brings it" {
	cat >options.c <<-'END'
		#include <argp.h>
		int main(int c, char **v) { struct argp a = {.doc = "nothing"}; return argp_parse(&a, c, v, 0, 0, 0); }
	END
	gcc -c options.c
	fails 'link argp from a library of its own, such as argp-standalone' options.o && assert_hasnt 'compile the objects again'
	source_of lsh-utils
	(cd lsh-utils/src/argp && made ./configure CFLAGS='-std=gnu90 -w' && made make libargp.a)
	rm options.o
	passes -w -Ilsh-utils/src/argp options.c -Llsh-utils/src/argp -largp
}

@test "obstacks: GCC's libiberty" {
	cat >stack.c <<-'END'
		#include <obstack.h>
		#include <stdlib.h>
		#include <string.h>
		#define obstack_chunk_alloc malloc
		#define obstack_chunk_free free
		int main(void)
		{
			struct obstack o;
			obstack_init(&o);
			char *s = obstack_copy0(&o, "burrow", 6);
			int bad = strcmp(s, "burrow");
			obstack_free(&o, 0);
			return bad;
		}
	END
	gcc -c stack.c
	fails 'link obstacks from a library of its own, such as musl-obstack or ' stack.o && assert_hasnt 'compile the objects again'
	source_of libiberty
	(mkdir build && cd build && made ../libiberty/libiberty/configure CFLAGS=-O0 && made make libiberty.a)
	rm stack.o
	passes -Ilibiberty/include stack.c -Lbuild -liberty
}

@test "the unwinder and backtrace: libunwind ahead of the compiler's" {
	cat >walk.c <<-'END'
		#include <unwind.h>
		static _Unwind_Reason_Code step(struct _Unwind_Context *c, void *p) { (void)c; ++*(int *)p; return 0; }
		int main(void) { int n = 0; _Unwind_Backtrace(step, &n); return n < 1; }
	END
	cat >trace.c <<-'END'
		int backtrace(void **, int);
		static int __attribute__((noinline)) trace(void) { void *b[8]; return backtrace(b, 8); }
		int main(void) { return trace() < 2; }
	END
	run "$STATICLD" walk.c -o out
	denied out foreign-libc _dl_find_object && assert_has "fix: the compiler's unwinder was built for another libc" 'such as libunwind configured'
	gcc -c trace.c && fails 'build without backtraces, as configure does' trace.o && assert_has 'or take backtrace from libunwind'
	rm trace.o
	source_of libunwind
	(cd libunwind && made ./configure CFLAGS='-O1 -w' --disable-shared --enable-cxx-exceptions --disable-coredump --disable-ptrace \
		--disable-setjmp --disable-minidebuginfo --disable-tests --disable-documentation && made make -C src)
	passes -funwind-tables walk.c -Llibunwind/src/.libs -lunwind
	passes -funwind-tables trace.c -Llibunwind/src/.libs -lunwind
}

# nng CFLAGS: nngcat, in nng.build
nng() {
	made cmake -S nng -B nng.build -DCMAKE_C_COMPILER="$1" -DCMAKE_C_FLAGS=-w -DCMAKE_BUILD_TYPE=Debug -DNNG_TESTS=OFF -DNNG_TOOLS=ON "${@:2}" &&
		made cmake --build nng.build -j2
}

@test "backtraces: configure and CMake find that there is no execinfo.h" {
	source_of nng
	nng gcc -DCMAKE_EXE_LINKER_FLAGS=-static
	cp -r nng.build/src/tools/nngcat glibc
	fails 'build without backtraces, as configure does by itself where there is no execinfo.h' \
		$(find glibc -name '*.o') nng.build/libnng.a -lpthread && assert_has 'backtrace: referred to by nni_show_backtrace at '
	rm -r nng.build
	nng "$STATICLD"
	is_static nng.build/src/tools/nngcat/nngcat
	run runalone nng.build/src/tools/nngcat/nngcat --version
	assert_has 1.5.2
	source_of htop
	(cd htop && made autoreconf -fi)
	cp -a htop plain
	(cd plain && made ./configure CC=gcc --enable-static --disable-unicode && grep -q 'HAVE_EXECINFO_H 1' config.h)
	# no ncurses for musl here: as far as configure comes
	(cd htop && ! ./configure --enable-static --disable-unicode >configure.out 2>&1 && grep -q 'execinfo.h... no' configure.out)
}

@test "GNU m4: what gcc compiled is refused, and configure finds out by itself what musl has not" {
	source_of m4
	cp -a m4 glibc
	(cd glibc && made ./configure CC=gcc CFLAGS='-O0 -w' && made make -j2)
	cd glibc/src
	fails 'compiling again does not help, for no header of this libc declares it: leave out what needs it' ./*.o ../lib/libm4.a
	assert_has 'fix: call err, errx, warn or warnx of <err.h> instead'
	cd ../..
	(cd m4 && made ./configure CFLAGS='-O0 -w' && made make -j2)
	is_static m4/src/m4
	run runalone m4/src/m4 --version
	assert_ok && assert_has 'GNU M4'
	run bash -c 'echo "define(a, regexp(burrow, r+, found))a" | m4/src/m4'
	assert_ok && assert_has found
}

@test "the compiler's own libraries by real build systems: libatomic by nng's CMake, libgcov by zlib's configure --cover" {
	source_of nng
	nng "$STATICLD" && grep -q -e -latomic nng.build/src/tools/nngcat/CMakeFiles/nngcat.dir/link.txt || fail 'no -latomic'
	is_static nng.build/src/tools/nngcat/nngcat
	source_of zlib
	(cd zlib && CFLAGS=-w made ./configure --static --cover && made make example minigzip)
	is_static zlib/example
	(cd zlib && run ./example && assert_ok && assert_has 'inflate(): hello, hello!') && [ -s zlib/inflate.gcda ] || fail 'nothing was counted'
}
