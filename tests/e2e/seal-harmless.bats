#!/usr/bin/env bats
# Sealing breaks no link that gcc -static makes, and a program that loads nothing does what it does unsealed.
load seal

# like_gcc SOURCES and FLAGS...: links as gcc does, under default, and then says and returns the same
like_gcc() {
	local theirs
	rm -f plain out
	[[ $* == *-static-pie* ]] || set -- -static "$@"
	gcc -w "$@" -o plain || { fail "gcc does not link $*"; return; }
	run ./plain
	theirs="$status $output"
	run "$STATICLD" -w "$@" -o out
	linked out && is_static out && assert_has 'sealed: cannot load code at run time' || { echo "with $*"; return 1; }
	run ./out
	[ "$status $output" = "$theirs" ] || fail "$*: wanted $theirs"
}

with_both() { like_gcc -fuse-ld=bfd "$@" && like_gcc -fuse-ld=gold "$@"; }

@test "what the user links whole: the seal's own archive is not" {
	echo '#include <pthread.h>
	#include <math.h>
	static void *run(void *p) { return p; }
	int main(int c, char **v) { pthread_t t; (void)v; return pthread_create(&t, 0, run, 0) || pthread_join(t, 0) || sin(c) > 1; }' >w.c
	echo 'int own(void) { return 1; }' >own.c
	gcc -c own.c
	ar rcs libown.a own.o
	with_both w.c -lm -Wl,--whole-archive -lrt -lpthread -Wl,--no-whole-archive
	with_both w.c -Wl,--push-state,--whole-archive -lpthread -L. -lown -lrt -Wl,--pop-state -lm
	with_both w.c -Wl,--start-group,--whole-archive libown.a -lpthread -Wl,--no-whole-archive -lm -lc -Wl,--end-group
	nm out | grep -q ' T own$' || fail "what was asked to be whole is not"
	! nm out | grep -q ' T dlopen$' || fail "the seal's archive is whole in it"
}

@test "backtrace_symbols, dladdr: the same words for every kind of address, the kernel's own object too" {
	cat >where.c <<-'END'
		#define _GNU_SOURCE
		#include <dlfcn.h>
		#include <execinfo.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <string.h>
		#include <sys/auxv.h>
		static int data;
		static void show(const char *what, void *p)
		{
			char *s = *backtrace_symbols(&p, 1);
			Dl_info i = {0};
			int found = dladdr(p, &i);
			*strchr(s, '[') = 0;
			printf("%s: '%s' %d %s %s %ld\n", what, s, found, i.dli_fname ? i.dli_fname : "-", i.dli_sname ? i.dli_sname : "-", found ? (char *)p - (char *)i.dli_fbase : 0L);
		}
		int main(void)
		{
			char *kernel = (char *)getauxval(AT_SYSINFO_EHDR);
			show("main", (void *)main);
			show("puts", (void *)puts);
			show("data", &data);
			show("stack", &kernel);
			show("none", 0);
			for (int at = -16; kernel && at < 0x4000; at += 0xf8) show("kernel", kernel + at);
			return 0;
		}
	END
	with_both where.c
	assert_has linux-vdso.so.1
	like_gcc -static-pie -fPIE where.c
	assert_has linux-vdso.so.1
	echo '#include <execinfo.h>
	#include <signal.h>
	#include <stdlib.h>
	static void on(int n) { void *b[20]; int c = backtrace(b, 20); backtrace_symbols_fd(b, 0, 1); exit(c < 3 || n != SIGUSR1); }
	int main(void) { signal(SIGUSR1, on); raise(SIGUSR1); return 2; }' >signal.c
	with_both signal.c
}

@test "destructors of thread-local C++ objects: glibc asks which shared object they are of" {
	command -v g++ >/dev/null
	echo '#include <cstdio>
	#include <thread>
	struct S { int n = 0; ~S() { std::printf("gone %d\n", n); } };
	thread_local S s;
	int main() { std::thread([] { s.n = 1; }).join(); s.n = 2; try { throw 3; } catch (int e) { return e; } }' >t.cc
	with_both t.cc -xnone -lstdc++
	like_gcc t.cc -xnone -lstdc++ -static-pie -fPIE
}

