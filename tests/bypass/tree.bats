#!/usr/bin/env bats
# The installed tree damaged: nothing passes unchecked.
load bypass

prepare() {
	mkdir tree
	cp -a "$STATICLD_BUILD"/{bin,lib,libexec,share} tree/
	STATICLD=$T/tree/bin/staticld
}

hello_refused() {
	for linker in bfd gold; do
		run "$STATICLD" -static -fuse-ld=$linker -o out hello.c
		refused out || { echo "with $linker"; return 1; }
	done
}

@test "a copy of the tree works" {
	run "$STATICLD" -static -o out hello.c
	linked out
	with
}
@test "plugin removed" {
	rm tree/lib/staticld/staticld.so
	with && hello_refused
}
@test "plugin that is none" {
	gcc -shared -fPIC -o tree/lib/staticld/staticld.so hello.c
	with && hello_refused
}
@test "plugin that does nothing" {
	echo 'int onload(void *tv) { (void)tv; return 0; }' >nothing.c
	gcc -shared -fPIC -o tree/lib/staticld/staticld.so nothing.c
	with && hello_refused
}
@test "the reader of debug information removed, or of another build: the link is judged without it" {
	for file in dwarf.so staticld.so; do
		rm tree/lib/staticld/dwarf.so
		[ $file = dwarf.so ] || cp tree/lib/staticld/$file tree/lib/staticld/dwarf.so
		with -g && assert_has nss getpwnam || return
		: >tree/lib/staticld/dwarf.so
	done
}
@test "probe removed" {
	rm tree/lib/staticld/probe.{a,o}
	with && hello_refused
}
@test "linker names removed" {
	rm -r tree/libexec/staticld
	stops
	run "$STATICLD" -static -o out hello.c
	assert_failed && assert_absent out
}
@test "policies removed" {
	rm -r tree/share
	with && hello_refused
}
@test "the linker role called by itself does not pass anything either" {
	gcc -c user.c
	run timeout 20 tree/libexec/staticld/ld -static -o out user.o
	assert_failed && assert_absent out
}
