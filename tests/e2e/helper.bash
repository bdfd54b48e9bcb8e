# Loaded by every .bats file: paths, a directory per test, and assertions that print what they saw.
bats_require_minimum_version 1.5.0

TOP=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
STATICLD_BUILD=${STATICLD_BUILD:-$TOP/build}
STATICLD=$STATICLD_BUILD/bin/staticld
TESTDATA=$TOP/tests/e2e/testdata
GOSRC=$TESTDATA

# The six words that Go's and configure's probes look for: no diagnostic of ours may hold one.
PROBE_WORDS='unknown|unrecognized|unrecognised|unsupported|not supported|not recognized'

# plugged COMMAND...: a COMMAND that loads the plugin without staticld; in make check-sanitized it needs ASan's runtime
plugged() {
	# shellcheck disable=SC2086
	env ${SAN_ENV-} "$@"
}

setup() {
	T=$BATS_TEST_TMPDIR
	mkdir -p "$T/tmp" "$T/empty"
	unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE CC CXX CFLAGS LDFLAGS CGO_CFLAGS CGO_LDFLAGS MAKEFLAGS MFLAGS MAKELEVEL
	export TMPDIR=$T/tmp LC_ALL=C NO_COLOR=1 GOFLAGS=-buildvcs=false GOTOOLCHAIN=local
	cd "$T"
	source_files
	if declare -F prepare >/dev/null; then prepare; fi
}

teardown() {
	local pid
	for pid in "${background[@]-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null || :; done
	# bash's errexit does not see the first half of `a && b` fail: no failure may pass for that
	[ ! -e "$BATS_TEST_TMPDIR/failed" ]
}
background=()

source_files() {
	cat >hello.c <<-'END'
		#include <stdio.h>
		int main(void) { puts("hello from C"); return 0; }
	END
	cat >user.c <<-'END'
		#include <pwd.h>
		#include <stdio.h>
		int main(void) { struct passwd *p = getpwnam("nouser"); puts(p ? p->pw_name : "nobody"); return 0; }
	END
}

# fail TEXT...: print what the last `run` gave and fail the test
fail() {
	: >"$BATS_TEST_TMPDIR/failed"
	printf '%s\n' "$*" "-- status: ${status-}" "-- output:" "${output-}" "--"
	return 1
}

assert_ok() { [ "$status" = 0 ] || fail "wanted status 0"; }
assert_failed() { [ "$status" != 0 ] || fail "wanted a status other than 0"; }
assert_status() { [ "$status" = "$1" ] || fail "wanted status $1"; }
assert_silent() { [ -z "$output" ] || fail "wanted no output"; }
assert_has() { local w; for w; do [[ $output == *"$w"* ]] || fail "wanted in the output: $w" || return; done; }
assert_hasnt() { local w; for w; do [[ $output != *"$w"* ]] || fail "not wanted in the output: $w" || return; done; }
assert_exists() { [ -e "$1" ] || fail "no file $1"; }
assert_absent() { [ ! -e "$1" ] && [ ! -L "$1" ] || fail "file $1 is there"; }
assert_no_probe_words() {
	local ours=$output
	# what Go prints before the diagnosis is the command line, not ours
	! grep -n -i -E "$PROBE_WORDS" <<<"$ours" || fail "a word that probes look for is in the diagnostic"
}
assert_no_leftovers() {
	local left
	left=$(find "$TMPDIR" -mindepth 1)
	[ -z "$left" ] || fail "left over in TMPDIR: $left"
}
assert_same() { cmp "$1" "$2" || fail "$1 and $2 differ"; }

# denied OUT CLASS SYMBOL: the last run refused the link, said why, and left nothing
denied() {
	refused "$1" && assert_has "$2" "$3"
}

# refused OUT: no executable, a reason in words of ours, nothing left over
refused() {
	assert_failed && assert_absent "$1" && assert_has staticld && assert_no_probe_words && assert_no_leftovers
}

# linked OUT: the last run linked it and said nothing
linked() {
	assert_ok && assert_silent && assert_exists "$1" && assert_no_leftovers
}

# is_static FILE [static|static-pie]: by binutils' reading of the headers, then by ours
is_static() {
	local headers kind
	headers=$(LC_ALL=C readelf -W -h -l -d "$1") || { fail "readelf cannot read $1"; return; }
	! grep -E 'INTERP|\(NEEDED\)' <<<"$headers" || { fail "$1 needs a loader"; return; }
	case $headers in
	*'Type:'*' EXEC '*) kind=static ;;
	*'Type:'*' DYN '*) kind=static-pie ;;
	*) fail "$1 is no executable: $headers" || return ;;
	esac
	[ "$kind" = "${2-$kind}" ] || { fail "$1 is $kind, wanted ${2-}"; return; }
	run "$STATICLD" verify "$1"
	assert_ok && assert_has "$kind"
}

is_dynamic() {
	LC_ALL=C readelf -W -l -d "$1" | grep -q -E 'INTERP|\(NEEDED\)' || fail "$1 is not dynamic"
}

# in_root DIR ARGV...: ARGV with DIR as the root file system
in_root() {
	local dir=$1
	shift
	if [ "$(id -u)" = 0 ]; then timeout 20 chroot "$dir" "$@"; else timeout 20 unshare -r -R "$dir" "$@"; fi
}

# runalone PROG ARGS...: PROG in a root that holds nothing else
runalone() {
	local root=$T/alone
	rm -rf "$root"
	mkdir "$root"
	cp "$1" "$root/prog"
	shift
	in_root "$root" /prog "$@"
}

# serves PROG [PATH]: PROG, an HTTP server started in an empty root, answers; the answer is $output
serves() {
	local root=$T/serving address
	rm -rf "$root"
	mkdir "$root"
	cp "$1" "$root/prog"
	: >"$T/serving.log"
	in_root "$root" /prog >"$T/serving.log" 2>&1 3>&- &
	background+=("$!")
	for _ in {1..100}; do
		address=$(sed -n 's/^listening on //p' "$T/serving.log")
		[ -z "$address" ] || break
		sleep 0.1
	done
	[ -n "$address" ] || { cat "$T/serving.log"; fail "server did not start"; return; }
	run http_get "$address" "${2-/}"
	assert_ok && assert_has '200 OK'
}

http_get() {
	local host=${1%:*} port=${1##*:}
	exec 9<>"/dev/tcp/$host/$port" || return
	printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$2" "$host" >&9
	timeout 20 cat <&9
	exec 9>&-
}

# gobuild OUT PACKAGE ARGS...: builds $GOSRC/PACKAGE to OUT (a fresh path: Go does not relink an existing one)
gobuild() {
	local out=$PWD/$1 package=$2
	shift 2
	assert_absent "$out" || return
	(cd "$GOSRC" && go build -o "$out" "$@" "./$package")
}

# godenied OUT CLASS SYMBOL: as denied, but what Go prints ahead of the diagnosis (command line) is set aside
godenied() {
	assert_failed && assert_absent "$1" && assert_has "$2" "$3" && assert_no_leftovers || return
	grep -v -e '^link: running\|^/.*/link: running' -e ' -o [^ ]* ' <<<"$output" >"$T/ours.txt" || :
	! grep -n -i -E "$PROBE_WORDS" "$T/ours.txt" || fail "a word that probes look for is in the diagnostic"
}
