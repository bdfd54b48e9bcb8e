#!/usr/bin/env bats
# inputs.roots and inputs.env: what a link takes is the project's or comes from the roots; and twice the same gives the same.
load helper

prepare() {
	elsewhere=$BATS_FILE_TMPDIR/elsewhere$BATS_TEST_NUMBER
	mkdir -p "$elsewhere" work policy lib
	# not where temporary files are: those are the build's own
	echo 'int other(void) { return 7; }' >other.c && gcc -c other.c -o "$elsewhere/other.o" && ar rcs "$elsewhere/libother.a" "$elsewhere/other.o"
	echo '#define SEVEN 7' >"$elsewhere/seven.h"
	echo 'int other(void); int main(void) { return other() != 7; }' >main.c && gcc -c main.c
	echo '#include "seven.h"
	int main(void) { return SEVEN != 7; }' >header.c
	policy 'roots = ["/usr/lib", "/usr/include"]; env = "scrub";'
	export TMPDIR=$T/tmp
}
policy() { printf 'version = 1;\nextends = "default";\ninputs: { %s };\n' "$1" >p.cfg; }
build() { run "$STATICLD" --staticld-policy=./p.cfg "$@"; }
# archives are never taken for temporary files, so what lies below /tmp is elsewhere too

@test "roots: an archive elsewhere, what brought it, and the fixes" {
	local linker
	for linker in bfd gold lld mold; do
		build -fuse-ld=$linker -o out hello.c
		linked out || fail $linker || return
		build -fuse-ld=$linker -o out main.o "$elsewhere/libother.a"
		denied out input-path "$elsewhere/libother.a: outside of the roots: named by its path" && assert_has 'fix: install what is linked' || fail $linker || return
	done
	# the fixes: into the project, and a root
	cp "$elsewhere/libother.a" lib
	build -o out main.o -Llib -lother
	linked out
	policy "roots = [\"/usr/lib\", \"/usr/include\", \"$elsewhere\"];"
	build -o out main.o "-L$elsewhere" -lother
	linked out
	policy 'roots = ["/usr/include"];'
	build -o out hello.c
	denied out input-path crt1.o
	printf 'version = 1;\nextends = "default";\ninputs: { roots = ["%s"]; };\n' "$(realpath "$(dirname "$(gcc -print-file-name=libgcc.a)")")" >p.cfg
	build -o out hello.c
	denied out input-path 'libc.a: outside of the roots: -lc found it in -L'
}

searched() {
	for option in "-L$elsewhere" "-Wl,-L$elsewhere" "-Wl,--library-path=$elsewhere"; do
		build -o out main.o "$option" -lother
		denied out input-path "$elsewhere is outside" || fail "$option" || return
	done
	for option in "-I$elsewhere" "-isystem$elsewhere" "-Wp,-I$elsewhere" "-iquote$elsewhere" "-idirafter$elsewhere"; do
		build "$option" -o out header.c
		denied out input-path "$elsewhere" || fail "$option" || return
		build "$option" -c -o header.o header.c
		assert_failed && assert_absent header.o && assert_has input-path || fail "-c $option" || return
	done
	build -I "$elsewhere" -o out header.c
	denied out input-path "-I $elsewhere is outside of the policy's roots"
	ln -s "$elsewhere" linked
	build -I "$PWD/linked" -o out header.c
	denied out input-path "-I $PWD/linked, which is $elsewhere, is outside of the policy's roots"
	rm linked
	printf '%s\n' "-I$elsewhere" >words
	build @words -o out header.c
	denied out input-path "$elsewhere"
	# what is not there brings nothing
	build -L/nowhere -I/nowhere -o out hello.c
	linked out
	cp "$elsewhere/seven.h" .
	build -I. -o out header.c
	linked out
}

