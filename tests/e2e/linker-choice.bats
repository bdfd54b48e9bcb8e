#!/usr/bin/env bats
# link.linker and --staticld-linker: which linker runs, whatever the driver asks for.
load locked

# ran KIND ARGS...: a link with ARGS passes, and the linker KIND made it
ran() {
	local kind=$1
	shift
	rm -f out r.json
	run "$STATICLD" --staticld-report=r.json -o out "$@"
	linked out && is_static out || { echo "$kind: $*"; return 1; }
	[ "$(jq -r .linker.kind r.json)" = "$kind" ] || fail "$* was linked by $(jq -c .linker r.json), wanted $kind"
}
# policy TEXT: p.cfg has it in link
policy() { printf 'version = 1;\nextends = "default";\nlink: { %s };\n' "$1" >p.cfg; }

@test "the option: each linker, at any place, and over -fuse-ld" {
	for kind in bfd gold lld mold; do
		ran $kind hello.c --staticld-linker=$kind
		ran $kind --staticld-linker=$kind -fuse-ld=lld hello.c
		STATICLD_CC=clang ran $kind -fuse-ld=bfd --staticld-linker=$kind hello.c
		! ./out --version | grep -q staticld || fail "the driver saw the option"
	done
	ran bfd hello.c --staticld-linker=driver
	ran gold hello.c -fuse-ld=gold --staticld-linker=driver
}
@test "the policy's key, and the option over it" {
	for kind in bfd gold lld mold; do
		policy "linker = \"$kind\";"
		ran $kind hello.c --staticld-policy=p.cfg
		ran $kind hello.c --staticld-policy=p.cfg -fuse-ld=bfd
	done
	ran bfd hello.c --staticld-policy=p.cfg --staticld-linker=bfd
	ran gold hello.c --staticld-policy=p.cfg --staticld-linker=driver -fuse-ld=gold
	printf 'version = 1;\nextends = "p.cfg";\n' >q.cfg
	ran mold hello.c --staticld-policy=./q.cfg
}
@test "without a driver role: the policy in force" {
	policy 'linker = "lld";'
	STATICLD_POLICY=$PWD/p.cfg STATICLD_VERBOSE=1 run gcc -B"$STATICLD_BUILD/libexec/staticld/" -static -o out hello.c
	assert_ok && assert_has /ld.lld && is_static out
}
@test "a locked policy's linker wins over all" {
	system true 'link: { linker = "gold"; };'
	policy 'linker = "lld";'
	ran gold hello.c --staticld-policy=p.cfg
	ran gold hello.c --staticld-policy=p.cfg --staticld-linker=mold
	ran gold hello.c --staticld-linker=mold
	system true 'link: { linker = "driver"; };'
	ran lld hello.c --staticld-policy=p.cfg
	ran mold hello.c --staticld-linker=mold
}
@test "what is no such word is an error" {
	run "$STATICLD" --staticld-linker=turbo -o out hello.c
	refused out && assert_has '--staticld-linker must be' '"fastest"'
	policy 'linker = "turbo";'
	run "$STATICLD" --staticld-policy=p.cfg -o out hello.c
	refused out && assert_has 'p.cfg:3: "linker" must be "driver", "bfd", "gold", "lld", "mold" or "fastest"'
}
@test "a linker that is not there is said to be missing" {
	mkdir bin
	ln -s "$(command -v ld.bfd)" bin/ld
	gcc -c hello.c
	# bare CHOICE: the linker role where ld is all there is
	bare() {
		policy "linker = \"$1\";"
		run env PATH="$T/bin" COMPILER_PATH="$T/bin" STATICLD_POLICY="$T/p.cfg" "$STATICLD_BUILD/libexec/staticld/ld" -static -o out \
			"$(gcc -print-file-name=crt1.o)" "$(gcc -print-file-name=crti.o)" "$(gcc -print-file-name=crtbeginT.o)" hello.o --start-group "$(gcc -print-file-name=libgcc.a)" \
			"$(gcc -print-file-name=libgcc_eh.a)" "$(gcc -print-file-name=libc.a)" --end-group "$(gcc -print-file-name=crtend.o)" "$(gcc -print-file-name=crtn.o)"
	}
	bare mold
	refused out && assert_has 'no linker "ld.mold"' 'fix: install it'
	bare fastest
	linked out
}
@test "it still judges: getpwnam is denied by each" {
	for kind in bfd gold lld mold fastest; do
		run "$STATICLD" --staticld-linker=$kind -o out user.c
		denied out nss getpwnam || { echo $kind; return 1; }
	done
}
@test "fastest: lld, and where it cannot, the next one that can" {
	ran lld --staticld-linker=fastest hello.c
	ran lld --staticld-linker=fastest -fuse-ld=bfd hello.c
	ran lld --staticld-linker=fastest -static-pie -fPIE hello.c
	STATICLD_CC=clang ran lld --staticld-linker=fastest -flto hello.c
	# gcc's intermediate code
	ran gold --staticld-linker=fastest -flto hello.c
	ran lld --staticld-linker=fastest -flto -fno-lto hello.c
	gcc -flto -c hello.c
	ran gold --staticld-linker=fastest hello.o
	echo 'int other;' >other.c
	gcc -c other.c && gcc-ar rcs libhello.a other.o hello.o
	ran gold --staticld-linker=fastest -Wl,--undefined=main libhello.a
	ran mold --staticld-linker=fastest -static-pie -fPIE -flto hello.c
	# options
	ran gold --staticld-linker=fastest -Wl,--warn-constructors hello.c
	ran mold --staticld-linker=fastest -Wl,--require-defined=main hello.c
	ran mold --staticld-linker=fastest -Wl,-require-defined,main hello.c
	ran bfd --staticld-linker=fastest -Wl,--hash-size=99 hello.c
	ran bfd --staticld-linker=fastest -static-pie -fPIE -flto -Wl,--defsym=other=1 hello.c
	# another option's value is none
	ran lld --staticld-linker=fastest -Wl,-Map,--require-defined hello.c
}
@test "fastest: scripts" {
	echo 'other = main;' >alias.ld
	ran lld --staticld-linker=fastest hello.c alias.ld
	ran bfd --staticld-linker=fastest -static-pie -fPIE -flto hello.c alias.ld
}
@test "fastest: the list is data, and a list that cannot be read is said" {
	cp -R "$STATICLD_BUILD" b
	list=$T/b/share/staticld/linkers.cfg
	STATICLD=$T/b/bin/staticld
	sed -i 's/name = "lld"/name = "nothing"/' "$list"
	ran gold --staticld-linker=fastest hello.c
	sed -i 's/linkers:/linkers/' "$list"
	echo ';' >>"$list"
	run "$STATICLD" --staticld-linker=fastest -o out hello.c
	refused out && assert_has linkers.cfg
	run "$STATICLD" --staticld-linker=bfd -o out hello.c
	linked out
}
@test "GNU ld may open no more files than in a session, for more make it slower; the compiler may open what it could" {
	mkdir b
	printf '#!/bin/sh\n[ "$*" = --version ] || ulimit -Sn >%s\nexec %s "$@"\n' "$T/limit" "$(command -v ld.bfd)" >b/ld
	printf '#!/bin/sh\nulimit -Sn >%s\nexec gcc "$@"\n' "$T/cclimit" >cc
	chmod +x b/ld cc
	for n in 2000 512; do
		STATICLD_CC=$T/cc run bash -c "ulimit -Sn $n; exec '$STATICLD' -Bb/ -o out hello.c"
		linked out
		[ "$(cat cclimit)" = $n ] && [ "$(cat limit)" = $((n > 1024 ? 1024 : n)) ] || fail "$n: $(cat cclimit limit)"
	done
}
