#!/usr/bin/env bats
# Links that the driver role takes for something else: a compile, a question, an empty probe. The linker role sees them all the same.
load bypass

# Options of which commandline.c does not know that a value follows: "-c" is that value, and the command a link.
@test "gcc: an option whose value is -c" {
	for o in --force-link -R --include-directory-after --include-with-prefix-before --dumpdir --output-class-directory; do
		rm -f out
		gcc -static -o out user.c $o -c >/dev/null 2>&1 && assert_exists out || continue
		with $o -c && assert_has nss getpwnam || { echo "$o"; return 1; }
	done
}
@test "clang: an option whose value is -c, and a file whose name is an option" {
	touch ./-S
	for o in '-MJ -c' '-serialize-diagnostics -c' '-iwithsysroot -c' '-cxx-isystem -E' '-- -S'; do
		CC=clang with $o && assert_has nss getpwnam || { echo "$o"; return 1; }
	done
}
@test "an option whose value looks like a question: nothing is linked" {
	for o in '--force-link -###' '-R --version' '--dumpdir -dumpversion' '-R -print-search-dirs'; do
		run "$STATICLD" -static -o out user.c $o
		assert_absent out || { echo "$o"; return 1; }
	done
	STATICLD_CC=clang run "$STATICLD" -static -o out user.c -MJ -print-search-dirs
	assert_absent out
}
@test "--help beside inputs" {
	run "$STATICLD" -static -o out user.c --help=common
	assert_absent out
	run "$STATICLD" -static -o out user.c -R --help
	assert_absent out
}
@test "inputs that no word of the command line names: clang's configuration file and override" {
	printf -- '-static -o out %s/user.c\n' "$PWD" >input.cfg
	STATICLD_CC=clang run "$STATICLD" --config ./input.cfg -c -fsyntax-only
	[ ! -x out ] || fail "linked"
	STATICLD_CC=clang run "$STATICLD" --config "$PWD/input.cfg" -O2
	refused out && assert_has nss getpwnam
	CCC_OVERRIDE_OPTIONS="+-static +-oout +user.c" STATICLD_CC=clang run "$STATICLD" -O2
	refused out && assert_has nss getpwnam
	CCC_OVERRIDE_OPTIONS="x-c" STATICLD_CC=clang run "$STATICLD" -static -o out user.c -c
	[ "$(head -c 4 out 2>/dev/null)" = "" ] || ! [ -x out ] || fail "linked"
}
@test "inputs from a specs file" {
	printf '*lib:\n%s/user.o %%G -lc\n\n' "$PWD" >input.specs
	gcc -c user.c
	: >empty.c
	run "$STATICLD" -static -specs=input.specs -o out -R -c empty.c
	refused out && assert_has nss getpwnam
}
@test "another linker than ours in what looks like a compile" {
	for o in --ld-path=/usr/bin/ld.bfd -fuse-ld=/usr/bin/ld.bfd --ld-path=ld.gold; do
		CC=clang with $o -MJ -c && assert_has nss getpwnam || { echo "$o"; return 1; }
	done
	printf '*linker:\n/usr/bin/ld.bfd\n\n' >direct.specs
	for o in '-specs=direct.specs' '-specs direct.specs' '--specs=direct.specs'; do
		run "$STATICLD" -static -o out user.c $o -R -c
		refused out || { echo "$o"; return 1; }
	done
	printf '#!/bin/sh\ncase $1 in *collect2) shift; exec /usr/bin/ld.bfd "$@";; esac\nexec "$@"\n' >wrap
	chmod +x wrap
	run "$STATICLD" -static -o out user.c -wrapper ./wrap -R -c
	refused out
	# a compile with any of these is still one
	run "$STATICLD" -specs=direct.specs -c -o user.o user.c
	linked user.o
}
@test "the policy that a flag names is the one that judges such a link" {
	echo 'int main(void) { return 0; }' >fits.c
	run "$STATICLD" -static -o out fits.c -R -c
	assert_ok && assert_exists out
	rm out
	run "$STATICLD" --staticld-policy=nosuch -static -o out fits.c -R -c
	assert_failed && assert_absent out
	printf 'version = 1; extends = "default"; output: { execstack = "deny"; };\n' >stack.cfg
	run "$STATICLD" --staticld-policy=./stack.cfg -Wl,-z,execstack -static -o out fits.c -R -c
	refused out && assert_has execstack
}
@test "the link of nothing to nowhere, sent elsewhere" {
	for o in -Wl,-o,real -Wl,--output=real -Wl,--outp,real '-Xlinker -oreal' '-Wl,-o -Wl,real'; do
		for static in '' -static; do
			run bash -c '"$0" $1 -x c - -o /dev/null $2 <user.c' "$STATICLD" "$static" "$o"
			assert_failed && assert_absent real || { echo "$o $static"; return 1; }
		done
	done
	[ -c /dev/null ] || fail "/dev/null is no device any more"
}
@test "compiles stay what they are" {
	for cc in gcc clang; do
		$cc -O2 -g -c -o plain.o user.c
		STATICLD_CC=$cc run "$STATICLD" -O2 -g -c -o ours.o user.c
		linked ours.o && assert_same plain.o ours.o
		STATICLD_CC=$cc run "$STATICLD" -Werror -Wall -Wextra -c -o ours.o user.c
		linked ours.o
	done
}
