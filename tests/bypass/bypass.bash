# Shared by the bypass tests: a program that calls getpwnam must not come out, whatever the trick.
load ../e2e/helper

# without ARGS...: the trick links without staticld (CC, default gcc)
without() {
	"${CC:-gcc}" -static -o plain-out user.c "$@" >/dev/null 2>plain.log ||
		fail "the trick does not link without staticld: $*: $(cat plain.log)" || return
	assert_exists plain-out
}

# with ARGS...: no output with staticld, a status other than 0, and a reason
with() { stops "$@" && refused out || { echo "with $*"; return 1; }; }

# stops ARGS...: the same where the foreign program's words may be the only ones
stops() {
	rm -f out
	STATICLD_CC=${CC:-gcc} run timeout 60 "$STATICLD" -static -o out user.c "$@"
	[ "$status" != 124 ] || fail "hangs: $*" || return
	assert_failed && assert_absent out && assert_no_leftovers
}

trick() { without "$@" && with "$@"; }

# staticld_for_nobody: a copy of staticld in $T, and the way to it, that who is not root may use, wherever the clone lies
staticld_for_nobody() {
	chmod a+rx "$T" "$BATS_RUN_TMPDIR" "${BATS_FILE_TMPDIR%/*}" "${BATS_TEST_TMPDIR%/*}"
	cp -a "$STATICLD_BUILD"/{bin,lib,libexec,share} .
	chmod -R a+rX bin lib libexec share
}
