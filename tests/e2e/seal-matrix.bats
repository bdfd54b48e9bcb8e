#!/usr/bin/env bats
# A sealed link, with every driver, linker and form of static executable: no loader in the output.
load seal

prepare() {
	cat >load.c <<-'END'
		#include <dlfcn.h>
		#include <stdio.h>
		int main(void)
		{
			void *m = dlopen("libm.so.6", RTLD_NOW);
			const char *first = dlerror(), *second = dlerror();

			printf("%s / %s\n", m ? "loaded" : first, second ? second : "no more");
			return m != NULL;
		}
	END
}

sealed_cell() { # CC FLAGS...
	local cc=$1 kind=static name
	shift
	[[ $* != *-pie* ]] || kind=static-pie
	export STATICLD_CC=$cc
	for name in hello user load; do
		rm -f out
		seal -o out $name.c "$@"
		assert_ok && is_sealed out $kind || { echo "$name with $cc $*"; return 1; }
		run runalone out
		assert_ok || return
		case $name in
		hello) assert_has 'hello from C' ;;
		user) assert_has nobody ;;
		load) assert_has 'sealed out of this program by staticld / no more' ;;
		esac
	done
}

@test "gcc, bfd, static" { sealed_cell gcc -static -fuse-ld=bfd; }
@test "gcc, bfd, static-pie" { sealed_cell gcc -static-pie -fPIE -fuse-ld=bfd; }
@test "gcc, gold, static" { sealed_cell gcc -static -fuse-ld=gold; }
@test "clang, bfd, static" { sealed_cell clang -static -fuse-ld=bfd; }
@test "clang, bfd, static-pie" { sealed_cell clang -static-pie -fPIE -fuse-ld=bfd; }
@test "clang, gold, static" { sealed_cell clang -static -fuse-ld=gold; }
@test "gcc, bfd, -flto" { sealed_cell gcc -O2 -flto -fuse-ld=bfd; }
@test "gcc, bfd, -s" { sealed_cell gcc -s -fuse-ld=bfd; }
@test "gcc, bfd, --gc-sections" { sealed_cell gcc -ffunction-sections -Wl,--gc-sections -fuse-ld=bfd; }

@test "C++" {
	echo '#include <iostream>
	int main() { std::cout << "hello from C++" << std::endl; }' >hello.cc
	STATICLD_POLICY=sealed run "${STATICLD}++" -o out hello.cc
	linked out && is_sealed out
	run runalone out
	assert_ok && assert_has 'hello from C++'
}

@test "hello and a program with NSS get smaller" {
	for flags in -s '-s -O2' '-s -Wl,--gc-sections'; do
		for name in hello user; do
			seal_both $name $flags
			[ "$(stat -c %s $name.sealed)" -lt "$(stat -c %s $name)" ] || fail "$name does not shrink with $flags"
		done
		run "$STATICLD" -o hello.default hello.c $flags
		linked hello.default && assert_same hello.default hello.sealed
	done
}

@test "hello: nothing is printed, and it is the same twice" {
	STATICLD_POLICY=sealed run "$STATICLD" -o one hello.c
	linked one
	STATICLD_POLICY=sealed run "$STATICLD" -o two hello.c
	linked two && assert_same one two
}

@test "only the functions that the program refers to are linked" {
	seal -o out load.c
	assert_ok
	nm out >names
	grep -q ' T dlopen$' names && grep -q ' T dlerror$' names || fail "dlopen and dlerror are not there"
	! grep -E ' T (dlsym|dlmopen|dlvsym|dladdr|dlinfo|dlclose)$' names || fail "more than that is there"
}

all_refused() { # FLAGS...
	cat >all.c <<-'END'
		#define _GNU_SOURCE
		#include <assert.h>
		#include <dlfcn.h>
		#include <errno.h>
		#include <pthread.h>
		#include <stdio.h>
		#include <string.h>
		#define REFUSED(call) do { errno = 0; assert(call); e = dlerror(); \
			assert(e && strstr(e, "sealed out") && !dlerror() && !errno); } while (0)
		static void *thread(void *p) { assert(!dlerror()); return p; }
		int main(void)
		{
			const char *e;
			struct { void *p[8]; } info;
			pthread_t t;

			REFUSED(!dlopen("x", RTLD_NOW));
			REFUSED(!dlopen(0, RTLD_NOW));
			REFUSED(!dlmopen(LM_ID_NEWLM, "x", RTLD_NOW));
			REFUSED(!dlsym(RTLD_DEFAULT, "puts"));
			REFUSED(!dlvsym(RTLD_DEFAULT, "puts", "GLIBC_2.2.5"));
			REFUSED(dlclose(&info));
			REFUSED(dlinfo(&info, RTLD_DI_ORIGIN, &info));
			assert(!dladdr((void *)main, (void *)&info) && !dlerror()); /* libc's own: as unsealed */
			dlopen("x", RTLD_NOW);
			pthread_create(&t, 0, thread, 0);
			pthread_join(t, 0);
			assert(dlerror());
			puts("all refused");
			return 0;
		}
	END
	rm -f out
	seal "$@" -o out all.c
	assert_ok && is_sealed out || return
	run runalone out
	assert_ok && assert_has 'all refused'
}

@test "each function of dlfcn.h fails, and dlerror tells why, once in each thread" {
	all_refused -static && all_refused -static-pie -fPIE
}

@test "the same with gold and with clang" {
	all_refused -static -fuse-ld=gold
	STATICLD_CC=clang all_refused -static
}

