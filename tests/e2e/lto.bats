#!/usr/bin/env bats
# Link-time optimisation hides references from plain symbol tables: the same findings must come.
load helper

prepare() {
	echo 'int look(void); int hop(void); int main(void) { return look() + hop(); }' >main.c
	echo 'void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0; }' >look.c
	echo 'void *dlopen(const char *, int); int hop(void) { return dlopen("x", 1) != 0; }' >hop.c
}

finds() { # finds ARGS...: both references by name, with bfd and gold
	local ld
	for ld in bfd gold; do
		rm -f out
		run "$STATICLD" -fuse-ld="$ld" "$@" -O2 -o out main.c look.c hop.c
		denied out nss getpwnam && assert_has dlopen look.c hop.c || { echo "with $ld: $*"; return 1; }
	done
}

@test "gcc, slim objects: the way is told by their sources" { finds -flto && assert_has 'way: main.c > look.c > getpwnam > '; }
@test "gcc, fat objects" { finds -flto -ffat-lto-objects; }
@test "gcc, partitions" { finds -flto=2 -flto-partition=max; }
@test "clang, full and thin" {
	export STATICLD_CC=clang
	finds -flto && finds -flto=thin
}
@test "slim objects in an archive" {
	gcc -flto -O2 -c look.c hop.c
	gcc-ar rcs liblook.a look.o hop.o
	for ld in bfd gold; do
		rm -f out
		run "$STATICLD" -fuse-ld="$ld" -flto -O2 -o out main.c liblook.a
		denied out nss getpwnam && assert_has dlopen liblook.a 'member look.o'
	done
}
@test "programs without hazards pass and run" {
	for ld in bfd gold; do
		for lto in -flto '-flto -ffat-lto-objects'; do
			rm -f out
			run "$STATICLD" -fuse-ld=$ld $lto -O2 -o out hello.c
			linked out && ./out
		done
		for lto in -flto -flto=thin; do
			rm -f out
			STATICLD_CC=clang run "$STATICLD" -fuse-ld=$ld $lto -O2 -o out hello.c
			linked out && ./out
		done
	done
}
