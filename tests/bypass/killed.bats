#!/usr/bin/env bats
# Somebody is killed in the middle of a link: the others end, and nothing is left.
load bypass

# The real linker writes its output and then waits to be killed; "gcc" keeps its own process ids.
prepare() {
	gcc -c hello.c
	mkdir slow
	cat >slow/ld.bfd <<-'END'
		#!/bin/sh
		/usr/bin/ld.bfd "$@" || exit
		# ASan would report the signals that it gets
		LD_PRELOAD= exec sh -c 'echo $PPID >role.new; echo $$ >ld.new; mv role.new role; mv ld.new ld; exec sleep 60'
	END
	chmod +x slow/ld.bfd
}

begin() { # ARGS...: a link in the background, until the linker has written
	rm -f ld role
	env --default-signal "$STATICLD" -fuse-ld=bfd -B./slow/ -o out "$@" hello.o >log 2>&1 3>&- &
	driver=$!
	background+=($driver)
	wait_for test -s ld || { cat log; fail "the linker did not start"; return 1; }
	read -r ld <ld
	read -r role <role
}
wait_for() { local i; for i in {1..400}; do "$@" && return 0; sleep 0.05; done; return 1; }
ended() { ! kill -0 "$1" 2>/dev/null || [[ $(ps -o stat= "$1") == Z* ]]; }
nothing_left() {
	wait_for ended "$ld" || { fail "the linker goes on"; return; }
	wait_for ended "$role" || { fail "the linker role goes on"; return; }
	wait_for empty || { fail "left: $(find "$TMPDIR" . -newer slow/ld.bfd)"; return; }
	assert_absent out
}
empty() { [ -z "$(find . -name '.staticld*')" ] && [ -z "$(find "$TMPDIR" -mindepth 1)" ]; }

@test "the linker role" {
	for signal in TERM HUP INT KILL; do
		begin
		kill -$signal "$role"
		status=0
		wait $driver || status=$?
		assert_failed && nothing_left || { echo "$signal"; return 1; }
	done
}
@test "the linker itself" {
	for signal in TERM KILL SEGV; do
		begin
		kill -$signal "$ld"
		status=0
		wait $driver || status=$?
		assert_failed && nothing_left || { echo "$signal"; return 1; }
	done
}
@test "the driver role" {
	for signal in TERM HUP KILL; do
		begin
		kill -$signal $driver
		status=0
		wait $driver || status=$?
		case $signal in TERM) assert_status 143 ;; HUP) assert_status 129 ;; KILL) assert_status 137 ;; esac
		# a killed compiler leaves files of its own, so look only at ours
		TMPDIR=$T/empty nothing_left || { echo "$signal"; return 1; }
		rm -rf "${TMPDIR:?}"/*
	done
}
@test "the compiler" {
	begin
	kill -KILL "$(pgrep -P $driver)"
	status=0
	wait $driver || status=$?
	assert_status 137
	output=$(cat log)
	assert_has 'gcc ended as by signal 9 (Killed), so out was not written'
	TMPDIR=$T/empty nothing_left
	rm -rf "${TMPDIR:?}"/*
}
@test "all of them at once, as Ctrl-C does" {
	for signal in INT TERM HUP KILL; do
		rm -f ld role
		setsid --wait env --default-signal "$STATICLD" -fuse-ld=bfd -B./slow/ -o out hello.o >log 2>&1 3>&- &
		setsid=$!
		wait_for test -s ld
		read -r ld <ld
		read -r role <role
		kill -$signal -- "-$(ps -o pgid= "$ld" | tr -d ' ')"
		status=0
		wait $setsid || status=$?
		assert_failed
		TMPDIR=$T/empty nothing_left || { echo "$signal"; return 1; }
		rm -rf "${TMPDIR:?}"/*
	done
}
@test "an old output is not lost to a link that never ended" {
	gcc -static -o out hello.c
	cp out old
	begin
	kill -KILL $driver
	wait $driver || :
	wait_for ended "$role"
	assert_same old out
	rm -f out
	nothing_left || :
	rm -rf "${TMPDIR:?}"/*
}
@test "the seal for another target" {
	# clang looks for the linker in PATH
	export STATICLD_CC=clang STATICLD_POLICY=sealed PATH=$T/slow:$PATH
	for signal in INT TERM HUP KILL; do
		rm -f ld
		setsid env --default-signal "$STATICLD" --target=x86_64-linux-gnu -fuse-ld=bfd -o out hello.o >log 2>&1 3>&- &
		wait_for test -s ld
		read -r ld <ld
		read -r role <role
		kill -$signal -- "-$(ps -o pgid= "$ld" | tr -d ' ')"
		nothing_left || { echo "$signal"; return 1; }
	done
	begin --target=x86_64-linux-gnu
	kill -KILL $driver
	wait $driver || :
	nothing_left
}
@test "a directory for the linker's own files" {
	for signal in TERM KILL; do
		begin -Wl,-Map=%
		kill -$signal "$role"
		status=0
		wait $driver || status=$?
		assert_failed && nothing_left || { echo "$signal"; return 1; }
	done
}
