# For the tests of real software, whose sources tests/source.sh gets from Debian.
load ../e2e/helper

# source_of PACKAGE: Debian's source of it, in ./PACKAGE
source_of() { "$TOP/tests/source.sh" "$1" "$T/$1"; }

# made COMMAND...: what it prints is shown when it fails
made() { "$@" >made.log 2>&1 || { tail -n 40 made.log | cut -c 1-300; fail "failed: $*"; }; }

# is_sealed FILE
is_sealed() {
	is_static "$1" || return
	run "$STATICLD" verify "$1"
	assert_ok && assert_has 'sealed: cannot load code at run time'
}

# excepted P.CFG: the exceptions that the last run offered, with a reason
excepted() {
	{ printf 'version = 1;\nextends = "default";\n'; sed -n '/exceptions: (/,/ );/p' <<<"$output"; } | sed 's/"\.\.\."/"never called"/' >"$1"
}
