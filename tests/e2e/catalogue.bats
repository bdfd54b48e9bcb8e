#!/usr/bin/env bats
# The catalogues are what can be computed from the libcs themselves: none of their names is missing, none is wrong.
load helper

prepare() {
	CATALOGUE=$STATICLD_BUILD/tests/catalogue
	GLIBC=$(gcc -print-file-name=libc.a)
	MUSL=/usr/lib/$(uname -m)-linux-musl/libc.a
	cfg=$TOP/policy/libc
}

# the upstream part of an installed package's version
version_of() { dpkg-query -W -f '${Version}\n' "$1" | head -n 1 | sed 's/^[0-9]*://; s/[-+].*//'; }

check_glibc() { run "$CATALOGUE" --check "$1" "$GLIBC" "$(version_of libc6-dev)"; }
check_musl() { run "$CATALOGUE" --check "$1" "$MUSL" "$(version_of musl-dev)"; }

@test "glibc: the catalogue equals what the installed libc.a gives" { check_glibc "$cfg/glibc.cfg" && assert_ok && assert_silent; }
@test "musl: the catalogue equals what the installed libc.a gives" { check_musl "$cfg/musl.cfg" && assert_ok && assert_silent; }

@test "a name that is missing is noticed, in each class" {
	local name
	for name in getpwnam __getpwnam_r __nss_module_load dlopen _dl_open iconv_open __gconv_open setlocale revoke tmpnam; do
		without "$name" || return
		check_glibc removed.cfg
		assert_status 1 && assert_has "+ " " $name" || { echo "without $name"; return 1; }
	done
}

# without NAME: removed.cfg is the catalogue without it
without() {
	# in an array of strings, or among the words of one string; the comments name some too
	NAME=$1 perl -0pe 's/"$ENV{NAME}"\s*,\s*|,\s*"$ENV{NAME}"|"$ENV{NAME}"//g;
		s/(= "\n)((?:[ \t]+[\w ]+\n)+)(\s*";)/my ($a, $b, $c) = ($1, $2, $3); $b =~ s{(?<!\w)$ENV{NAME}(?!\w)}{}; "$a$b$c"/ge' \
		"$cfg/glibc.cfg" >removed.cfg
	! cmp -s "$cfg/glibc.cfg" removed.cfg || fail "$1 is not in the catalogue"
}

@test "a name that does not belong is noticed, in each class" {
	local class
	for class in nss dlopen iconv locale stub link-warning; do
		awk -v class="$class" '{ print }
			$1 == class ":" { in_class = 1 }
			in_class && /[ \t]entry = \[/ { print "\t\t\t\"fork\","; in_class = 0 }
			in_class && /[ \t]entry = "$/ { print "\t\t\tfork"; in_class = 0 }' "$cfg/glibc.cfg" >added.cfg
		check_glibc added.cfg
		assert_status 1 && assert_has "- $class entry fork" || { echo "in $class"; return 1; }
	done
	sed 's/entry = \[ "__dlsym_time64"/entry = [ "fork", "__dlsym_time64"/' "$cfg/musl.cfg" >added.cfg
	check_musl added.cfg
	assert_status 1 && assert_has '- dlopen entry fork'
}

@test "a choke point that an empty program has is noticed" {
	awk '{ print } !done && /[ \t]choke = \[/ { print "\t\t\t\"_dl_open\","; done = 1 }' "$cfg/glibc.cfg" >added.cfg
	check_glibc added.cfg
	assert_status 1 && assert_has '- nss choke _dl_open'
}

# missing LIBC OWN OTHER: what OTHER has and OWN has not, and policy/libc/LIBC.lacks does not name
missing() {
	local libgcc
	libgcc=$(gcc -print-libgcc-file-name)
	"$CATALOGUE" --lacks "$2" "$3" "$libgcc" "${libgcc%.a}_eh.a" | cut -d ' ' -f 1 >computed
	[ "$(wc -l <computed)" -gt 200 ] || fail "only $(wc -l <computed) names"
	cut -d ' ' -f 1 "$cfg/$1.lacks" | sort >named
	sort computed | comm -23 - named
}

@test "what the installed libcs have and each other have not is in the lists" {
	run missing musl "$MUSL" "$GLIBC"
	assert_ok && assert_silent
	run missing glibc "$GLIBC" "$MUSL"
	assert_ok && assert_silent
	for l in musl glibc; do LC_ALL=C sort -c "$cfg/$l.lacks" || fail "$l.lacks is not sorted, and a search needs that"; done
	# none is said to have a name that it has: the first of all versions that have it would be enough
	nm -g --defined-only "$MUSL" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >has
	for n in printf strdup getcwd; do grep -q -x $n has && ! grep -q -E "^$n( |$)" "$cfg/musl.lacks" || fail "$n"; done
}
