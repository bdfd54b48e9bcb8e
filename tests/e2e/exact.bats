#!/usr/bin/env bats
# Nothing harmless is accused: the linker's word counts, not a name.
load helper

passes() { # passes ARGS...: with bfd and gold
	local ld
	for ld in bfd gold; do
		rm -f out
		run "$STATICLD" -fuse-ld="$ld" -o out "$@"
		linked out || { echo "with $ld: $*"; return 1; }
	done
}

@test "a program's own getpwnam" {
	echo 'int getpwnam(const char *n) { return n[0]; } int main(void) { return getpwnam("a") != 97; }' >own.c
	passes -fno-builtin own.c && ./out
}
@test "a program's own dlopen in an archive of its own" {
	echo 'void *dlopen(const char *f, int m) { (void)f; (void)m; return 0; }' >own.c
	echo 'void *dlopen(const char *, int); int main(void) { return dlopen("x", 1) != 0; }' >main.c
	gcc -c own.c && ar rcs libown.a own.o
	local ld
	for ld in bfd gold; do
		run "$STATICLD" -fuse-ld=$ld -o out main.c libown.a
		# GNU ld warns all the same: it saw the warning in a member that it linked for other reasons
		assert_ok && assert_hasnt staticld && ./out
	done
}
@test "--wrap=getpwnam with a replacement" {
	echo 'int __wrap_getpwnam(const char *n) { return n[0]; } int getpwnam(const char *); int main(void) { return getpwnam("a") != 97; }' >wrap.c
	passes -fno-builtin -Wl,--wrap=getpwnam wrap.c && ./out
}
@test "a weak reference that nothing binds" {
	echo 'void *getpwnam(const char *) __attribute__((weak)); int main(void) { return getpwnam ? 1 : 0; }' >weak.c
	passes weak.c && ./out
}
@test "a member of an archive that is not linked" {
	echo 'void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0; }' >look.c
	gcc -c look.c && ar rcs liblook.a look.o
	passes hello.c liblook.a && ./out
}
@test "a member that the linker only looks at: a common symbol" {
	echo 'void *getpwnam(const char *); void *dlopen(const char *, int); int shared = 1; int look(void) { return getpwnam("x") != 0 || dlopen("x", 1) != 0; }' >look.c
	echo 'void other(void) {} int common;' >common.c
	gcc -fcommon -c look.c && ar rcs liblook.a look.o
	echo 'int look2; int main(void) { return look2; }' >main.c
	passes -fcommon main.c liblook.a && ./out
}
@test "--start-lib members that are not used" {
	echo 'void *dlopen(const char *, int); void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0 || dlopen("x", 1) != 0; }' >look.c
	gcc -c look.c
	run "$STATICLD" -fuse-ld=gold -o out hello.c -Wl,--start-lib look.o -Wl,--end-lib
	linked out && ./out
}
@test "references that --gc-sections drops" {
	cat >dead.c <<-'C'
		#include <stdio.h>
		void *getpwnam(const char *); void *dlopen(const char *, int);
		void dead(void) { getpwnam("x"); }
		void deader(void) { dlopen("x", 1); dead(); }
		int main(void) { puts("alive"); return 0; }
	C
	local ld
	for ld in bfd gold; do
		rm -f out
		run "$STATICLD" -fuse-ld=$ld -ffunction-sections -Wl,--gc-sections -o out dead.c
		# GNU ld's own warning about getpwnam comes before it drops the section
		assert_ok && assert_exists out && assert_hasnt staticld
		! nm out | grep -q __nss_module_load || fail "NSS was linked with $ld"
	done
	rm -f out
	run "$STATICLD" -ffunction-sections -o out dead.c
	denied out nss getpwnam && assert_has 'nothing in the program reaches'
}
@test "what a dropped reference brings and fork keeps: who it was, and what keeps it" {
	cat >kept.c <<-'C'
		#include <unistd.h>
		void *getpwnam(const char *);
		void dead(void) { getpwnam("x"); }
		int main(int n, char **v) { (void)v; return n > 9 ? fork() : 0; }
	C
	gcc -ffunction-sections -c kept.c
	local ld
	for ld in bfd gold lld mold; do
		# the linker itself keeps it
		gcc -fuse-ld=$ld -static -o plain kept.o -Wl,--gc-sections 2>/dev/null && nm plain >plain.nm && grep -q __nss_module_load plain.nm || fail "$ld" || return
		rm -f out
		run "$STATICLD" -fuse-ld=$ld -o out kept.o -Wl,--gc-sections --staticld-report=$ld.json
		denied out nss getpwnam && assert_has 'referred to by dead in kept.c' 'which nothing in the program reaches' \
			'  kept: main > __libc_fork > ' ' > __nss_module_' && assert_hasnt 'no reference that counts' || fail "$ld" || return
		[ "$(jq -r '.findings[0] | .live, .kept[1]' $ld.json)" = $'false\n__libc_fork' ] || fail "$(cat $ld.json)" || return
	done
	# a reference that counts is to blame alone
	sed 's/fork()/(getgrnam("x") != 0)/' kept.c >both.c
	run "$STATICLD" -w -ffunction-sections -o out both.c -Wl,--gc-sections
	denied out nss getgrnam && assert_hasnt getpwnam: kept:
}
@test "--wrap=getpwnam with a way back: who goes it, and not when it is dropped" {
	echo 'void *getpwnam(const char *); void *__real_getpwnam(const char *); void *getgrnam(const char *);
		void *__wrap_getpwnam(const char *n) { return __real_getpwnam(n); }
		int look(void) { return getpwnam("x") != 0; }
		int main(int n, char **v) { return n > 9 ? look() : 0; }' >wrap.c
	sed 's/look() : 0/getgrnam(v[0]) != 0 : 0/' wrap.c >dropped.c
	local ld
	for ld in bfd gold lld mold; do
		rm -f out
		run "$STATICLD" -fuse-ld=$ld -o out wrap.c -Wl,--wrap=getpwnam
		denied out nss getpwnam && assert_has 'referred to by __wrap_getpwnam' 'way: main > look > __wrap_getpwnam > getpwnam > ' || fail "$ld" || return
		run "$STATICLD" -fuse-ld=$ld -ffunction-sections -o out dropped.c -Wl,--wrap=getpwnam -Wl,--gc-sections
		denied out nss getgrnam && assert_hasnt getpwnam: || fail "$ld" || return
	done
}
@test "--no-gc-sections after --gc-sections" {
	echo 'void *getpwnam(const char *); void dead(void) { getpwnam("x"); } int main(void) { return 0; }' >dead.c
	run "$STATICLD" -ffunction-sections -Wl,--gc-sections,--no-gc-sections -o out dead.c
	denied out nss getpwnam
}
@test "a string, a local variable and a macro named like a function of the libc" {
	echo '#define getaddrinfo(x) (x)
	static int getpwnam = 3; int main(int c, char **v) { int dlopen = getaddrinfo(c); return (dlopen > 9 ? v[0] : "getpwnam")[0] == getpwnam; }' >names.c
	passes -fno-builtin names.c && ./out
}
# no wprintf to stdout: in static programs of glibc 2.41 that crashes, whoever links them
@test "fork, threads, locale, wide strings, regular expressions, time" {
	cat >harmless.c <<-'C'
		#include <locale.h>
		#include <pthread.h>
		#include <regex.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <sys/wait.h>
		#include <time.h>
		#include <unistd.h>
		#include <wchar.h>
		static void *run(void *p) { return p; }
		static int order(const void *a, const void *b) { return *(const char *)a - *(const char *)b; }
		int main(void)
		{
			pthread_t t; regex_t r; time_t now = time(0); struct tm tm; char b[64]; wchar_t w[32]; pid_t p;
			setlocale(LC_ALL, "C");
			if (pthread_create(&t, 0, run, 0) || pthread_join(t, 0) || regcomp(&r, "a+", 0)) return 1;
			localtime_r(&now, &tm); strftime(b, sizeof b, "%c", &tm);
			if ((p = fork()) == 0) _exit(0);
			waitpid(p, 0, 0); swprintf(w, 32, L"%ls", L"wide"); qsort(b, 3, 1, order); return w[0] != L'w';
		}
	C
	run "$STATICLD" -w -o out harmless.c
	linked out && ./out
}
@test "unreachable: a policy decides about references that nothing reaches" {
	echo '#include <stdio.h>
	void *getpwnam(const char *); void dead(void) { getpwnam("x"); }
	int main(void) { puts("alive"); return 0; }' >dead.c
	local action
	for action in deny warn allow; do
		printf 'version = 1;\nextends = "default";\nunreachable = "%s";\n' $action >$action.cfg
		rm -f out
		STATICLD_POLICY=./$action.cfg run "$STATICLD" -o out dead.c
		case $action in
		deny) denied out nss getpwnam && assert_has 'nothing in the program reaches' ;;
		warn) assert_ok && assert_has 'staticld: warning: nss' && ./out ;;
		allow) assert_ok && assert_hasnt staticld && ./out ;;
		esac
		# what is reached counts under each of them
		rm -f out2
		STATICLD_POLICY=./$action.cfg run "$STATICLD" -o out2 user.c
		denied out2 nss getpwnam
	done
}
@test "unreachable: Go's wrappers that no Go code calls" {
	printf 'version = 1;\nextends = "default";\nunreachable = "allow";\n' >dead.cfg
	# os/user's C looks up groups and users; this program only asks for its own user
	STATICLD_POLICY=$PWD/dead.cfg run gobuild out current -ldflags "-linkmode=external -extld=$STATICLD"
	assert_failed && assert_absent out && assert_has "getpwuid_r: referred" && assert_hasnt "getgrouplist: referred"
	run gobuild out current -ldflags "-linkmode=external -extld=$STATICLD"
	assert_failed && assert_absent out && assert_has "getpwuid_r: referred" "getgrouplist: referred"
}
