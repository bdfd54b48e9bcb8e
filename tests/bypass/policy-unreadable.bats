#!/usr/bin/env bats
# A policy that cannot be read refuses everything.
load bypass

refuses() { # POLICY
	run env STATICLD_POLICY="$1" timeout 20 "$STATICLD" -static -o out hello.c
	[ "$status" != 124 ] || fail "hangs on $1" || return
	assert_status 1 && refused out || { echo "STATICLD_POLICY=$1"; return 1; }
	run timeout 20 "$STATICLD" --staticld-policy="$1" -static -o out hello.c
	[ "$status" != 124 ] || fail "hangs on $1" || return
	assert_status 1 && refused out || { echo "--staticld-policy=$1"; return 1; }
	run env STATICLD_POLICY="$1" timeout 20 "$STATICLD" -static -o out user.c
	refused out
}

@test "missing" { refuses "$T/no-such.cfg" && refuses no-such-policy && refuses ./no-such.cfg; }
@test "a directory" { refuses "$T/empty"; }
@test "empty" {
	: >empty.cfg
	refuses "$T/empty.cfg"
}
@test "bad syntax" {
	echo 'version = 1; rules: {' >bad.cfg
	refuses "$T/bad.cfg"
}
@test "a FIFO" {
	mkfifo fifo.cfg
	refuses "$T/fifo.cfg"
}
@test "a device" { refuses /dev/zero && refuses /dev/null; }
@test "binary rubbish" {
	head -c 100000 /bin/bash >rubbish.cfg
	refuses "$T/rubbish.cfg"
}
@test "no permission" {
	[ "$(id -u)" = 0 ] || { echo 'version = 1;' >p.cfg; chmod 0 p.cfg; refuses "$T/p.cfg"; return; }
	# root reads everything: be nobody, in a directory that nobody may write
	chmod 777 "$T" "$T/tmp"
	echo 'version = 1;' >p.cfg
	chmod 0 p.cfg
	staticld_for_nobody
	run setpriv --reuid 65534 --clear-groups env STATICLD_POLICY="$T/p.cfg" bin/staticld -static -o out hello.c
	assert_status 1 && refused out
}
@test "STATICLD_POLICY and --staticld-policy set to nothing" {
	run "$STATICLD" --staticld-policy= -static -o out user.c
	assert_failed && assert_absent out
	run env STATICLD_POLICY= "$STATICLD" -static -o out user.c
	assert_failed && assert_absent out
}
@test "a compile needs a readable policy too, as it decides the headers" {
	run env STATICLD_POLICY="$T/no-such.cfg" "$STATICLD" -c -o hello.o hello.c
	[ "$status" != 0 ] && assert_absent hello.o || fail "compiled for which libc?"
}
