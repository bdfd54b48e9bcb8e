#!/usr/bin/env bats
# What hides a reference, tried on linkers that load no plugin of ours: each link is denied, or what comes out cannot
# load code and has no NSS in it.
load bypass

prepare() {
	cat >lookup.c <<-'END'
		#include <stdio.h>
		void *lookup(const char *, int);
		int main(void) { void *h = lookup("libm.so.6", 2); printf("loaded %p\n", h); return !h; }
	END
	cat >asm.c <<-'END'
		#include <stdio.h>
		__asm__(".text\n.globl hidden\nhidden: jmp getpwnam\n");
		void *hidden(const char *);
		int main(int argc, char **argv) { (void)argv; return puts(argc > 9 && hidden("root") ? "some" : "none") < 0; }
	END
	LIBC=$(gcc -print-file-name=libc.a)
}

# harmless ARGS...: with lld and mold, gcc and clang: denied, or sealed and without NSS
harmless() {
	local cc linker
	for linker in lld mold; do
		for cc in gcc clang; do
			rm -f out
			STATICLD_CC=$cc run timeout 60 "$STATICLD" -fuse-ld=$linker -o out "$@"
			[ "$status" != 124 ] || fail "hangs: $*" || return
			if [ "$status" != 0 ]; then
				assert_absent out && assert_no_leftovers || { echo "$cc $linker $*"; return 1; }
				continue
			fi
			! nm out 2>/dev/null | grep -q '__nss_module_get_function\|_dl_open$' || fail "$cc $linker $*: NSS or the loader is in it" || return
			[[ $(./out) != *'loaded 0x'* ]] || fail "$cc $linker $*: loads" || return
		done
	done
}

