#!/usr/bin/env bats
# A locked policy is what counts, whatever the user's policy, environment, names and crt files say.
load ../e2e/locked

# The libc that the last link with --staticld-report=r.json had.
libc() { jq -r .libc r.json; }

# a user's libcs row for glibc by another libc's name
impostor() {
	local dir
	dir=$(dirname "$(gcc -print-libgcc-file-name)")
	printf 'libcs: { %s: { include = ["/usr/include"]; lib = ["%s", "%s"]; }; };\n%s\n' "$1" \
		"$(dirname "$(gcc -print-file-name=libc.a)")" "$dir" "${2-}"
}

has_musl() {
	link --staticld-report=r.json "$@" hello.c
	assert_ok && [[ $(libc) == musl* ]] || fail "linked with $(libc)"
}

@test "the locked libc cannot be given to another one: a row of its name, in the policy, included or inherited" {
	system true '' musl
	mine ''
	has_musl
	mine "$(impostor musl)"
	has_musl
	impostor musl >libcs.inc
	mine '@include "libcs.inc"'
	has_musl
	printf 'version = 1;\nextends = "musl";\n%s\n' "$(impostor musl)" >base.cfg
	printf 'version = 1;\nextends = "base.cfg";\nlink: { libc = "native"; };\n' >p.cfg
	has_musl
}

@test "nor one that the locked policy describes itself, nor one that only its base does" {
	local musl
	musl=/usr/lib/$(uname -m)-linux-musl
	system true "$(printf 'link: { libc = "acme"; };\nlibcs: { acme: { include = ["%s"]; lib = ["%s"]; }; };' \
		"/usr/include/$(uname -m)-linux-musl" "$musl")"
	mine "$(impostor acme 'link: { libc = "acme"; };')"
	has_musl
	cp "$LOCKED_ETC/staticld/policy.cfg" "$LOCKED_ETC/staticld/base.cfg"
	printf 'version = 1;\nextends = "base.cfg";\nlocked = true;\n' >"$LOCKED_ETC/staticld/policy.cfg"
	has_musl
}

# other NAME: the compiler NAME does not run, not even to compile, and one line says why
other() {
	assert_failed && assert_absent out && assert_absent hello.o
	assert_has "is not the compiler that the locked policy $LOCKED_ETC/staticld/policy.cfg names, \"gcc\""
	assert_hasnt 'staticld: run:' && [ "${#lines[@]}" = 1 ] || fail "more than one line"
}

@test "the locked compiler: STATICLD_CC, the name of a link, another policy" {
	system true 'link: { compiler = "gcc"; };'
	mine 'link: { compiler = "clang"; };'
	export STATICLD_VERBOSE=1
	ln -s "$STATICLD" clang
	STATICLD_CC=clang run "$STATICLD" -o out hello.c
	other
	STATICLD_CC=$(command -v clang) run "$STATICLD" -c hello.c
	other
	run ./clang -o out hello.c
	other
	run "$T/clang" -c hello.c
	other
	PATH=$T:$PATH run clang -o out hello.c
	other
	unset STATICLD_VERBOSE
	link hello.c
	linked out
	STATICLD_CC=$(command -v gcc) link hello.c
	linked out
	ln -s "$STATICLD" gcc
	run ./gcc -o out2 hello.c
	linked out2
}

@test "the locked compiler of C++ is its C++ driver; a locked path is that file" {
	echo 'int main() { return 0; }' >m.cc
	system true 'link: { compiler = "gcc"; };'
	run "$STATICLD++" -o out m.cc
	linked out
	STATICLD_CC=clang++ run "$STATICLD++" -o out2 m.cc
	assert_failed && assert_has 'locked policy' && assert_absent out2
	system true "link: { compiler = \"$(command -v gcc)\"; };"
	mkdir bin
	printf '#!/bin/sh\necho mine >&2\nexec /usr/bin/gcc "$@"\n' >bin/gcc
	chmod +x bin/gcc
	PATH=$T/bin:$PATH run "$STATICLD" -o out3 hello.c
	linked out3
	STATICLD_CC=$T/bin/gcc run "$STATICLD" -o out4 hello.c
	assert_failed && assert_hasnt mine && assert_absent out4
}

