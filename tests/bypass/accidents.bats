#!/usr/bin/env bats
# What a machine runs out of, and what a command line can grow to: what is not proven has no name, nothing is left, and the reason is said.
load bypass

prepare() {
	gcc -c hello.c
	gcc -c user.c
	mkdir out
}

# fails_closed STATUS: what came of a link of hello.o to out/a, its words in log, is proven or is not there, and nothing else is
fails_closed() {
	status=$1 output=$(cat log)
	[ "$status" != 124 ] || fail "hangs" || return
	if [ "$status" = 0 ]; then
		"$STATICLD" verify out/a >verified 2>&1 || fail "an output that is not proven: $(cat verified)" || return
		rm out/a
	# of a process that a limit kills the shell tells
	elif [ -z "$output" ] && [ "$status" -le 128 ]; then fail "no word, status $status" || return
	fi
	[ -z "$(ls -A out)" ] || fail "left: $(ls -A out)" || return
	assert_no_leftovers
}
# denies_closed STATUS: the same of user.o, of which there is no output whatever happens
denies_closed() { [ "$1" != 0 ] || fail "a denied link has status 0" || return; fails_closed "$1"; }

# both COMMAND...: COMMAND, which links as its last words say, for both programs
both() {
	local rc=0
	timeout 60 "$@" -o out/a hello.o >log 2>&1 </dev/null || rc=$?
	fails_closed $rc || { echo "hello.o: $*"; return 1; }
	passed=$rc rc=0
	timeout 60 "$@" -o out/a user.o >log 2>&1 </dev/null || rc=$?
	denies_closed $rc || { echo "user.o: $*"; return 1; }
}


# limited OPTION VALUE COMMAND...: as both, with a limit on COMMAND
limited() { both bash -c 'ulimit "$1" "$2" || exit; shift 2; exec "$@"' limited "$@"; }

@test "limits of the size of files" {
	for kb in 0 1 64 256 400; do
		limited -f $kb "$STATICLD" || return
		[ "$passed" != 0 ] || fail "$kb KB are enough" || return
	done
}
@test "limits of open files" {
	local some=
	for n in 3 4 6 8 10 13 16 20 32 48; do
		limited -n $n "$STATICLD" || return
		[ "$passed" != 0 ] || some=yes
	done
	[ "$some" = yes ] || fail "48 files are too few"
}
# ASan alone takes terabytes of addresses.
# bats test_tags=unsanitized
@test "limits of memory" {
	local some=
	for mb in 1 8 16 32 48 64 96 256; do
		limited -v $((mb << 10)) "$STATICLD" || return
		[ "$passed" != 0 ] || some=yes
	done
	[ "$some" = yes ] || fail "256 MB are too little"
}

# mounted SCRIPT ARGS...: SCRIPT where it may mount
mounted() {
	local how=(unshare -m)
	[ "$(id -u)" = 0 ] || how=(unshare -r -m)
	timeout 60 "${how[@]}" bash -c "$1" mounted "${@:2}"
}
on_small() { # SIZE OBJECT: the link to out/a, a file system of SIZE; what is then in out goes to kept
	mounted 'mount -t tmpfs -o size="$1" none out && "$2" -o out/a "$3" >log 2>&1 </dev/null
		rc=$?; rm -rf kept; cp -a out kept; exit $rc' "$1" "$STATICLD" "$2"
}
take_out() { rm -rf out; mv kept out; }

