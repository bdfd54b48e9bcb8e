#!/usr/bin/env bats
# Rows of `symbols`: single functions and patterns, the first that matches, the reason told.
load helper

policy() { # ROWS
	printf 'version = 1;\nextends = "default";\nsymbols: ( %s );\n' "$1" >p.cfg
}
link() { run "$STATICLD" --staticld-policy="$T/p.cfg" -static -o out "$@"; }
deny='action = "deny"; reason = "no shell in the image";'

prepare() {
	cat >threads.c <<-'END'
		#include <pthread.h>
		static void *run(void *p) { return p; }
		int main(void) { pthread_t t; return pthread_create(&t, 0, run, 0) || pthread_join(t, 0); }
	END
	echo '#include <stdlib.h>
	int main(void) { return system("true"); }' >shell.c
}

@test "a function is denied, and the reason told" {
	policy "{ name = \"system\"; $deny }"
	for linker in bfd gold; do
		link -fuse-ld=$linker shell.c
		denied out 'system: referred to by main' 'why: no shell in the image' || { echo "with $linker"; return 1; }
	done
	link hello.c
	linked out
}

@test "a pattern" {
	policy '{ name = "pthread_*"; action = "deny"; reason = "one thread only"; }'
	for linker in bfd gold; do
		link -fuse-ld=$linker threads.c
		denied out pthread_create 'one thread only' && assert_has pthread_join || { echo "with $linker"; return 1; }
		link -fuse-ld=$linker hello.c
		linked out || { echo "with $linker"; return 1; }
		rm out
	done
}

@test "the first row that matches counts" {
	policy '{ name = "pthread_create"; action = "allow"; }, { name = "pthread_*"; action = "deny"; reason = "rest"; }'
	link threads.c
	denied out pthread_join rest && assert_hasnt "pthread_create: referred" libgcc
	policy '{ name = "pthread_*"; action = "allow"; }, { name = "pthread_create"; action = "deny"; }'
	link threads.c
	linked out
}

@test "warn: told, and linked" {
	policy '{ name = "sys*"; action = "warn"; reason = "no shell in the image"; }'
	link shell.c
	assert_ok && assert_exists out && assert_has 'staticld: warning:' 'system: referred to by main' 'no shell in the image'
}

@test "a row comes before the rule of the function's class" {
	policy '{ name = "getpwnam"; action = "allow"; }'
	link user.c
	assert_ok && assert_exists out && assert_hasnt staticld
	rm out
	policy '{ name = "getpwnam"; action = "warn"; reason = "files only"; }'
	link user.c
	assert_ok && assert_has 'staticld: warning: symbol' 'files only' && assert_hasnt denied
	rm out
	policy '{ name = "get*"; action = "deny"; reason = "mine"; }'
	link user.c
	denied out getpwnam mine
	[ "$(grep -c 'getpwnam: referred' <<<"$output")" = 1 ] || fail "told twice"
}

@test "allowing one function does not let another of its class pass" {
	policy '{ name = "getpwnam"; action = "allow"; }'
	echo '#include <pwd.h>
	#include <grp.h>
	int main(void) { return getpwnam("a") && getgrnam("b"); }' >two.c
	link two.c
	denied out nss getgrnam && assert_hasnt 'getpwnam: referred'
}

@test "a function of the program's own, from another object" {
	echo 'int danger(void) { return 0; }' >danger.c
	echo 'int danger(void); int main(void) { return danger(); }' >main.c
	policy '{ name = "danger"; action = "deny"; reason = "never"; }'
	link main.c danger.c
	denied out danger never
	policy '{ name = "dang?r"; action = "deny"; reason = "never"; }'
	link -fuse-ld=gold main.c danger.c
	denied out danger never
}

@test "a weak reference that nothing defines is none" {
	echo 'int danger(void) __attribute__((weak)); int main(void) { return danger ? danger() : 0; }' >main.c
	for name in danger 'dang*'; do
		policy "{ name = \"$name\"; action = \"deny\"; reason = \"never\"; }"
		for linker in bfd gold; do
			rm -f out
			link -fuse-ld=$linker main.c
			linked out || { echo "$name with $linker"; return 1; }
		done
	done
}

@test "an alias that the linker makes" {
	echo 'int shell(const char *); int main(void) { return shell("true"); }' >alias.c
	policy "{ name = \"system\"; $deny }"
	link alias.c -Wl,--defsym=shell=system
	denied out system 'no shell in the image'
}

@test "an exception lets a row's function pass" {
	printf 'version = 1;\nextends = "default";\nsymbols: ( { name = "sys*"; %s } );\nexceptions: ( { symbol = "system"; from = "shell.o"; reason = "r"; } );\n' "$deny" >p.cfg
	gcc -c shell.c
	link shell.o
	linked out
}
