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
@test "the plugin's second half removed, or of another build" {
	rm tree/lib/staticld/later.so
	with && assert_has later.so
	# Nothing of it was needed.
	run "$STATICLD" -static -o out hello.c
	linked out
	printf 'version = 1;\nextends = "default";\n' >own.cfg
	STATICLD_POLICY=$PWD/own.cfg run "$STATICLD" -static -o out hello.c
	refused out && assert_has later.so
	cp tree/lib/staticld/dwarf.so tree/lib/staticld/later.so
	with && assert_has "two builds"
	echo 'const unsigned long staticld_later[40] = {8};' >old.c
	gcc -shared -fPIC -o tree/lib/staticld/later.so old.c
	with && assert_has "two builds"
}
@test "probe removed" {
	rm tree/lib/staticld/probe.o
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
