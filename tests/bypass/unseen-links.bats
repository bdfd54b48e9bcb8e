#!/usr/bin/env bats
# Links that the driver role takes for something else: a compile, a question, an empty probe. The linker role sees them all the same.
load bypass

# Options of which commandline.c does not know that a value follows: "-c" is that value, and the command a link. gcc 14 has no -R.
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
	for o in '--force-link -###' '--include-directory-after --version' '--dumpdir -dumpversion' '--force-link -print-search-dirs'; do
		run "$STATICLD" -static -o out user.c $o
		assert_absent out || { echo "$o"; return 1; }
	done
	STATICLD_CC=clang run "$STATICLD" -static -o out user.c -MJ -print-search-dirs
	assert_absent out
}
@test "--help beside inputs" {
	run "$STATICLD" -static -o out user.c --help=common
	assert_absent out
	run "$STATICLD" -static -o out user.c --force-link --help
	assert_absent out
}
@test "inputs that no word of the command line names: clang's configuration file and override" {
	printf -- '-static -o out %s/user.c\n' "$PWD" >input.cfg
	STATICLD_CC=clang run "$STATICLD" --config ./input.cfg -c -fsyntax-only
	[ ! -x out ] || fail "linked"
	STATICLD_CC=clang run "$STATICLD" --config "$PWD/input.cfg" -O2
	refused out && assert_has nss getpwnam
}
@test "clang's CCC_OVERRIDE_OPTIONS, which adds words and takes any away: clang is not given it" {
	local edit question
	export STATICLD_CC=clang
	for edit in '+-static +-oout +user.c' 'x-c' 'x-c +--ld-path=/usr/bin/ld.bfd' "x-c x-B$STATICLD_BUILD/libexec/staticld/" 's/^-B.*$/-O2/ x-c'; do
		rm -f out
		CCC_OVERRIDE_OPTIONS=$edit run "$STATICLD" -static -o out user.c -c
		assert_hasnt CCC_OVERRIDE_OPTIONS && [ ! -x out ] || fail "linked: $edit" || return
	done
	for question in '-###' -dumpmachine --version -print-search-dirs; do
		rm -f out
		CCC_OVERRIDE_OPTIONS="x$question" run "$STATICLD" $question -static -o out user.c
		assert_absent out || { echo "$question"; return 1; }
	done
}
@test "words that ask gcc something and clang nothing" {
	for word in -dumpfullversion -print-ivar-layout '-R -print-ivar-layout' '-dumpfullversion --ld-path=/usr/bin/ld.bfd'; do
		run env STATICLD_CC=clang "$STATICLD" -static -o out user.c $word
		assert_absent out || { echo "$word"; return 1; }
	done
}
@test "inputs from a specs file" {
	printf '*lib:\n%s/user.o %%G -lc\n\n' "$PWD" >input.specs
	gcc -c user.c
	: >empty.c
	run "$STATICLD" -static -specs=input.specs -o out --force-link -c empty.c
	refused out && assert_has nss getpwnam
}
@test "another linker than ours in what looks like a compile" {
	for o in --ld-path=/usr/bin/ld.bfd -fuse-ld=/usr/bin/ld.bfd --ld-path=ld.gold; do
		CC=clang with $o -MJ -c && assert_has nss getpwnam || { echo "$o"; return 1; }
	done
	printf '*linker:\n/usr/bin/ld.bfd\n\n' >direct.specs
	for o in '-specs=direct.specs' '-specs direct.specs' '--specs=direct.specs'; do
		run "$STATICLD" -static -o out user.c $o --force-link -c
		refused out || { echo "$o"; return 1; }
	done
	printf '#!/bin/sh\ncase $1 in *collect2) shift; exec /usr/bin/ld.bfd "$@";; esac\nexec "$@"\n' >wrap
	chmod +x wrap
	run "$STATICLD" -static -o out user.c -wrapper ./wrap --force-link -c
	refused out
	mkdir other
	printf '#!/bin/sh\nexec /usr/bin/ld.bfd "$@"\n' >other/collect2
	cp other/collect2 other/ld.foo
	chmod +x other/*
	for o in -Bother/ '-B other/' --prefix=other/; do
		run "$STATICLD" -static -o out user.c $o --force-link -c
		refused out || { echo "$o"; return 1; }
	done
	COMPILER_PATH=$PWD/other run "$STATICLD" -static -o out user.c --force-link -c
	refused out
	PATH=$PWD/other:$PATH STATICLD_CC=clang run "$STATICLD" -static -o out user.c -fuse-ld=foo -MJ -c
	refused out
	printf '#!/bin/bash\na=(); for w; do case $w in -shared|--staticld*) ;; *) a+=("$w");; esac; done\nexec /usr/bin/ld.bfd "${a[@]}"\n' >other/collect2
	run "$STATICLD" -shared -static -o out user.c -Bother/
	refused out
	# a compile with any of these is still one
	run "$STATICLD" -specs=direct.specs -Bother/ -c -o user.o user.c
	linked user.o
	run "$STATICLD" -shared -fPIC -fuse-ld=bfd -B/usr/bin/ -o user.so user.c
	linked user.so
	gcc -c -fPIC hello.c
	for linker in bfd gold lld mold; do
		run "$STATICLD" -shared -fuse-ld=$linker -o hello.so hello.o -Wl,--version
		assert_ok && assert_hasnt denied && assert_absent hello.so || { echo $linker; return 1; }
	done
}
@test "the policy that a flag names is the one that judges such a link" {
	echo 'int main(void) { return 0; }' >fits.c
	run "$STATICLD" -static -o out fits.c --force-link -c
	assert_ok && assert_exists out
	rm out
	run "$STATICLD" --staticld-policy=nosuch -static -o out fits.c --force-link -c
	assert_failed && assert_absent out
	printf 'version = 1; extends = "default"; output: { execstack = "deny"; };\n' >stack.cfg
	run "$STATICLD" --staticld-policy=./stack.cfg -Wl,-z,execstack -static -o out fits.c --force-link -c
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
