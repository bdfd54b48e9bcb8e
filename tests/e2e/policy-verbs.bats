#!/usr/bin/env bats
# staticld policy init, check, show and diff: a policy's life from the first refused build on.
load helper

prepare() {
	echo '#include <pwd.h>
	#include <grp.h>
	int lookup(void) { return getpwnam("x") != 0 || getgrnam("x") != 0; }' >lookup.c
	echo '#include <dlfcn.h>
	int load(void) { return dlopen("x", RTLD_NOW) != 0; }' >load.c
	echo 'int lookup(void); int load(void); int main(void) { return lookup() + load(); }' >main.c
	gcc -c lookup.c load.c main.c hello.c
	mkdir lib
	ar rcs lib/liblookup.a lookup.o
}
build() { # POLICY: two programs; the status of the last that was refused
	local rc=0
	"$STATICLD" -w -Wl,-w --staticld-policy="$1" --staticld-report=r.json -o both main.o load.o lib/liblookup.a || rc=$?
	"$STATICLD" -w -Wl,-w --staticld-policy="$1" --staticld-report=r.json -o one user.c || rc=$?
	return $rc
}

@test "init, the build passes, check refuses the TODO, a reason, check is clean" {
	run build default
	assert_failed && assert_absent both
	"$STATICLD" policy init r.json >p.cfg
	[ "$(grep -c 'reason = "TODO' p.cfg)" = 3 ] || fail "not one exception per culprit: $(cat p.cfg)"
	rm r.json
	run build ./p.cfg
	assert_ok && assert_exists both && assert_exists one
	run "$STATICLD" policy check p.cfg
	assert_status 2 && assert_has "p.cfg:$(grep -n '{$' p.cfg | head -1 | cut -d: -f1): the reason is still to be written"
	assert_no_probe_words
	sed -i 's/TODO: why.*run time/the machine has no such users/' p.cfg
	run "$STATICLD" policy check p.cfg
	assert_ok && assert_hasnt reason
}

@test "init: narrow: another culprit, and another function of one that had one, are refused" {
	run build default
	"$STATICLD" policy init r.json >p.cfg
	run "$STATICLD" -w --staticld-policy=./p.cfg -o out main.o load.o lookup.o
	denied out nss getpwnam
	echo '#include <dlfcn.h>
	int load(void) { return dlsym(0, "x") != 0; }' >load.c
	gcc -c load.c
	run "$STATICLD" -w --staticld-policy=./p.cfg -o out main.o load.o lib/liblookup.a
	denied out dlopen dlsym
}

@test "init: under a file of the user's, from another directory" {
	mkdir sub
	printf 'version = 1; extends = "strict"; rules: { locale = "allow"; };' >own.cfg
	run build ./own.cfg
	"$STATICLD" policy init r.json >sub/p.cfg
	grep -q "^extends = \"$T/./own.cfg\";" sub/p.cfg || fail "$(cat sub/p.cfg)"
	run build sub/p.cfg
	assert_ok
}

@test "init: nothing refused; what no exception lets pass; reports of two policies; no report" {
	"$STATICLD" --staticld-report=ok.json -o hello hello.o
	run "$STATICLD" policy init ok.json
	assert_ok && assert_hasnt exceptions && assert_has 'extends = "default"'
	echo 'version = 1; extends = "default"; output: { execstack = "deny"; };' >x.cfg
	run "$STATICLD" --staticld-policy=./x.cfg --staticld-report=x.json -o stack -z execstack hello.o
	assert_failed
	run "$STATICLD" policy init x.json
	assert_status 1 && assert_has 'stack: no exception lets this pass: '
	cat ok.json x.json >two.json
	run "$STATICLD" policy init two.json
	assert_status 2 && assert_hasnt 'version = 1'
	run "$STATICLD" policy init hello.c
	assert_status 2 && assert_has hello.c:1
	run "$STATICLD" policy init
	assert_status 2 && assert_has usage:
}

@test "init: Go packages" {
	export STATICLD_REPORT=$T/go.json STATICLD_POLICY=default
	run gobuild user user -ldflags "-linkmode external -extldflags -static -extld=$STATICLD"
	assert_failed
	"$STATICLD" policy init go.json >p.cfg
	grep -q 'from = "os/user"' p.cfg || fail "$(cat p.cfg)"
	STATICLD_POLICY=$T/p.cfg run gobuild user user -ldflags "-linkmode external -extldflags -static -extld=$STATICLD"
	assert_ok
}

# lints POLICY STATUS TEXT...: what check says of the policy that extends default and has the text POLICY
lints() {
	printf 'version = 1;\nextends = "default";\n%s\n' "$1" >l.cfg
	run "$STATICLD" policy check l.cfg
	assert_status "$2" && assert_has "${@:3}" && assert_no_probe_words || { echo "for $1"; return 1; }
}

@test "check: golden texts of what is wrong with a policy that can be read" {
	lints 'exceptions: ( { symbol = "a"; reason = "TODO"; } );' 2 'l.cfg:3: the reason is still to be written: say why "a" does no harm here'
	lints 'exceptions: ( { symbol = "a"; reason = "todo: later"; } );' 2 'l.cfg:3: the reason'
	lints 'symbols: ( { name = "a"; action = "deny"; reason = "TODO"; } );' 2 'l.cfg:3: the reason is still to be written: say why "a" is here'
	lints 'exceptions: ( { symbol = "a"; reason = "old"; expires = "2020-01-01"; } );' 1 'l.cfg:3: the exception expired on 2020-01-01'
	lints 'exceptions: ( { symbol = "a"; reason = "r"; target = "arm65"; } );' 1 'l.cfg:3: no machine is called "arm65"'
	lints 'exceptions: ( { symbol = "a"; reason = "r"; libc = "muzl"; } );' 1 'l.cfg:3: no libc is called "muzl"'
	lints $'exceptions: ( { symbol = "a*"; reason = "r"; },\n { symbol = "ab"; from = "x"; reason = "r"; } );' 1 \
		'l.cfg:4: the exception at l.cfg:3 lets all of this be already'
	lints $'symbols: ( { name = "*"; action = "allow"; },\n { name = "b"; action = "deny"; } );' 1 'l.cfg:4: the row for "*" at l.cfg:3 counts before'
}

@test "check: nothing is said of what has effect" {
	lints $'exceptions: ( { symbol = "ab"; reason = "r"; },\n { symbol = "a*"; reason = "r"; target = "arm64"; },
		{ symbol = "a*"; reason = "r"; target = "riscv64-*"; libc = "g*"; }, { class = "nss"; reason = "r"; expires = "9999-01-01"; },
		{ class = "nss"; reason = "nothing todo"; } );' 0 'policy l.cfg'
	SOURCE_DATE_EPOCH=1500000000 lints 'exceptions: ( { symbol = "a"; reason = "old"; expires = "2020-01-01"; } );' 0 'policy l.cfg'
}