# public: the functions that the libc's shared object offers and its archive defines
public() {
	nm -D --defined-only "$(gcc -print-file-name=libc.so.6)" | sed -n 's/.* [TWi] \([^@]*\)@@.*/\1/p' | sort -u >offered
	nm --defined-only "$(gcc -print-file-name=libc.a)" 2>/dev/null | sed -n 's/.* [TWi] //p' | sort -u | comm -12 - offered
}

@test "every public function of libc.a, all in one program, static and static PIE, bfd and gold" {
	public >names
	[ "$(wc -l <names)" -gt 2000 ] || fail "these are not all"
	sed 's/^/-Wl,-u,/' names >args
	for flags in '-static -fuse-ld=bfd' '-static-pie -fPIE -fuse-ld=bfd' '-static -fuse-ld=gold'; do
		rm -f out
		seal -o out hello.c $flags @args
		assert_ok && is_sealed out || { echo "with $flags"; return 1; }
		nm out | sed -n 's/.* [TtWwi] //p' | sort -u | comm -13 - names >missing
		[ ! -s missing ] || { cat missing; fail "not in the program"; }
		run runalone out
		assert_ok && assert_has 'hello from C'
	done
}

@test "programs without a libc: not a byte of the seal" {
	echo 'void _start(void) { __asm__("mov $60, %eax; xor %edi, %edi; syscall"); }' >start.c
	echo 'int f(void) { return 7; }' >f.c
	gcc -c f.c
	ar rcs libf.a f.o
	for flags in -nostdlib '-nostdlib -lgcc' '-nostdlib -nostartfiles libf.a' '-nodefaultlibs -nostartfiles -Wl,--gc-sections' '-nostdlib -static-pie -fPIE'; do
		for linker in bfd gold; do
			[ $linker = bfd ] || [[ $flags != *pie* ]] || continue
			rm -f out same
			gcc -w -static -fuse-ld=$linker -o out start.c $flags
			mv out same
			run "$STATICLD" -w -static -fuse-ld=$linker -o out start.c $flags
			linked out && assert_same same out || { echo "with $linker $flags"; return 1; }
			./out
		done
	done
}

@test "-nodefaultlibs and -nostdlib with the libc named by hand" {
	crt() { gcc -print-file-name=$1; }
	with_both hello.c -nodefaultlibs -Wl,--start-group -lgcc -lgcc_eh -lc -Wl,--end-group
	with_both hello.c -nostdlib "$(crt crt1.o)" "$(crt crti.o)" "$(crt crtbeginT.o)" -lgcc -lgcc_eh -lc -lgcc -lgcc_eh -lc "$(crt crtend.o)" "$(crt crtn.o)"
	with_both hello.c -nodefaultlibs "$(crt libc.a)" -lgcc -lgcc_eh "$(crt libc.a)"
}

@test "the libc named in every spelling, and in odd places" {
	echo '#include <dlfcn.h>
	int main(void) { return dlopen("x", 1) != 0; }' >load.c
	for libc in -lc '-l c' -Wl,-l,c -Wl,--library=c -Wl,--library,c -l:libc.a '-lc -lm -lc' '-Wl,--start-group -lc -lm -Wl,--end-group' \
		'-Wl,-( -lc -Wl,-)' "$(gcc -print-file-name=libc.a)" '-Wl,--as-needed -lc -Wl,--no-as-needed'; do
		for linker in bfd gold; do
			like_gcc -fuse-ld=$linker $libc hello.c
			seal -o load -fuse-ld=$linker $libc load.c $libc
			assert_ok && is_sealed load || { echo "with $libc"; return 1; }
		done
	done
}

@test "options of the linker" {
	for option in -Wl,-z,now -Wl,-z,norelro,-z,noexecstack -Wl,-z,max-page-size=65536 -Wl,-O2,--sort-section=name \
		-Wl,--gc-sections -Wl,--build-id,--eh-frame-hdr,--hash-style=gnu -Wl,-s -Wl,-x -Wl,--no-undefined,-u,puts -Wl,--wrap=puts_,--defsym=here=main; do
		with_both hello.c $option
	done
	like_gcc hello.c -fuse-ld=bfd -Wl,-z,noseparate-code
	like_gcc hello.c -fuse-ld=bfd -Wl,--warn-common,--fatal-warnings
	like_gcc hello.c -fuse-ld=gold -Wl,--icf=all
}

