#!/usr/bin/env bats
# A passing link says nothing, and where nothing is sealed it gives the very bytes that the driver alone gives.
load helper

same() { # DRIVER SOURCE FLAGS...
	local driver=$1 src=$2 ours=$STATICLD
	shift 2
	[[ $driver != *++ ]] || ours=$STATICLD++
	rm -rf dir plain ours
	# the same directory and output name, so that no path can differ
	mkdir dir
	run env -C dir "$driver" -o out "../$src" "$@"
	assert_ok
	mv dir plain
	mkdir dir
	run env -C dir STATICLD_POLICY=audit STATICLD_CC="$driver" "$ours" -o out "../$src" "$@"
	mv dir ours
	assert_ok && assert_silent && assert_no_leftovers && assert_same plain/out ours/out || { echo "with $driver $*"; return 1; }
}

# LTO derives names from that of the object: make it first
object() { gcc -c -o hello.o "$@" hello.c; }

@test "gcc -static" { same gcc hello.c -static; }
@test "gcc -static-pie" { same gcc hello.c -static-pie -fPIE; }
@test "clang -static" { same clang hello.c -static; }
@test "clang -static-pie" { same clang hello.c -static-pie -fPIE; }
@test "g++ -static" {
	echo '#include <iostream>
	int main() { std::cout << "hello\n"; }' >hello.cpp
	same g++ hello.cpp -static
}
@test "gcc -static -O2 -g" { same gcc hello.c -static -O2 -g; }
@test "gcc -static -O2 -flto" { object -O2 -flto && same gcc hello.o -static -O2 -flto; }
@test "gcc -static -Wl,--gc-sections" { same gcc hello.c -static -ffunction-sections -Wl,--gc-sections; }
@test "gcc -static -Wl,-Map" {
	same gcc hello.c -static -Wl,-Map,map
	assert_exists ours/map
}
@test "gcc -static -s" { same gcc hello.c -static -s; }
@test "gcc -static with a build id" { same gcc hello.c -static -Wl,--build-id=sha1; }
@test "gcc -static, gold" { same gcc hello.c -static -fuse-ld=gold; }
@test "gcc -static from an @file" {
	echo '-static -O1 -DNAME="x\ y"' >options
	same gcc hello.c @../options
}
@test "gcc -static with a linker script, --wrap, --start-group, --defsym" {
	echo 'int __wrap_rand(void) { return 4; } int rand(void); int main(void) { return rand() - 4; }' >wrap.c
	same gcc wrap.c -static -Wl,--wrap=rand -Wl,--start-group -lm -lc -Wl,--end-group -Wl,--defsym=here=main
	./ours/out
}
@test "gcc -static -Wl,-r is no final link; -nostdlib with an own _start is one" {
	echo 'void _start(void) { __asm__("mov $60, %eax; xor %edi, %edi; syscall"); }' >start.c
	same gcc start.c -static -nostdlib
	./ours/out
}
