#!/usr/bin/env bats
# Links that are not final ones stay as they are; names and PATH do not fool staticld into running itself.
load helper

@test "cgo's _cgo_.o stays a dynamic executable, but for its entry point" {
	gcc -fPIC -c -o _cgo_main.o hello.c
	: >nothing.c
	gcc -fPIC -c -o _x001.o nothing.c
	for cc in gcc clang; do
		mkdir -p plain ours
		(cd plain && $cc -fPIC -m64 -pthread -o _cgo_.o ../_cgo_main.o ../_x001.o -O2 -g)
		run env -C ours STATICLD_CC=$cc "$STATICLD" -fPIC -m64 -pthread -o _cgo_.o ../_cgo_main.o ../_x001.o -O2 -g
		linked ours/_cgo_.o
		# e_entry is the eight bytes behind the first 24
		dd if=/dev/zero of=plain/_cgo_.o bs=1 seek=24 count=8 conv=notrunc status=none
		is_dynamic ours/_cgo_.o && assert_same plain/_cgo_.o ours/_cgo_.o
	done
}

@test "cgo's _cgo_.o of a package that looks up users is no final link" {
	gcc -fPIC -c -o _cgo_main.o user.c
	run "$STATICLD" -fPIC -m64 -pthread -o _cgo_.o _cgo_main.o -O2 -g
	linked _cgo_.o && is_dynamic _cgo_.o
}

@test "-shared is untouched" {
	gcc -fPIC -c -o lib.o user.c
	for cc in gcc clang; do
		$cc -shared -o plain.so lib.o
		run env STATICLD_CC=$cc "$STATICLD" -shared -o ours.so lib.o
		linked ours.so && assert_same plain.so ours.so
	done
}

@test "-r is untouched" {
	gcc -c -o a.o hello.c
	gcc -c -Dmain=other -o b.o user.c
	for cc in gcc clang; do
		for r in -r '-Wl,-r -no-pie' '-Wl,--relocatable -no-pie'; do
			$cc $r -nostdlib -o plain.o a.o b.o
			run env STATICLD_CC=$cc "$STATICLD" $r -nostdlib -o ours.o a.o b.o
			linked ours.o && assert_same plain.o ours.o || { echo "$cc $r"; return 1; }
		done
	done
}

