#!/usr/bin/env bats
# The linker role stands in for GCC's collect2, and what collect2 does besides starting the linker still comes from it.
load helper

# said ARGS...: what gcc says of the same link, with the first directory of ours for gcc's own
said() { gcc -static -o plain "$@" 2>&1; }

@test "a link that needs no collect2 has no process of it" {
	strace -f -qq -e trace=execve -o calls "$STATICLD" -o out hello.c
	./out && ! grep -E '"/usr/lib(exec)?/gcc/[^"]*/collect2", .* = 0$' calls
	grep -q 'staticld/collect2", .* = 0$' calls
}
@test "a link that fails ends with collect2's own line and status" {
	echo 'int nowhere(void); int main(void) { return nowhere(); }' >undefined.c
	run "$STATICLD" -o out undefined.c
	[ "$status" = 1 ] && assert_absent out
	[ "$(said undefined.c | tail -n 1)" = 'collect2: error: ld returned 1 exit status' ]
	assert_has 'collect2: error: ld returned 1 exit status'
}
@test "collect2's own answers" {
	for option in -v --version -debug; do
		run "$STATICLD" -o out hello.c -Wl,$option
		assert_has "$(said hello.c -Wl,$option | grep '^collect2 version')" || { echo $option; return 1; }
	done
}
@test "LTO without the linker's plugin is collect2's affair, its options are never the linker's" {
	echo 'int two(void) { return 2; }' >two.c
	echo 'int two(void); int main(void) { return two() - 2; }' >main.c
	for options in '-flto -fno-use-linker-plugin' '-flto=2' '-flto -fno-lto' '-fno-lto'; do
		rm -f out
		run "$STATICLD" $options -O2 -o out main.c two.c
		linked out && ./out || { echo "$options"; return 1; }
	done
	echo 'void *getpwnam(const char *); int two(void) { return getpwnam("x") != 0; }' >two.c
	run "$STATICLD" -flto -fno-use-linker-plugin -O2 -o other main.c two.c
	denied other nss getpwnam
}
@test "who brings another collect2 gets it" {
	mkdir other
	printf '#!/bin/sh\n: >ran\nexec %s "$@"\n' "$(gcc -print-prog-name=collect2)" >other/collect2
	chmod +x other/collect2
	run "$STATICLD" -Bother/ -o out hello.c
	linked out && assert_exists ran
}
