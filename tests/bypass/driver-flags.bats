#!/usr/bin/env bats
# Tricks with the driver itself.
load bypass

@test "-wrapper env" { trick -wrapper env && assert_has nss getpwnam; }
@test "-wrapper with a program that drops our arguments" {
	cat >drop <<-'END'
		#!/bin/bash
		args=()
		for a in "${@:2}"; do case $a in *staticld*) ;; *) args+=("$a");; esac; done
		exec "${RUNS:-$1}" "${args[@]}"
	END
	chmod +x drop
	trick -wrapper "$T/drop"
	# and runs GCC's own collect2, which we stand in for
	printf '#!/bin/bash\ncase $1 in *collect2) export RUNS=%s;; esac\nexec %s "$@"\n' "$(gcc -print-prog-name=collect2)" "$T/drop" >drop2
	chmod +x drop2
	trick -wrapper "$T/drop2"
}
@test "-wrapper with a program that clears the environment" {
	printf '#!/bin/sh\nexec env -i PATH="$PATH" "$@"\n' >clear
	chmod +x clear
	stops -wrapper "$T/clear"
}
@test "-o names an old executable: it is gone or as it was" {
	for cc in gcc clang; do
		for linker in bfd gold lld; do
			cp /bin/true old
			run env STATICLD_CC=$cc "$STATICLD" -static -fuse-ld=$linker -o old user.c
			assert_failed
			[ ! -e old ] || assert_same old /bin/true || { echo "$cc $linker"; return 1; }
		done
	done
}
@test "-o names a symbolic link: no new executable behind it" {
	ln -s target out
	run "$STATICLD" -static -o out user.c
	assert_failed
	[ ! -s target ] || fail "there is a new file behind the link"
}
@test "-o names a hard link of an old executable: the other name is not a new one" {
	cp /bin/true old
	ln old other
	run "$STATICLD" -static -o old user.c
	assert_failed
	assert_same other /bin/true
}
@test "several -o, -oX joined" {
	run "$STATICLD" -static -oout user.c
	denied out nss getpwnam
	run "$STATICLD" -static -o out1 -o out2 user.c
	assert_failed && assert_absent out1 && assert_absent out2
}
@test "a.out" {
	run "$STATICLD" -static user.c
	denied a.out nss getpwnam
}
@test "-save-temps and -pipe" { trick -save-temps -pipe && assert_has nss getpwnam; }
@test "-c, -E or -r as the argument of another option does not hide the link" {
	# -MF -c etc.: the driver still links
	trick -MD -MF -c && assert_has nss getpwnam
	trick -Xlinker -w -D E -include /dev/null -I -c && assert_has nss getpwnam
}
@test "a C file named as an option's word: after -x, --" {
	cp user.c _cgo_main.o.c
	run "$STATICLD" -static -o out _cgo_main.o.c
	denied out nss getpwnam
}
@test "the program on stdin" {
	run bash -c '"$0" -static -o out -x c - <user.c' "$STATICLD"
	denied out nss getpwnam
}
@test "the object hidden in an archive, a thin archive, behind -l:, --start-lib, --whole-archive" {
	gcc -c user.c
	ar rcs libuser.a user.o
	ar rcsT libthin.a user.o
	rm user.c
	for args in 'libuser.a' 'libthin.a' '-L. -l:libuser.a' '-L. -luser' '-Wl,--whole-archive libuser.a -Wl,--no-whole-archive'; do
		run "$STATICLD" -static -o out $args
		denied out nss getpwnam || { echo "with $args"; return 1; }
	done
	run "$STATICLD" -static -fuse-ld=gold -o out -Wl,--start-lib user.o -Wl,--end-lib
	denied out nss getpwnam
}
@test "the object made by ld -r, by objcopy, by -flto" {
	gcc -c user.c
	ld -r -o merged.o user.o
	objcopy --redefine-sym main=main user.o copied.o
	gcc -flto -O2 -c -o lto.o user.c
	gcc -flto -ffat-lto-objects -O2 -c -o fat.o user.c
	for o in merged.o copied.o lto.o fat.o; do
		run "$STATICLD" -static -o out $o
		denied out nss getpwnam || { echo "with $o"; return 1; }
	done
}
@test "the reference under another name: an alias, an assembler symbol, a pointer, weak" {
	echo 'void *f(const char *) __asm__("getpwnam"); int main(void) { return f("x") != 0; }' >user.c
	trick && assert_has nss getpwnam
	echo 'extern char getpwnam[]; void *p = getpwnam; int main(void) { return p == 0; }' >user.c
	trick -w -fno-builtin && assert_has nss getpwnam
	echo 'void *getpwnam(const char *) __attribute__((weak)); int main(void) { return getpwnam && getpwnam("x"); }' >user.c
	trick -w -Wl,-u,getpwnam && assert_has nss getpwnam
}
@test "the choke point called directly" {
	echo 'int __nss_module_load(void *); int __nss_database_get(int, void *); int main(int c, char **v) { return __nss_database_get(c, v); }' >user.c
	trick && assert_has nss
}
@test "-nostdlib and -nodefaultlibs with libc.a named" {
	libc=$(gcc -print-file-name=libc.a)
	trick -nodefaultlibs -Wl,--start-group "$libc" -lgcc -lgcc_eh -Wl,--end-group && assert_has nss getpwnam
}
@test "a copy of libc.a under another name" {
	cp "$(gcc -print-file-name=libc.a)" libother.a
	trick -nodefaultlibs -Wl,--start-group libother.a -lgcc -lgcc_eh -Wl,--end-group && assert_has nss getpwnam
}
@test "a dynamic link is never the way out: -dynamic, -Wl,-Bdynamic, -shared-libgcc" {
	for flags in '-Wl,-Bdynamic' '-Wl,-dy' '-Wl,-call_shared' '-shared-libgcc' '-rdynamic'; do
		rm -f out
		run "$STATICLD" -o out hello.c $flags
		[ ! -e out ] || is_static out || { echo "with $flags"; return 1; }
		[ "$status" != 0 ] || assert_exists out
		rm -f out
		run "$STATICLD" -o out user.c $flags
		assert_failed && assert_absent out || { echo "with $flags"; return 1; }
	done
}