@test "show: each value with the line that decided it, and it is the same policy again" {
	printf 'version = 1;\nextends = "strict";\nrules: {\n nss = "warn";\n};\n' >base.cfg
	cat >p.cfg <<-'END'
		version = 1;
		extends = "base.cfg";
		unreachable = "warn";
		link: { libc = "acme"; seal = false; linker = "lld"; probes = "judge"; shared = "libc"; };
		libcs: { acme: { include = ["/i"]; lib = ["/a \"b", "/l"]; }; };
		rules: {
			unused-exception = "deny";
		};
		symbols: (
			{ name = "sys*"; action = "deny"; reason = "no \"shell\""; } );
		exceptions: ( { symbol = "a"; class = ["nss", "symbol"]; from = "f"; program = "p"; target = "arm64"; libc = "musl"; expires = "9999-12-31"; reason = "r"; } );
	END
	run "$STATICLD" policy show p.cfg
	assert_ok && assert_has $'nss = "warn";\t# base.cfg:4' $'dlopen = "deny";\t# '"$STATICLD_BUILD/share/staticld/strict.cfg:$(grep -n "dlopen =" "$STATICLD_BUILD/share/staticld/strict.cfg" | cut -d: -f1)" \
		$'unreachable = "warn";\t# p.cfg:3' $'libc = "acme";\t# p.cfg:4' $'unused-exception = "deny";\t# p.cfg:7' \
		$'prefer_archives = true;\t# default' $'# p.cfg:10' $'# p.cfg:11' $'lib = ["/a \\"b", "/l"];\t# p.cfg:5'
	printf '%s\n' "$output" >q.cfg
	run "$STATICLD" policy diff p.cfg q.cfg
	assert_ok && [ "$output" = '0 stricter, 0 looser, 0 different' ] || fail "not the same"
	run "$STATICLD" policy show default
	assert_ok && assert_has '# nss: deny with glibc (libc/glibc.cfg)' '# dlopen: deny with glibc (libc/glibc.cfg), warn with musl (libc/musl.cfg)' && assert_hasnt exceptions
}

# differs OLD NEW STATUS TEXT...
differs() {
	printf 'version = 1;\nextends = "default";\n%s\n' "$1" >a.cfg
	printf 'version = 1;\nextends = "default";\n%s\n' "$2" >b.cfg
	run "$STATICLD" policy diff a.cfg b.cfg
	assert_status "$3" && assert_has "${@:4}" || { echo "for $1 and $2"; return 1; }
}

