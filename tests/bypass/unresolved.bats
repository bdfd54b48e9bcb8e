#!/usr/bin/env bats
# Options that let a symbol be undefined: the linker's own strict ones stand in their place, or after them.
load bypass

prepare() {
	cat >undefined.c <<-'END'
		#include <stdio.h>
		void *lookup(const char *, int);
		int main(void) { void *h = lookup("libm.so.6", 2); printf("loaded %p\n", h); return !h; }
	END
	gcc -c undefined.c
	printf 'version = 1; extends = "default"; rules: { unresolved = "allow"; };\n' >allow.cfg
}

refuses() { # LINKER ARGS...: undefined all the same
	local linker=$1
	shift
	rm -f out plain
	gcc -fuse-ld=$linker -static -o plain undefined.o "$@" >/dev/null 2>&1 && assert_exists plain ||
		fail "links nothing without us either: $linker $*" || return
	run "$STATICLD" -fuse-ld=$linker -o out undefined.o "$@"
	refused out && assert_has lookup || { echo "$linker $*"; return 1; }
}

@test "GNU ld: every option, in spellings that getopt takes" {
	for o in --unresolved-symbols=ignore-all --unres=ignore-all -unresolved-symbols=ignore-in-object-files \
		--unresolved-symbols,ignore-all --warn-unresolved-symbols --warn-unr -z,undefs -zundefs \
		--noinhibit-exec -noinhibit-exec --noinhibit_exec --noinhibit-exe --no-warnings --no-warni -no-warnings -w -sw -wS \
		-wz,noexecstack --ignore-unresolved-symbol=lookup --ignore-unresolved-symbol,lookup -ign,lookup; do
		refuses bfd -Wl,$o
	done
}
@test "gold" {
	for o in --unresolved-symbols=ignore-all -unresolved-symbols=ignore-in-object-files --warn-unresolved-symbols \
		--noinhibit-exec -noinhibit-exec --weak-unresolved-symbols; do
		refuses gold -Wl,$o
	done
}
@test "by -Xlinker, from a response file, twice, and with an unfinished option behind" {
	refuses bfd -Xlinker --noinhibit-exec -Xlinker -w
	printf -- '-Wl,--noinhibit-exec\n-Wl,--unres=ignore-all\n' >options
	refuses bfd @options
	printf -- '--warn-unresolved-symbols -z undefs' >linker-options
	refuses bfd -Wl,@linker-options
	printf -- '@linker-options' >deeper
	refuses bfd -Wl,@deeper
	refuses bfd -Wl,--noinhibit-exec -Wl,--noinhibit-exec -Wl,-w,-w
	for last in -soname -e -z -rpath; do
		run "$STATICLD" -nostdlib -nostartfiles -o out undefined.o -Wl,--unresolved-symbols=ignore-all -Wl,$last
		assert_failed && assert_absent out || { echo "$last"; return 1; }
	done
}
@test "values that look like such options are values" {
	for o in -Wl,-soname,-w -Wl,-rpath,--noinhibit-exec -Wl,--defsym,w=0; do
		rm -f out
		run "$STATICLD" -o out hello.c $o
		linked out || { echo "$o"; return 1; }
	done
}
@test "a program without undefined symbols links with any of them, to the same bytes" {
	# a seal is in every output of the default policy
	printf 'version = 1; extends = "default"; link: { seal = false; };\n' >plain.cfg
	gcc -c hello.c
	for o in --unresolved-symbols=ignore-all --warn-unresolved-symbols --noinhibit-exec -z,undefs; do
		gcc -static -o plain hello.o
		run "$STATICLD" --staticld-policy=./plain.cfg -o out hello.o -Wl,$o
		linked out && assert_same plain out || { echo "$o"; return 1; }
	done
}
@test "a policy that allows it" {
	run "$STATICLD" --staticld-policy=./allow.cfg -o out undefined.o -Wl,--unresolved-symbols=ignore-all
	assert_ok && assert_exists out
	rm out
	run "$STATICLD" --staticld-policy=./allow.cfg -o out undefined.o -Wl,--noinhibit-exec
	assert_exists out
}
@test "weak references stay free" {
	echo 'int f(void) __attribute__((weak)); int main(void) { return f ? f() : 0; }' >weak.c
	run "$STATICLD" -o out weak.c
	linked out && ./out
}