@test "a full file system for the output" {
	local rc size
	for size in 4k 64k 256k 600k 4m; do
		rc=0; on_small $size hello.o || rc=$?
		take_out; fails_closed $rc || { echo "$size"; return 1; }
		[ $size != 4m ] || [ $rc = 0 ] || fail "4 MB are too little" || return
		[ $size != 4k ] || [ $rc != 0 ] || fail "4 KB are enough" || return
		rc=0; on_small $size user.o || rc=$?
		take_out; denies_closed $rc || { echo "$size"; return 1; }
	done
}
@test "a full file system for temporary files" {
	local rc size source
	for size in 4k 8k 16k 64k; do
		for source in hello user; do
			rc=0
			mounted 'mount -t tmpfs -o size="$1" none tmp && mkdir tmp/t && head -c 3000 /dev/zero >tmp/fill
				TMPDIR=$PWD/tmp/t "$2" -o out/a "$3" >log 2>&1 </dev/null
				rc=$?; ls -A tmp/t >left; exit $rc' $size "$STATICLD" $source.c || rc=$?
			[ ! -s left ] || fail "left: $(cat left)" || return
			if [ $source = user ]; then denies_closed $rc; else fails_closed $rc; fi || { echo "$size $source"; return 1; }
		done
	done
}
@test "no /proc, as in a bare chroot: said at once, with what to do" {
	mounted 'mount -t tmpfs none /proc && "$1" -o out/a hello.o >log 2>&1' "$STATICLD" && status=0 || status=$?
	fails_closed $status && grep -q 'mount -t proc proc /proc' log
}

@test "no directory for temporary files" {
	local t
	mounted 'mount -t tmpfs -o ro none tmp && "$1" -o out/a hello.o >log 2>&1' "$STATICLD" && status=0 || status=$?
	fails_closed $status || return
	for t in /nonexistent "$T/hello.c" /proc; do
		TMPDIR=$t "$STATICLD" -o out/a hello.o >log 2>&1 && status=0 || status=$?
		fails_closed $status || { echo "$t"; return 1; }
		TMPDIR=$t "$STATICLD" -o out/a user.o >log 2>&1 && status=0 || status=$?
		denies_closed $status || { echo "$t"; return 1; }
	done
	# nowhere at all
	mounted 'mount --bind "$PWD" /mnt && cd /mnt && unset TMPDIR && for d in /tmp /var/tmp; do mount -t tmpfs -o ro none $d; done
		"$1" -o out/a hello.o >log 2>&1' "$(readlink -f "$STATICLD")" && status=0 || status=$?
	fails_closed $status
}
@test "a directory for the output that cannot be written" {
	mounted 'mount -t tmpfs -o ro none out && "$1" -o out/a hello.o >log 2>&1' "$STATICLD" && status=0 || status=$?
	[ "$status" != 0 ] && fails_closed $status
}

@test "stopped, and continued" {
	mkdir slow
	mkfifo go
	# it starts nothing while it waits: of a shell that is about to, the child alone would be seen to stop
	cat >slow/ld.bfd <<-'END'
		#!/bin/sh
		echo $$ >ld.new
		mv ld.new ld
		read go <go
		exec /usr/bin/ld.bfd "$@"
	END
	chmod +x slow/ld.bfd
	setsid --wait "$STATICLD" -fuse-ld=bfd -B./slow/ -o out/a hello.o >log 2>&1 3>&- &
	local pid=$! ld group
	background+=($pid)
	for _ in {1..400}; do [ ! -s ld ] || break; sleep 0.05; done
	read -r ld <ld
	group=$(ps -o pgid= "$ld" | tr -d ' ')
	kill -STOP -- "-$group"
	for _ in {1..400}; do [[ $(ps -o stat= "$ld") != T* ]] || break; sleep 0.05; done
	[[ $(ps -o stat= "$ld") == T* ]] || fail "the linker is not stopped" || return
	exec 4<>go
	echo go >&4
	assert_absent out/a || return
	kill -CONT -- "-$group"
	wait $pid && status=0 || status=$?
	exec 4>&-
	[ "$status" = 0 ] || { cat log; fail "continued, it fails"; return; }
	fails_closed 0
}
@test "clocks that are years wrong, and go backwards between two commands" {
	local t
	for t in 2037-01-01 1999-12-31 2019-01-01; do
		touch -d $t hello.o
		both faketime "$t" "$STATICLD" || return
		[ "$passed" = 0 ] || { cat log; fail "$t"; return; }
		touch -d 2036-06-06 out
	done
}

