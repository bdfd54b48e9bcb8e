#!/usr/bin/env bats
# Policy files: what is wrong is told with file and line, as driver with status 1, as `policy check` with status 2.
load helper

wrong() { # WORDS... (policy on stdin)
	local word
	cat >p.cfg
	run "$STATICLD" policy check p.cfg
	assert_status 2 || return
	for word; do assert_has "$word" || return; done
	run env STATICLD_POLICY="$T/p.cfg" "$STATICLD" -o out hello.c
	assert_status 1 && assert_absent out || return
	for word; do assert_has "$word" || return; done
	assert_no_probe_words
}

@test "the installed policies are right" {
	for p in default musl audit strict; do
		run "$STATICLD" policy check "$p"
		assert_ok || { echo "policy $p"; return 1; }
	done
	for p in default musl audit; do
		run "$STATICLD" policy check "$STATICLD_BUILD/share/staticld/$p.cfg"
		assert_ok || { echo "policy $p by path"; return 1; }
	done
}

@test "bad syntax" {
	wrong p.cfg:3 <<<$'version = 1;\nrules: {\n  nss == "deny";\n};'
}
@test "a key that is not one" {
	wrong p.cfg:2 colour <<<$'version = 1;\ncolour = "red";'
}
@test "a key in a group that is not one" {
	wrong p.cfg:3 colour <<<$'version = 1;\nlink: {\n  colour = "red";\n};'
}
@test "a wrong type" {
	wrong p.cfg:2 rules <<<$'version = 1;\nrules = 7;'
}
@test "an action that is not one" {
	wrong p.cfg:2 forbid <<<$'version = 1;\nrules: { nss = "forbid"; };'
}
@test "a class that is not one" {
	wrong p.cfg:2 nsz <<<$'version = 1;\nrules: { nsz = "deny"; };'
}
@test "an exception without a reason" {
	wrong p.cfg:2 reason <<<$'version = 1;\nexceptions: ( { symbol = "dlopen"; } );'
}
@test "a version of the future" {
	wrong p.cfg:1 version <<<'version = 99;'
}
@test "extends itself" {
	wrong p.cfg <<<$'version = 1;\nextends = "p.cfg";'
}
@test "extends in a circle" {
	printf 'version = 1;\nextends = "%s/p.cfg";\n' "$T" >q.cfg
	printf 'version = 1;\nextends = "%s/q.cfg";\n' "$T" | wrong .cfg
}
@test "extends what is not there" {
	wrong p.cfg:2 no-such-policy <<<$'version = 1;\nextends = "no-such-policy";'
}

@test "a missing file, a directory, an empty file" {
	: >empty.cfg
	mkdir dir.cfg
	for p in missing.cfg dir.cfg empty.cfg; do
		run "$STATICLD" policy check "./$p"
		assert_status 2 && assert_has "$p" || { echo "for $p"; return 1; }
	done
}

@test "100 MB: an error, and soon" {
	truncate -s 100M big.cfg
	run timeout 10 "$STATICLD" policy check ./big.cfg
	assert_status 2 && assert_has big.cfg
}

@test "a policy that extends default and allows nss" {
	printf 'version = 1;\nextends = "default";\nrules: { nss = "allow"; };\n' >p.cfg
	run "$STATICLD" policy check p.cfg
	assert_ok
	run "$STATICLD" -w --staticld-policy="$T/p.cfg" -static -o out user.c
	# ld's own warning remains ld's
	assert_ok && assert_exists out
	echo '#include <dlfcn.h>
	int main(int c, char **v) { return dlopen(v[0], c) != 0; }' >dl.c
	run "$STATICLD" --staticld-policy="$T/p.cfg" -static -o out2 dl.c
	denied out2 dlopen dlopen
}

@test "a policy without a name of a libc that is there" {
	printf 'version = 1;\nextends = "default";\nlink: { libc = "nolibc"; };\n' >p.cfg
	run "$STATICLD" --staticld-policy="$T/p.cfg" -o out hello.c
	assert_status 1 && assert_absent out && assert_has nolibc
}
