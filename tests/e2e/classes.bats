#!/usr/bin/env bats
# The classes that are no denial by default: stub and link-warning are told, locale passes; rules and `strict` change that.
load helper

program() { # HEADERS STATEMENT
	local header
	: >call.c
	for header in $1; do echo "#include <$header>" >>call.c; done
	echo "extern char *gets(char *); int main(int c, char **v) { (void)c; (void)v; $2; return 0; }" >>call.c
	gcc -w -D_DEFAULT_SOURCE -c -o call.o call.c
}

# warns CLASS SYMBOL FIX: the link passes, and class, function, referrer, reason and remedy are told
warns() {
	local linker
	for linker in bfd gold; do
		rm -f out
		run "$STATICLD" -static -fuse-ld=$linker -o out call.o
		assert_ok && assert_exists out && assert_no_probe_words && assert_no_leftovers &&
			assert_has "staticld: warning: $1" "  $2: referred to by main in call.c (call.o)" "  why: " "  fix: " "$3" ||
			{ echo "$2 with $linker"; return 1; }
	done
	run runalone out </dev/null
	assert_ok
}

# refuses_under POLICY CLASS SYMBOL
refuses_under() {
	local linker
	for linker in bfd gold; do
		run "$STATICLD" --staticld-policy="$1" -static -fuse-ld=$linker -o out2 call.o
		denied out2 "staticld: denied: $2" "  $3: referred to by main" || { echo "$3 with $linker"; return 1; }
	done
}

rule() { printf 'version = 1;\nextends = "default";\nrules: { %s = "%s"; };\n' "$1" "$2" >p.cfg; }

@test "link-warning: gets, tmpnam, mktemp, getwd, siggetmask are told and link" {
	program stdio.h 'char b[99]; gets(b)'
	warns link-warning gets fgets
	program stdio.h 'char b[99]; tmpnam(b)'
	warns link-warning tmpnam mkstemp
	program stdlib.h 'char b[] = "/tmp/XXXXXX"; mktemp(b)'
	warns link-warning mktemp mkdtemp
	program 'unistd.h limits.h' 'char b[PATH_MAX]; getwd(b)'
	warns link-warning getwd getcwd
	program signal.h 'siggetmask()'
	warns link-warning siggetmask sigprocmask
}

@test "link-warning can be denied and allowed" {
	program stdio.h 'char b[99]; gets(b)'
	rule link-warning deny
	refuses_under "$T/p.cfg" link-warning gets
	rule link-warning allow
	run "$STATICLD" --staticld-policy="$T/p.cfg" -static -o out call.o
	assert_ok && assert_hasnt staticld && assert_exists out
}

@test "stub: functions that always fail are told" {
	program unistd.h 'revoke("/dev/null")'
	warns stub revoke 'remove the call'
	rule stub deny
	refuses_under "$T/p.cfg" stub revoke
}

@test "getpw, which the libc warns about, is denied as what it is: nss" {
	program 'pwd.h sys/types.h' 'extern int getpw(uid_t, char *); char b[999]; getpw(0, b)'
	run "$STATICLD" -static -o out call.o
	denied out nss getpw && assert_hasnt link-warning
}

@test "locale: setlocale passes in silence, and can be told and denied" {
	program locale.h 'return !setlocale(LC_ALL, "")'
	run "$STATICLD" -static -o out call.o
	linked out
	run env LC_ALL=C bash -c "$(declare -f runalone in_root); T=$T; runalone out"
	assert_ok
	rule locale warn
	run "$STATICLD" --staticld-policy="$T/p.cfg" -static -o out call.o
	assert_ok && assert_has 'staticld: warning: locale' '  setlocale: referred to by main' '  fix: '
	rule locale deny
	refuses_under "$T/p.cfg" locale setlocale
}

@test "a program's own gets and revoke are not the libc's" {
	echo 'char *gets(char *s) { return s; } int revoke(const char *s) { return *s; }' >own.c
	echo 'char *gets(char *); int revoke(const char *); int main(int c, char **v) { return c && gets(*v) && revoke(*v); }' >main.c
	gcc -w -fno-builtin -c own.c main.c
	run "$STATICLD" --staticld-policy=strict -static -o out main.o own.o
	linked out
}

@test "strict: hello passes, in C and C++" {
	run "$STATICLD" --staticld-policy=strict -o out hello.c
	linked out && is_static out
	echo '#include <iostream>
	int main() { std::cout << "hello from C++\n"; }' >hello.cpp
	run "$STATICLD++" --staticld-policy=strict -o out2 hello.cpp
	linked out2
}

@test "strict: each class is denied" {
	program 'pwd.h' 'return getpwnam("x") != 0'
	refuses_under strict nss getpwnam
	program dlfcn.h 'return dlopen("x", RTLD_NOW) != 0'
	refuses_under strict dlopen dlopen
	program iconv.h 'return iconv_open("x", "y") != 0'
	refuses_under strict iconv iconv_open
	program locale.h 'return !newlocale(LC_ALL_MASK, "C", 0)'
	refuses_under strict locale newlocale
	program unistd.h 'revoke("/dev/null")'
	refuses_under strict stub revoke
	program stdio.h 'char b[99]; gets(b)'
	refuses_under strict link-warning gets
}

@test "strict: an executable stack is denied, which default only tells" {
	gcc -c -o hello.o hello.c
	run "$STATICLD" -static -z execstack -o out hello.o
	assert_ok && assert_has execstack
	run "$STATICLD" --staticld-policy=strict -static -z execstack -o out2 hello.o
	refused out2 && assert_has execstack
	# what it says to do, done. gold makes the stack executable where the note is missing; GNU ld did up to Debian 12.
	printf '\t.globl bare\nbare:\tret\n' >bare.s
	for linker in bfd gold; do
		gcc -static -fuse-ld=$linker -o twin hello.o bare.s
		for policy in default strict; do
			rm -f out
			STATICLD_POLICY=$policy run "$STATICLD" -fuse-ld=$linker -o out hello.o bare.s
			if readelf -lW twin | grep -q 'GNU_STACK.* RWE '; then
				assert_has 'output execstack' 'fix: end the assembler file with .section .note.GNU-stack,"",@progbits and leave -z execstack out'
				[ $policy = default ] || refused out
			else
				[ $linker = bfd ] || fail "gold's twin has no executable stack"
				linked out
			fi
			run "$STATICLD" -fuse-ld=$linker -o out3 hello.o bare.s -Wl,-z,noexecstack
			assert_ok && assert_hasnt staticld: && rm out3
		done
	done
	printf '\t.section .note.GNU-stack,"",@progbits\n' >>bare.s
	STATICLD_POLICY=strict run "$STATICLD" -o out4 hello.o bare.s
	linked out4
	echo 'int main(int c, char **v) { (void)v; int add(int n) { return n + c; } int (*volatile f)(int) = add; return f(0) - 1; }' >nested.c
	STATICLD_POLICY=strict run "$STATICLD" -o out5 nested.c
	refused out5 && assert_has 'GNU C where the address of a nested function is taken'
}