@test "times that go backwards while the linker runs" {
	local linker when
	mkdir late
	cat >late/ld <<-'END'
		#!/bin/bash
		out= before=
		for word; do
			[ "$before" != -o ] || out=$word
			before=$word
		done
		touch -d 2037-01-01 hello.o user.o
		[ ! -e day ] || export SOURCE_DATE_EPOCH=$(cat day)
		/usr/bin/"$(basename "$0")" "$@"
		status=$?
		touch -d "$(cat when)" hello.o user.o
		# also to the time of what was never written to: base/placement.c
		[ -z "$out" ] || touch -c -d "$(cat when)" "$out"
		exit $status
	END
	chmod +x late/ld
	for linker in bfd gold lld mold; do
		ln -s ld late/ld.$linker
		for when in @1 @0 1971-01-01 @-100000; do
			echo $when >when
			both "$STATICLD" -fuse-ld=$linker -B./late/ || { echo "$linker $when"; return 1; }
			[ "$passed" = 0 ] || { cat log; fail "$linker $when"; return; }
		done
	done
	# who judges reads the clock once
	printf 'version = 1; extends = "default"; exceptions: ( { symbol = "getpwnam"; reason = "r"; expires = "2027-06-30"; } );\n' >p.cfg
	date -u -d 2027-06-01 +%s >day
	SOURCE_DATE_EPOCH=$(date -u -d 2027-08-01 +%s) run "$STATICLD" --staticld-policy=./p.cfg -fuse-ld=bfd -B./late/ -o out/a user.o
	linked out/a && rm out/a || return
	date -u -d 2027-08-01 +%s >day
	SOURCE_DATE_EPOCH=$(date -u -d 2027-06-01 +%s) run "$STATICLD" --staticld-policy=./p.cfg -fuse-ld=bfd -B./late/ -o out/a user.o
	refused out/a && assert_has 'expired on 2027-06-30'
}

@test "command lines of a megabyte" {
	local words i
	# gcc hands its options on in one word, of which Linux takes 128 KiB: so these are inputs
	gcc -x c -c -o empty.o - </dev/null
	mkdir "$(printf '%0200d' 0)"
	cd 0*
	for i in {1..5000}; do ln ../empty.o "$i.o"; done
	cd ..
	words=("$(printf '%0200d' 0)"/*.o)
	[ "$(printf '%s ' "${words[@]}" | wc -c)" -gt 1000000 ]
	both "$STATICLD" "${words[@]}" || return
	[ "$passed" = 0 ] || fail "a megabyte of words" || return
	printf '%s\n' "${words[@]}" >words
	both "$STATICLD" @words || return
	[ "$passed" = 0 ] || fail "a megabyte in a file"
}
@test "a parent that ignores the end of its children" {
	both env --ignore-signal=CHLD "$STATICLD" || return
	[ "$passed" = 0 ] || { cat log; fail "the link fails"; }
}
@test "names with every byte" {
	local name= byte objects=()
	for i in {1..255}; do
		[ "$i" != 47 ] || continue
		printf -v byte '%b' "\\x$(printf %x "$i")"
		name+=$byte
		objects+=("n$byte.o")
		printf 'int v%d;' "$i" | gcc -x c -c -o "n$byte.o" - || return
	done
	[ "${#objects[@]}" = 254 ]
	run "$STATICLD" -o out/a hello.o "${objects[@]}"
	assert_ok && assert_silent || return
	fails_closed 0 || return
	name=${name:0:200}${name:202}.o
	name=a${name:1:252}
	cp user.o "$name"
	"$STATICLD" -o "out/$name" "$name" hello.o >log 2>&1 && status=0 || status=$?
	denies_closed $status || return
	# neutral: nothing in it but text
	! LC_ALL=C grep -q -a -P '[\x00-\x08\x0b-\x1f\x7f]' log || fail "it speaks to the terminal" || return
	cp hello.o "$name"
	run "$STATICLD" -o "out/$name" "$name"
	assert_ok && assert_silent && is_static "out/$name"
}