@test "headers alone are precompiled, clang's modules and analyses are none of ours either" {
	echo 'int f(void);' >a.h
	cp a.h a.hpp
	echo 'export module m; export int f() { return 1; }' >m.cppm
	for words in 'gcc a.h' 'gcc -o out a.h' 'gcc -x c-header hello.c -o out' 'g++ -MMD -x c++-header a.h -o out' \
	    'g++ a.hpp' 'clang a.h' 'clang++ a.hpp -o out' 'clang++ -std=c++20 --precompile m.cppm -o out' \
	    'clang --analyze hello.c' 'clang -emit-ast hello.c -o out'; do
		rm -rf plain ours
		mkdir plain ours
		cp a.h a.hpp m.cppm hello.c plain
		cp a.h a.hpp m.cppm hello.c ours
		(cd plain && $words)
		run env -C ours STATICLD_CC=${words%% *} "$STATICLD" ${words#* }
		assert_ok && assert_silent && assert_same <(ls plain) <(ls ours) || { echo "$words"; return 1; }
	done
}

@test "clang -cc1 and -cc1as: the compiler proper gets its words alone; a driver that links for them leaves no program" {
	printf '.globl f\nf: ret\n' >f.s
	for words in '-cc1 -E -x c hello.i' '-cc1 -emit-obj -o out hello.i' '-cc1as -filetype obj -o out f.s' '-cc1 -print-stats -fsyntax-only hello.i' '-cc1 -nosuch'; do
		for policy in default musl; do
			rm -rf plain ours && mkdir plain ours
			clang -E -P -o plain/hello.i hello.c && cp plain/hello.i f.s ours && cp f.s plain
			(cd plain && exec clang $words >words 2>&1) && expected=0 || expected=$?
			run env -C ours STATICLD_CC=clang "$STATICLD" --staticld-policy=$policy $words
			[ "$status" = "$expected" ] && [ "$output" = "$(cat plain/words)" ] || { echo "$policy $words"; return 1; }
			[ ! -e plain/out ] || assert_same plain/out ours/out || { echo "$policy $words"; return 1; }
		done
	done
	printf '#!/bin/sh\nshift\nexec gcc "$@"\n' >liar && chmod +x liar
	STATICLD_CC=$PWD/liar run "$STATICLD" -cc1 -o out user.c
	refused out && assert_has 'denied: the command line asks for a compile, but a program came out'
}

@test "as cc, gcc, c99, clang, first in PATH, it finds the real one" {
	mkdir bin
	for name in cc gcc c99 clang; do ln -s "$STATICLD" bin/$name; done
	for name in cc gcc clang; do
		rm -f out
		run env PATH="$T/bin:$PATH" timeout 60 $name -o out hello.c
		linked out && is_static out || { echo "as $name"; return 1; }
	done
	run env PATH="$T/bin:$PATH" timeout 60 c99 -o out99 hello.c
	linked out99 && is_static out99
	run env PATH="$T/bin:$PATH" timeout 60 gcc -static -o denied user.c
	denied denied nss getpwnam
	run env PATH="$T/bin:$PATH" timeout 60 clang -static -o denied user.c
	denied denied nss getpwnam
}

@test "clang by name runs clang, gcc by name runs gcc" {
	mkdir bin
	for name in gcc clang; do ln -s "$STATICLD" bin/$name; done
	run env PATH="$T/bin:$PATH" clang --version
	assert_ok && assert_has clang
	run env PATH="$T/bin:$PATH" gcc --version
	assert_ok && assert_has 'Free Software Foundation'
}

@test "as g++, c++ and clang++ it links C++" {
	mkdir bin
	echo '#include <iostream>
	int main() { std::cout << "hello from C++\n"; }' >hello.cpp
	for name in g++ c++ clang++; do
		ln -s "$STATICLD" bin/$name
		rm -f out
		run env PATH="$T/bin:$PATH" timeout 60 $name -o out hello.cpp
		linked out && is_static out || { echo "as $name"; return 1; }
	done
}

@test "hard links, copies and STATICLD_CC that lead to staticld itself do not recurse" {
	mkdir bin
	ln -s "$STATICLD" bin/gcc
	run env PATH="$T/bin:$PATH" STATICLD_CC=gcc timeout 60 "$STATICLD" -o out hello.c
	linked out
	run env STATICLD_CC="$T/bin/gcc" timeout 60 "$STATICLD" -o out2 hello.c
	assert_failed && assert_absent out2 && assert_has staticld
	run env PATH="$T/bin" "$(command -v timeout)" 60 "$T/bin/gcc" -o out3 hello.c
	assert_failed && assert_absent out3
}

@test "a file of a subcommand's name is linked as ./verify" {
	gcc -c -o verify hello.c
	run "$STATICLD" -o out ./verify
	linked out && is_static out
}

@test "STATICLD_VERBOSE=1 shows the commands that ran" {
	run env STATICLD_VERBOSE=1 "$STATICLD" -o out hello.c
	assert_ok && assert_exists out && assert_has gcc -static
}

@test "an environment without PATH, and without anything: programs are where execvp looks" {
	run env -i "$STATICLD" -o out hello.c
	linked out && is_static out
	run env -u PATH "$STATICLD" -fuse-ld=lld -o denied user.c
	denied denied nss getpwnam
}

@test "a script named gcc that runs staticld is not run for ever" {
	mkdir -p "$T/scripts"
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$STATICLD" >"$T/scripts/gcc"
	chmod +x "$T/scripts/gcc"
	run env PATH="$T/scripts:$PATH" timeout 60 "$STATICLD" -o out hello.c
	linked out && is_static out
	run env PATH="$T/scripts:$PATH" timeout 60 gcc -o out2 user.c
	denied out2 nss getpwnam
}

@test "-shared and -r with a linker by its path" {
	echo 'int f(void) { return 1; }' >f.c
	for flags in -shared '-r -nostdlib'; do
		for ld in --ld-path=/usr/bin/ld.bfd --ld-path=ld.lld -fuse-ld=/usr/bin/ld.gold; do
			rm -f plain.out ours.out
			clang -w -fPIC $flags $ld -o plain.out f.c
			STATICLD_CC=clang run "$STATICLD" -w -fPIC $flags $ld -o ours.out f.c
			linked ours.out || { echo "$flags $ld"; return 1; }
			# gold lays shared objects out differently when it has any plugin
			[[ $ld == *gold ]] || assert_same plain.out ours.out || { echo "$flags $ld"; return 1; }
		done
	done
}

# With ASan it is dynamic.
# bats test_tags=unsanitized
@test "staticld itself is static and sealed" {
	run "$STATICLD" verify "$STATICLD"
	assert_ok && assert_has 'static-pie, sealed: cannot load code'
}

# ASan's are more.
# bats test_tags=unsanitized
@test "a compile: at most 40 system calls before the driver starts, and of what is installed only the policy in force is read" {
	for cc in gcc clang; do
		run env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin STATICLD_CC=$cc \
			strace -o trace "$STATICLD" -c -o out.o hello.c
		assert_ok && awk '/^execve/ && n++ { exit } { print }' trace >calls
		[ "$(wc -l <calls)" -le 40 ] || fail "$(wc -l <calls) calls with $cc: $(cat calls)" || return
		[ "$(grep -c /share/staticld/ calls)" = 1 ] && grep -q /share/staticld/default.cfg calls || fail "$(cat calls)" || return
	done
}