@test "what GNU ld says of static glibc programs is not said: it is not true of sealed ones" {
	echo '#include <grp.h>
	#include <pwd.h>
	#include <stdio.h>
	int other(void) { return getgrnam("x") != 0; }
	int main(void) { char b[L_tmpnam]; getpwnam("x"); puts(tmpnam(b)); return other(); }' >warned.c
	echo 'version = 1; extends = "sealed"; rules: { link-warning = "allow"; };' >quiet.cfg
	for linker in bfd gold; do
		rm -f out
		STATICLD_POLICY=sealed run "$STATICLD" -fuse-ld=$linker -o out user.c
		linked out && is_sealed out
		STATICLD_POLICY=$PWD/quiet.cfg run "$STATICLD" -fuse-ld=$linker -o out warned.c
		assert_ok && assert_has main tmpnam && assert_hasnt getpwnam getgrnam shared
		[ $linker = gold ] || [ "$(grep -c -v -e '^staticld:' -e '^  ' <<<"$output")" = 2 ] ||
			fail 'wanted of ld the warning of tmpnam and its place, nothing else'
		rm out
		STATICLD_POLICY=sealed run "$STATICLD" -fuse-ld=$linker -Wl,--fatal-warnings -o out user.c
		assert_failed && assert_absent out && assert_has getpwnam
	done
}

@test "references that come from a library, in any order of libraries" {
	echo 'void *dlopen(const char *, int);
	void *look(void) { return dlopen("x", 1); }' >look.c
	echo 'void *look(void); int main(void) { return look() != 0; }' >main.c
	gcc -c look.c main.c
	ar rcs liblook.a look.o
	for args in "-llook" "-lm -llook" "-lc -llook" "-Wl,--start-group -lc -llook -Wl,--end-group"; do
		rm -f out
		seal -o out main.o -L. $args
		assert_ok && is_sealed out || { echo "with $args"; return 1; }
	done
}

@test "a program's own dlopen is its own" {
	echo '#include <stdio.h>
	void *dlopen(const char *name, int mode) { (void)name; (void)mode; puts("mine"); return 0; }
	int main(void) { return dlopen("x", 1) != 0; }' >own.c
	seal -o out own.c
	assert_ok && is_sealed out
	run runalone out
	assert_ok && assert_has mine
}

@test "default, musl, sealed and strict seal, audit does not" {
	for policy in default sealed strict; do
		STATICLD_POLICY=$policy run "$STATICLD" -o $policy hello.c
		linked $policy && is_sealed $policy
	done
	assert_same default strict
	STATICLD_POLICY=musl run "$STATICLD" -o musl hello.c
	linked musl && is_static musl && assert_hasnt sealed loader
	STATICLD_POLICY=audit run "$STATICLD" -o audit hello.c
	linked audit && is_static audit && assert_has "glibc's loader" && assert_hasnt sealed:
}

@test "link.seal seals whatever the rules say" {
	echo 'version = 1; extends = "audit"; link: { seal = true; }; rules: { nss = "deny"; };' >only.cfg
	STATICLD_POLICY=$PWD/only.cfg run "$STATICLD" -o out hello.c
	linked out && is_sealed out
	STATICLD_POLICY=$PWD/only.cfg run "$STATICLD" -w -o out2 user.c
	denied out2 nss getpwnam
}

@test "one sealed class is enough; the others keep their actions" {
	echo 'version = 1; extends = "default"; link: { seal = false; }; rules: { nss = "seal"; };' >nss.cfg
	STATICLD_POLICY=$PWD/nss.cfg run "$STATICLD" -w -o out user.c
	assert_ok && is_sealed out
	STATICLD_POLICY=$PWD/nss.cfg run "$STATICLD" -w -o out2 load.c
	denied out2 dlopen dlopen
}

@test "under musl there is no loader to seal out" {
	echo 'version = 1; extends = "musl"; link: { seal = false; };' >musl.cfg
	STATICLD_POLICY=musl run "$STATICLD" -o out hello.c
	linked out && is_static out
	run "$STATICLD" --staticld-policy=./musl.cfg -o out2 hello.c
	assert_ok && assert_same out out2
}

@test "the linker role alone seals too" {
	gcc -c hello.c
	crt() { gcc -print-file-name=$1; }
	STATICLD_POLICY=sealed run "$STATICLD_BUILD/libexec/staticld/ld" -static -o out \
		$(crt crt1.o) $(crt crti.o) $(crt crtbeginT.o) hello.o --start-group $(crt libgcc.a) $(crt libgcc_eh.a) $(crt libc.a) --end-group $(crt crtend.o) $(crt crtn.o)
	linked out && is_sealed out
}

@test "the catalogue says of the seal what the libc itself shows" {
	local libc words
	libc=$(gcc -print-file-name=libc.a)
	words() { sed -n '/^seal: {/,/^};/p' "$STATICLD_BUILD/share/staticld/libc/glibc.cfg" | tr -d '\n\t' | grep -o "$1 = \[[^]]*\]" | sed 's/.*\[ *//; s/[] ",]\+/ /g'; }
	nm -A "$libc" 2>/dev/null >symbols
	# what the rest of the libc refers to of the member that loads for it, and of the loader itself but for
	# what the functions that a program calls refer to: those are in libseal.a
	for first in __libc_dlopen_mode _dl_open; do
		member=$(sed -n "s/.*:\([^:]*\.o\):.* T $first\$/\1/p" symbols)
		grep -F ":$member:" symbols | sed -n 's/.* T //p' | sort >defined
		grep -v -e ":$member:" -e ':dl-libc\.o:' -e ':dlm\?open\.o:' symbols | sed -n 's/.* U //p' | sort -u >wanted
		comm -12 defined wanted
	done | sort >refuse
	words refuse | tr ' ' '\n' | sed '/^$/d' | sort | diff refuse - || fail "refuse is not what the libc wants"
	for name in $(words gone) $(words builtin); do
		grep -q " [Tt] $name\$" symbols || fail "$libc does not define $name"
	done
}