@test "diff and show: what is wrong with the link itself is denied without a rule" {
	echo 'version = 1;' >none.cfg
	echo 'version = 1; rules: { dynamic-input = "warn"; unresolved = "deny"; };' >some.cfg
	run "$STATICLD" policy diff none.cfg some.cfg
	assert_status 1 && [ "${lines[*]}" = 'looser: rules.dynamic-input: deny -> warn (some.cfg:1) 0 stricter, 1 looser, 0 different' ] || fail "other differences"
	run "$STATICLD" policy show none.cfg
	assert_ok && assert_has '# dynamic-input: deny with any libc' '# unpinned-input: deny with any libc' '# nss: deny with glibc'
}

@test "diff: stricter, looser, different; there and back" {
	local key
	differs '' '' 0 '0 stricter, 0 looser, 0 different'
	differs 'rules: { stub = "allow"; };' 'rules: { stub = "deny"; };' 0 'stricter: rules.stub: allow -> deny (b.cfg:3)' '1 stricter, 0 looser'
	differs 'rules: { stub = "deny"; };' 'rules: { stub = "allow"; };' 1 'looser: rules.stub: deny -> allow' '0 stricter, 1 looser'
	differs '' 'rules: { nss = "allow"; };' 1 'looser: rules.nss with glibc: deny -> allow (b.cfg:3)' && assert_hasnt musl
	differs '' 'rules: { nss = "deny"; };' 0 'stricter: rules.nss with musl: allow -> deny' && assert_hasnt glibc
	differs '' 'link: { seal = false; };' 1 'looser: link.seal: true -> false'
	differs '' 'link: { libc = "musl"; };' 0 'different: link.libc: native -> musl'
	differs '' 'unreachable = "allow";' 1 'looser: unreachable: deny -> allow'
	differs '' 'output: { rwx = "deny"; };' 0 'stricter: output.rwx: warn -> deny'
	differs '' 'locked = true;' 0 'stricter: locked'
	differs '' 'link: { probes = "judge"; };' 0 'stricter: link.probes: answer -> judge (b.cfg:3)'
	differs 'link: { linker = "bfd"; };' 'link: { linker = "lld"; };' 0 'different: link.linker: bfd -> lld'
	differs 'libcs: { x: { include = ["/i"]; lib = ["/l"]; }; };' '' 0 'different: libcs.x: /i:/l -> none'
}

@test "diff: functions by what the policies come to, and exceptions" {
	local x='exceptions: ( { symbol = "dl*"; reason = "r"; %s } );'
	differs '' 'symbols: ( { name = "getpw*"; action = "allow"; } );' 1 'looser: symbols "getpw*", for getpw' 'deny -> allow (b.cfg:3)'
	differs '' 'symbols: ( { name = "getpw*"; action = "deny"; } );' 0 'stricter: symbols "getpw*", for getpw*: allow -> deny' '1 stricter, 0 looser'
	differs '' 'symbols: ( { name = "system"; action = "deny"; } );' 0 'stricter: symbols "system", for system: allow -> deny (b.cfg:3)'
	differs 'symbols: ( { name = "system"; action = "deny"; } );' '' 1 'looser: symbols "system", for system: deny -> allow (a.cfg:3)'
	differs '' "${x/\%s/}" 1 'looser: exceptions, symbol "dl*": none -> for ever'
	differs "${x/\%s/}" '' 0 'stricter: exceptions, symbol "dl*": for ever -> none'
	differs "${x/\%s/}" "${x/\%s/expires = \"2030-01-01\";}" 0 'stricter: exceptions, symbol "dl*": for ever -> 2030-01-01'
	differs "${x/\%s/expires = \"2030-01-01\";}" "${x/\%s/expires = \"2031-01-01\";}" 1 'looser: exceptions'
	differs "${x/\%s/}" "${x/\%s/class = \"nss\";}" 1 'stricter: exceptions, symbol "dl*": for ever -> none' 'looser: exceptions, symbol "dl*", class nss'
}

@test "diff and show: a policy that cannot be read, too few words" {
	echo 'version = 2;' >bad.cfg
	for verb in "show bad.cfg" "diff bad.cfg default" "diff default bad.cfg"; do
		run "$STATICLD" policy $verb
		assert_status 2 && assert_has bad.cfg:1 || { echo "$verb"; return 1; }
	done
	for verb in diff "diff default" "show a b" "init" "other" ""; do
		run "$STATICLD" policy $verb
		assert_status 2 && assert_has usage: || { echo "$verb"; return 1; }
	done
}