@test "pie = \"always\": what comes out is a static PIE or nothing" {
	local G U
	G=$(dirname "$(gcc -print-libgcc-file-name)") U=$(dirname "$(gcc -print-file-name=crt1.o)")
	system true 'link: { pie = "always"; };'
	mine 'link: { pie = "never"; };'
	link hello.c -no-pie
	assert_ok && is_static out static-pie
	rm out
	link -fno-pie -nostartfiles "$U/crt1.o" "$U/crti.o" "$G/crtbeginT.o" hello.c -Wl,-no-pie "$G/crtend.o" "$U/crtn.o"
	refused out && assert_has 'denied: pie: ' 'is static, and the policy says pie = "always"'
	for option in -Wl,-no-pie -Wl,--no-pie -Wl,-pie,-no-pie; do
		link hello.c "$option"
		if [ "$status" = 0 ]; then is_static out static-pie || return; else assert_absent out || return; fi
		rm -f out
	done
	printf -- '-fno-pie -nostartfiles %s/crt1.o %s/crti.o hello.c -Wl,--no-pie %s/crtn.o\n' "$U" "$U" "$U" >args
	link @args
	refused out && assert_has 'denied: pie: '
}

@test "pie = \"never\": no static PIE, and without a lock the same" {
	local G U
	G=$(dirname "$(gcc -print-libgcc-file-name)") U=$(dirname "$(gcc -print-file-name=rcrt1.o)")
	set -- -fPIE -nostartfiles "$U/rcrt1.o" "$U/crti.o" "$G/crtbeginS.o" hello.c -Wl,-pie -Wl,--no-dynamic-linker -Wl,-z,text "$G/crtendS.o" "$U/crtn.o"
	system true 'link: { pie = "never"; };'
	mine 'link: { pie = "always"; };'
	link hello.c -static-pie -fPIE
	assert_ok && is_static out static
	rm out
	link "$@"
	refused out && assert_has 'denied: pie: ' 'is static-pie, and the policy says pie = "never"'
	system false
	mine 'link: { pie = "never"; };'
	link "$@"
	refused out && assert_has 'denied: pie: '
	mine 'link: { pie = "follow"; };'
	link "$@"
	linked out
}

@test "a user's rows cannot loosen by their order, nor hide what the class says" {
	system true
	mine 'symbols: ( { name = "getpwnam"; action = "allow"; }, { name = "get*"; action = "warn"; } );'
	link user.c
	denied out nss getpwnam
	mine 'symbols: ( { name = "getpw*"; action = "warn"; }, { name = "getpwnam"; action = "deny"; } );'
	link user.c
	denied out nss getpwnam
	# where the locked policy has a row itself, the stricter of the two decides
	system true 'symbols: ( { name = "getpwnam"; action = "allow"; } );'
	mine ''
	link user.c
	assert_ok && assert_exists out
	rm out
	mine 'symbols: ( { name = "getpw*"; action = "deny"; reason = "none of mine"; } );'
	link user.c
	refused out && assert_has 'none of mine'
}

@test "a policy that extends the locked one is the locked one" {
	system true 'symbols: ( { name = "puts"; action = "allow"; }, { name = "put*"; action = "deny"; reason = "quiet"; } );'
	printf 'version = 1;\nextends = "%s";\n' "$LOCKED_ETC/staticld/policy.cfg" >p.cfg
	link hello.c -fno-builtin
	linked out
	rm out
	echo 'int putchar(int); int main(void) { return putchar(10) < 0; }' >put.c
	link put.c -fno-builtin
	refused out && assert_has quiet
}

@test "the user's warnings stay under a locked policy" {
	system true
	mine 'symbols: ( { name = "puts"; action = "warn"; reason = "think of it"; } );'
	link hello.c -fno-builtin
	assert_ok && assert_exists out && assert_has 'think of it'
}