@test "LTO: fat objects, thin ones, static PIE, clang's" {
	echo '#include <stdio.h>
	#include <math.h>
	_Thread_local int n = 3;
	double half(double x) { return x / 2; }
	int main(int c, char **v) { printf("%d %.3f %.3f\n", n + c, sin(half(c)), pow(c + 1, 3)); return v[c] != 0; }' >lto.c
	gcc -O2 -flto -ffat-lto-objects -fPIE -c lto.c -o fat.o
	like_gcc -O2 -flto fat.o -lm
	like_gcc -O2 -fno-lto fat.o -lm
	like_gcc -O2 -flto fat.o -lm -static-pie -fPIE
	like_gcc -O2 -flto -fno-fat-lto-objects lto.c -lm
	like_gcc -O2 -flto lto.c -lm -fuse-ld=gold
}

@test "threads, thread-local data, signals, libm, which chooses by processor, and locales" {
	cat >many.c <<-'END'
		#include <locale.h>
		#include <math.h>
		#include <pthread.h>
		#include <signal.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <time.h>
		#include <wchar.h>
		static _Thread_local char text[] = "thread";
		static pthread_key_t key;
		static void gone(void *p) { printf("gone %s\n", (char *)p); }
		static void on(int n) { printf("signal %d\n", n); }
		static void *run(void *p)
		{
			pthread_setspecific(key, p);
			text[0] = 'T';
			printf("%s %s\n", (char *)p, text);
			return p;
		}
		int main(int c, char **v)
		{
			pthread_t t;
			time_t at = 0;
			wchar_t w[9];
			(void)v;
			pthread_key_create(&key, gone);
			pthread_create(&t, 0, run, "one");
			pthread_join(t, 0);
			signal(SIGUSR1, on);
			raise(SIGUSR1);
			printf("%s %.6f %.6f %.6f\n", text, sin(c), exp(c), fma(c, 3, 4));
			printf("%s%d\n", asctime(gmtime(&at)), (int)mbstowcs(w, "abc", 9));
			printf("%s %s\n", setlocale(LC_ALL, "C.UTF-8") ? "utf8" : "no", setlocale(LC_ALL, "xx_XX.KOI8-R") ? "koi8" : "no");
			printf("%ls %s\n", L"wide", getenv("HOME") ? "home" : "none");
			return 0;
		}
	END
	with_both many.c -lm -pthread
	like_gcc many.c -lm -pthread -static-pie -fPIE
}

@test "a program with its own dlopen, dlerror or _dl_open" {
	echo '#include <stdio.h>
	void *dlopen(const char *name, int mode) { (void)name; (void)mode; puts("mine"); return 0; }
	char *dlerror(void);
	int main(void) { puts(dlerror() ? "error" : "none"); return dlopen("x", 1) != 0; }' >own.c
	with_both own.c
	echo '#include <stdio.h>
	char *dlerror(void) { return "mine"; }
	int main(void) { puts(dlerror()); return 0; }' >error.c
	with_both error.c
	echo '#include <stdio.h>
	void *_dl_open(const char *name) { puts(name); return 0; }
	int main(void) { return _dl_open("mine") != 0; }' >inner.c
	with_both inner.c
	with_both inner.c -s
}

@test "texts that a loader has too" {
	cat >texts.c <<-'END'
		#include <stdio.h>
		static const char *const volatile texts[] = {"invalid mode for dlopen()", "/etc/nsswitch.conf", "gconv_init", "cannot allocate dependency list"};
		int main(void) { for (int i = 0; i < 4; i++) puts(texts[i]); return 0; }
	END
	with_both texts.c
	with_both texts.c -s
}

@test "objects and libraries are linked as ever" {
	gcc -c hello.c
	gcc -r -o plain.o hello.o
	run "$STATICLD" -r -o out.o hello.o
	linked out.o && assert_same plain.o out.o
	gcc -shared -fPIC -o plain.so hello.c
	run "$STATICLD" -shared -fPIC -o out.so hello.c
	linked out.so
	! strings -a out.so | grep -q staticld || fail "a seal in a library"
}