@test "dlopen under another name: --defsym, in its spellings, and a script that defines it" {
	harmless lookup.c -Wl,--defsym=lookup=dlopen
	harmless lookup.c -Wl,--defsym,lookup=dlopen
	echo 'lookup = dlopen;' >alias.ld
	harmless lookup.c alias.ld
	echo 'INCLUDE alias.ld' >outer.ld
	harmless lookup.c outer.ld
}
@test "-u and --undefined pull it in" {
	harmless hello.c -Wl,-u,getpwnam
	harmless hello.c -Wl,--undefined=getaddrinfo
}
@test "--wrap: of the name, and of another symbol of the object" {
	harmless user.c -Wl,--wrap=main
	harmless user.c -Wl,--wrap=getpwnam -Wl,--defsym=__wrap_getpwnam=__real_getpwnam
}
@test "--wrap alone brings a member: what it refers to is denied by name" {
	printf 'version = 1;\nextends = "default";\nsymbols: ( { name = "system"; action = "deny"; } );\n' >sys.cfg
	echo 'int main(void) { return 0; }' >user.c
	for name in system getpwnam; do
		printf 'void *%s(const char *); int __wrap_iconv_open(void) { return 0; } void *look(void) { return %s("x"); }\n' $name $name >look.c
		gcc -c look.c && rm -f liblook.a && ar rcs liblook.a look.o
		STATICLD_POLICY=./sys.cfg trick liblook.a -fuse-ld=lld -Wl,--wrap=iconv_open && assert_has "$name: referred to by look" || return
	done
}
@test "members of the libc without their archive, and in a renamed one" {
	ar x "$LIBC" getpwnam.o
	harmless user.c getpwnam.o
	cp "$LIBC" libmine.a
	harmless user.c libmine.a
	harmless user.c -L. -lmine
}
@test "a reference in assembler: in an object, under LTO, in an archive, between --start-lib and --end-lib" {
	harmless asm.c
	harmless -O2 -flto asm.c
	gcc -c -o asm.o asm.c
	ar rc libasm.a asm.o
	harmless -Wl,--undefined=main libasm.a
	harmless -Wl,--start-lib asm.o -Wl,--end-lib
	ar rcT thin.a asm.o
	harmless -Wl,--undefined=main thin.a
}
@test "objects linked into one with -r, and local names" {
	gcc -c -o user.o user.c
	ld -r -o one.o user.o "$(gcc -print-file-name=crtbeginT.o)"
	harmless one.o
	objcopy --redefine-sym getpwnam=other user.o renamed.o
	harmless renamed.o -Wl,--defsym=other=getpwnam
}
@test "members of the libc in an object of ld -r, their names local: with a symbol table, without one, and with gc" {
	mkdir members
	(cd members && ar x "$LIBC" getpwnam.o getpwnam_r.o)
	echo 'void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0; }' >look.c
	gcc -c look.c
	ld -r -o merged.o look.o members/getpwnam.o members/getpwnam_r.o 2>/dev/null
	objcopy --keep-global-symbol=look merged.o
	echo 'int look(void); int main(void) { return look(); }' >user.c
	for linker in lld mold; do
		for flags in '' -s -Wl,-x -Wl,-S -Wl,--strip-all -Wl,--discard-all -Wl,--gc-sections; do
			trick -fuse-ld=$linker merged.o $flags && assert_has nss || { echo "$linker $flags"; return 1; }
		done
	done
}
@test "a script that is called like an object: an alias, an entry, EXTERN" {
	for text in 'lookup = dlopen;' 'INCLUDE alias.ld' 'EXTERN(getpwnam)' 'ENTRY(getpwnam)'; do
		echo "$text" >script.o
		echo 'lookup = dlopen;' >alias.ld
		harmless hello.c script.o
		harmless lookup.c script.o
	done
}
@test "a script alone refers to what the policy denies by name" {
	echo 'version = 1; extends = "default"; symbols: ( { name = "regcomp"; action = "deny"; reason = "no patterns"; } );' >p.cfg
	for linker in lld mold; do
		for text in 'other = regcomp;' 'EXTERN(regcomp)'; do
			echo "$text" >script.ld
			run "$STATICLD" --staticld-policy=./p.cfg -fuse-ld=$linker -o out hello.c script.ld
			assert_failed && assert_absent out || { echo "$linker $text"; return 1; }
			# mold knows no EXTERN, and since 2.37 takes no archive's member for such a name
			[ $linker = mold ] && ! gcc -static -fuse-ld=mold -o twin hello.c script.ld 2>/dev/null ||
				assert_has 'denied: symbol' regcomp || { echo "$linker $text"; return 1; }
		done
	done
}
@test "an object in a file that is called like a member of the libc beside it" {
	mkdir own
	cp "$LIBC" own/libc.a
	echo 'void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0; }' >look.c
	gcc -c -o 'own/libc.a(printf.o)' look.c
	echo 'int look(void); int main(void) { return look(); }' >user.c
	for linker in lld mold; do
		STATICLD_POLICY=default with -fuse-ld=$linker -Lown 'own/libc.a(printf.o)' && assert_has nss getpwnam || { echo $linker; return 1; }
	done
}
@test "references that LTO makes or drops" {
	cat >gone.c <<-'END'
		#include <pwd.h>
		#include <stdio.h>
		static int look(int n) { return n > 2 && getpwnam("root"); }
		int main(void) { puts("hello"); return look(1); }
	END
	for pair in 'clang lld' 'gcc mold'; do
		read -r cc linker <<<"$pair"
		CC=$cc trick -O2 -flto -fuse-ld=$linker && assert_has nss getpwnam || { echo "$pair"; return 1; }
		STATICLD_CC=$cc run "$STATICLD" -O2 -flto -fuse-ld=$linker -o out gone.c
		linked out || { echo "$pair"; return 1; }
		rm out
	done
}
@test "a linker under another's name: it has to say itself that it is lld or mold" {
	mkdir b
	ln -s "$(command -v ld.lld)" b/ld.mold
	cp "$(command -v ld.bfd)" b/ld.lld
	printf '#!/bin/sh\nexec %s "$@" >/dev/null\n' "$(command -v ld.lld)" >b/lld
	printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v ld.lld)" >b/mold
	chmod +x b/lld b/mold
	harmless -B"$T/b" -fuse-ld=lld
	for name in ld.lld lld; do
		cp b/$name b/ld
		mkdir -p c && cp b/$name c/ld.lld
		run "$STATICLD" -Bc/ -fuse-ld=lld -o out hello.c
		refused out && assert_has 'another than its name says, so the link was not checked' || { echo $name; return 1; }
	done
	cp b/mold c/ld.mold
	run "$STATICLD" -Bc/ -fuse-ld=mold -o out hello.c
	linked out
	rm out
	run "$STATICLD" -Bc/ -fuse-ld=mold -o out user.c
	denied out nss getpwnam
}
@test "clang's -B: the linker that lies there runs, in each spelling, and is checked" {
	mkdir -p "with blank"
	printf '#!/bin/sh\n[ "$1" = --version ] || touch %s/ran\nexec %s "$@"\n' "$T" "$(command -v ld.bfd)" >"with blank/ld"
	chmod +x "with blank/ld"
	for words in '-Bwith blank' '-B|with blank' '--prefix=with blank' '--prefix|with blank'; do
		IFS='|' read -ra words <<<"$words"
		STATICLD_CC=clang run "$STATICLD" "${words[@]}" -o out hello.c
		assert_ok && assert_exists out ran || { echo "${words[*]}"; return 1; }
		rm -f out ran
		STATICLD_CC=clang run "$STATICLD" "${words[@]}" -o out user.c
		denied out nss getpwnam && assert_exists ran || { echo "${words[*]}"; return 1; }
		rm -f ran
	done
}
@test "what --gc-sections keeps: an entry, a table, a retained section" {
	cat >kept.c <<-'END'
		#include <pwd.h>
		#include <stdio.h>
		__attribute__((used)) static int look(void) { return getpwnam("root") != NULL; }
		__attribute__((section("table"), used)) static int (*const entry)(void) = look;
		extern int (*const __start_table[])(void);
		int main(int argc, char **argv) { (void)argv; return puts("kept") < 0 || (argc > 9 && __start_table[0]()); }
	END
	harmless -ffunction-sections kept.c -Wl,--gc-sections
	harmless -ffunction-sections user.c -Wl,--gc-sections -Wl,-u,main
}
@test "the user's own reports and files: the map, the dependency file and the trace are of the real link" {
	for linker in lld mold; do
		rm -f out
		run "$STATICLD" -fuse-ld=$linker -Wl,-Map=map -Wl,--dependency-file=deps -o out hello.c
		linked out
		grep -q 'puts' map && grep -q '^out:' deps && ! grep -q 'staticld-' map deps || fail "$linker: $(head -3 map deps)"
	done
	run "$STATICLD" -fuse-ld=lld -Wl,--trace -o out hello.c
	assert_ok && assert_has crt1.o && assert_hasnt probe.o
	for linker in lld mold; do
		for flags in -Wl,-y,__gconv_open -Wl,-y__gconv_open -Wl,--trace-symbol=__gconv_open; do
			run "$STATICLD" -fuse-ld=$linker $flags -o out hello.c
			assert_ok && assert_has ': reference to __gconv_open' && assert_hasnt _IO_stdin_used && assert_hasnt compatible || { echo "$linker $flags"; return 1; }
		done
		run "$STATICLD" -fuse-ld=$linker -Wl,-v -o out hello.c
		assert_ok && assert_has 'compatible with GNU' && assert_hasnt __gconv_open
	done
}
@test "a command line that does not fit: the link is made once, for the list of words is no input" {
	gcc -c hello.c user.c && gcc -c -o empty.o -x c /dev/null
	mkdir -p a/directory/with/a/name/that/is/as/long/as/a/name/may/be/in/a/build/system
	for i in {1..1500}; do ln empty.o "$(echo a/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*)/object-number-$i.o"; done
	find "$T/a" -name '*.o' >words
	cp empty.o $'new\nline "quoted".o' && cp empty.o 'a "quoted".o'
	for linker in lld mold; do
		# not gcc and the newline: gcc 14 writes it for its collect2 in a way that binutils 2.44 reads otherwise
		for cc in gcc clang; do
			if [ $cc = gcc ]; then name='a "quoted".o'; else name=$'new\nline "quoted".o'; fi
			run env STATICLD_VERBOSE=1 STATICLD_CC=$cc "$STATICLD" -fuse-ld=$linker -o out hello.o @words "$name"
			assert_ok && assert_exists out
			[ "$(grep -c "run: .*/ld\.$linker @" <<<"$output")" = 1 ] || fail "$cc, $linker: not linked once" || return
			rm out
		done
		STATICLD_CC=gcc run "$STATICLD" -fuse-ld=$linker -o denied user.o @words
		denied denied nss getpwnam
	done
}
