#!/usr/bin/env bats
# Flags that silence the linker or make it carry on.
load bypass

@test "-Wl,-w" { trick -Wl,-w && assert_has nss getpwnam; }
@test "-Wl,--noinhibit-exec" { trick -Wl,--noinhibit-exec && assert_has nss getpwnam; }
@test "-Wl,-w -Wl,--noinhibit-exec, clang" { CC=clang trick -Wl,-w -Wl,--noinhibit-exec && assert_has nss getpwnam; }
@test "-Wl,--noinhibit-exec, gold" { trick -fuse-ld=gold -Wl,--noinhibit-exec && assert_has nss getpwnam; }
@test "-Wl,--no-warnings" { with -Wl,--no-warnings; }
@test "-w -Wl,--no-fatal-warnings -Wl,--no-warn-mismatch" { trick -w -Wl,--no-fatal-warnings -Wl,--no-warn-mismatch && assert_has nss getpwnam; }
@test "-Xlinker --noinhibit-exec -Xlinker -w" { trick -Xlinker --noinhibit-exec -Xlinker -w && assert_has nss getpwnam; }
@test "-Wl,-z,muldefs and -Wl,--allow-multiple-definition" { trick -Wl,-z,muldefs -Wl,--allow-multiple-definition && assert_has nss getpwnam; }
@test "-Wl,--unresolved-symbols=ignore-all" { trick -Wl,--unresolved-symbols=ignore-all; }
@test "-Wl,--exclude-libs, --version-script: hiding the symbol" {
	echo '{ local: *; };' >hide.map
	trick -Wl,--exclude-libs,ALL -Wl,--version-script=hide.map && assert_has nss getpwnam
}
@test "-s, -Wl,--strip-all, -Wl,--discard-all" { trick -s -Wl,--strip-all -Wl,--discard-all && assert_has nss getpwnam; }
@test "--defsym and --wrap that lead to getpwnam" {
	echo 'void *lookup(const char *); int main(void) { return lookup("x") != 0; }' >user.c
	trick -Wl,--defsym=lookup=getpwnam -Wl,-u,getpwnam && assert_has nss
	echo 'void *lookup(const char *); int main(void) { return lookup("x") != 0; } void *__real_getpwnam(const char *); void *__wrap_getpwnam(const char *n) { return __real_getpwnam(n); } void *getpwnam(const char *); void *lookup(const char *n) { return getpwnam(n); }' >user.c
	trick -Wl,--wrap=getpwnam && assert_has nss getpwnam
}
@test "-Wl,--version with inputs" {
	# as without us: the version, and no link
	run "$STATICLD" -static -o out user.c -Wl,--version
	assert_ok && assert_absent out
}
@test "-Wl,-v, -Wl,--verbose, -Wl,-t, -v: verbose links are links" {
	for v in -Wl,-v -Wl,--verbose -Wl,-t -v; do trick "$v"; done
}
@test "-Wl,-r after all does not make an executable" {
	run "$STATICLD" -static -Wl,-r -nostdlib -o out user.c
	[ ! -e out ] || readelf -h out | grep -q 'REL (Relocatable file)' || fail "an executable came out"
}
@test "-shared together with -static-pie or -pie" {
	for flags in '-shared -static-pie' '-shared -pie' '-r -shared'; do
		rm -f out
		run "$STATICLD" $flags -fPIC -o out user.c
		[ ! -e out ] || ! readelf -W -l out | grep -q INTERP || fail "an executable came out with $flags"
	done
}
@test "-Wl,-o,elsewhere: the output that ld writes is the one that must not be" {
	gcc -static -o plain-out user.c -Wl,-o,elsewhere 2>/dev/null
	assert_exists elsewhere
	rm -f elsewhere plain-out
	run "$STATICLD" -static -o out user.c -Wl,-o,elsewhere
	assert_failed && assert_absent out && assert_absent elsewhere
}
@test "-Wl,--output=, -Wl,-oX, --output" {
	for o in -Wl,--output=elsewhere -Wl,-oelsewhere; do
		rm -f elsewhere
		run "$STATICLD" -static user.c "$o"
		assert_failed && assert_absent elsewhere && assert_absent a.out || { echo "$o"; return 1; }
	done
}
@test "-o names _cgo_.o but is no link of cgo's" {
	run "$STATICLD" -static -o _cgo_.o user.c
	[ ! -e _cgo_.o ] || is_dynamic _cgo_.o
	[ "$status" != 0 ] || is_dynamic _cgo_.o
}
@test "--oformat: what is no ELF file is refused, and the way to it that the refusal names works" {
	echo 'void _start(void) { for (;;); }' >bare.c
	run "$STATICLD" -nostdlib -o out bare.c -Wl,--oformat=binary
	refused out && assert_has 'out: no ELF file' 'objcopy -O'
	"$STATICLD" -nostdlib -o out bare.c && objcopy -O binary out out.bin && [ -s out.bin ]
}
@test "gold's --threads, by which a link was refused now and then: the probe is read last" {
	echo 'int main(void) { return 0; }' >none.c
	STATICLD_VERBOSE=1 run "$STATICLD" -fuse-ld=gold -Wl,--threads,--thread-count,4 -o out none.c
	assert_ok && assert_exists out && [[ $output == *' --threads '*' --no-threads '*probe.o* ]] || fail "$output"
}