@test "roots: directories that are searched, and headers, by the option that names them" {
	policy 'roots = ["/usr/lib", "/usr/include"];'
	local outside
	outside=$(mktemp -d /var/tmp/staticld-test.XXXXXX)
	(
		trap 'rm -rf "$outside"' EXIT
		cp "$elsewhere"/* "$outside" && elsewhere=$outside
		searched
	)
}
@test "roots: specs, wrappers and programs from elsewhere" {
	echo '*asm:' >s.specs
	for option in -specs=s.specs --specs=s.specs '-specs s.specs' '-wrapper env'; do
		build $option -o out hello.c
		refused out && assert_has "denied: input-path: ${option%% *}" || fail "$option" || return
	done
	build -B/etc -o out hello.c
	denied out input-path -B/etc
	build --sysroot=/etc -o out hello.c
	denied out input-path --sysroot=/etc
	build -fuse-ld=/bin/sh -o out hello.c
	refused out
	# what the policy lets be
	printf 'version = 1;\nextends = "default";\nrules: { input-path = "allow"; };\ninputs: { roots = ["/usr/lib"]; };\n' >p.cfg
	build -I/etc -o out main.o "$elsewhere/libother.a"
	linked out
}

@test "env = scrub: nothing in the environment brings headers, libraries or programs" {
	policy 'env = "scrub";'
	local v
	for v in CPATH C_INCLUDE_PATH; do
		run env $v="$elsewhere" "$STATICLD" --staticld-policy=./p.cfg -o out header.c
		assert_failed && assert_absent out && assert_has seven.h || fail $v || return
		run env $v="$elsewhere" "$STATICLD" -o out header.c
		linked out && rm out || fail "$v without" || return
	done
	run env LIBRARY_PATH="$elsewhere" "$STATICLD" --staticld-policy=./p.cfg -o out main.o -lother
	assert_failed && assert_absent out
	run env LIBRARY_PATH="$elsewhere" "$STATICLD" -o out main.o -lother
	linked out
	printf '#!/bin/sh\necho as elsewhere ran >&2\nexec /usr/bin/as "$@"\n' >"$elsewhere/as" && chmod +x "$elsewhere/as"
	run env COMPILER_PATH="$elsewhere" GCC_EXEC_PREFIX="$elsewhere/" LD_RUN_PATH=/x "$STATICLD" --staticld-policy=./p.cfg -o out hello.c
	linked out
	run env COMPILER_PATH="$elsewhere" "$STATICLD" -o out hello.c
	assert_has 'as elsewhere ran'
	for v in LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT; do
		printf '#!/bin/sh\nenv | grep "^%s=" >&2\nexec gcc "$@"\n' $v >cc && chmod +x cc
		run env $v=/nowhere STATICLD_CC=./cc "$STATICLD" --staticld-policy=./p.cfg -o out hello.c
		assert_hasnt "$v=/nowhere" || return
	done
	build -specs=s.specs -o out hello.c
	refused out && assert_has input-path
}

@test "the working directory is no project when it holds a root" {
	cd /usr/lib && run "$STATICLD" --staticld-policy="$T/p.cfg" -o "$T/out" "$T/main.o" "$elsewhere/libother.a"
	denied "$T/out" input-path libother.a
	cd / && run "$STATICLD" --staticld-policy="$T/p.cfg" -o "$T/out" "$T/main.o" "$elsewhere/libother.a"
	denied "$T/out" input-path libother.a
}

@test "a build ID by chance" {
	for option in -Wl,--build-id=uuid '-Xlinker --build-id=uuid' -Wl,-s,-build-id=uuid; do
		build $option -o out hello.c
		refused out && assert_has 'build-id=uuid' 'fix: --build-id=sha1' || fail "$option" || return
	done
	build -Wl,--build-id=sha1 -o out hello.c
	linked out
	run "$STATICLD" -Wl,--build-id=uuid -o out hello.c
	linked out
}

@test "two links are the same bytes, in another directory and at another time too" {
	printf 'int x(void) { return 1; }\n' >x.c
	printf '#include <iostream>\nint main() { std::cout << 1; }\n' >c.cc
	mkdir one two
	for d in one two; do
		cp hello.c x.c c.cc $d
		export TMPDIR=$T/tmp/$d && mkdir -p "$TMPDIR"
		for linker in bfd gold lld mold; do
			(cd $d && "$STATICLD" -fuse-ld=$linker -o $linker hello.c x.c) || return
		done
		(cd $d && "$STATICLD" -flto -o lto hello.c x.c && "$STATICLD" -static-pie -o pie hello.c && "$STATICLD"++ -o cxx c.cc &&
			"$STATICLD" -Wl,--build-id=sha1 -o id hello.c) || return
	done
	for f in bfd gold lld mold lto pie cxx id; do assert_same one/$f two/$f || return; done
}
