#!/usr/bin/env bats
# Where the seal cannot be proven the link is refused, and the reason told.
load seal

@test "a program that calls the loader behind the public functions" {
	for name in _dl_open __dlopen __libc_dlsym_private; do
		echo "long $name(); int main(void) { return $name() != 0; }" >inside.c
		for linker in bfd gold; do
			seal -static -fuse-ld=$linker -o out inside.c
			refused out && assert_has seal $name main || { echo "$name with $linker"; return 1; }
		done
	done
}

@test "a program that brings what the seal defines" {
	echo 'void *__libc_dlopen_mode(const char *n, int m) { (void)n; return m ? 0 : "x"; }
	int main(void) { return 0; }' >own.c
	for linker in bfd gold; do
		seal -static -fuse-ld=$linker -o out own.c
		refused out
		seal -static -fuse-ld=$linker -Wl,-z,muldefs -o out own.c
		refused out
	done
}

@test "an exception for dlopen does not let a loader in" {
	echo 'version = 1; extends = "sealed";
	exceptions: ( { symbol = "*"; reason = "test"; } );' >all.cfg
	echo "long __dlopen(); int main(void) { return __dlopen() != 0; }" >inside.c
	STATICLD_POLICY=$PWD/all.cfg run "$STATICLD" -o out inside.c
	refused out && assert_has seal
}

@test "a libc of before 2.34: its NSS would find nothing, sealed; a newer one finds them" {
	# as such a libc is: nothing of NSS built in
	cp "$(gcc -print-file-name=libc.a)" libc.a
	objcopy --redefine-sym __nss_files_functions=old_files libc.a
	seal -static -o out user.c -L.
	refused out && assert_has seal 'too old to be sealed' 'glibc before 2.34' 'fix: link a glibc of 2.34 or newer, or build all of it'
	seal -static -o out2 hello.c -L.
	assert_ok && is_sealed out2
	rm libc.a
	seal -static -o out user.c -L.
	assert_ok && is_sealed out
}

@test "the plugin alone: says that the seal is not there, and takes it" {
	local lib=$STATICLD_BUILD/lib/staticld
	plugin="-Wl,-plugin,$lib/staticld.so,-plugin-opt=policy=sealed"
	run plugged gcc -static -w -o out hello.c $plugin
	assert_failed && assert_absent out && assert_has seal __libc_dlopen_mode && assert_no_probe_words
	assert_has 'fix: with the plugin alone link lib/staticld/seal.o ahead of -lc' && assert_hasnt 'fix: call dlopen'
	run plugged gcc -static -w -o out hello.c $plugin "-Wl,-plugin-opt=seal=$lib/seal.o" "$lib/seal.o"
	assert_ok && is_sealed out
}

@test "what only looks names up, in what is loaded already, brings no loader" {
	for name in __dlsym _dl_sym __dlvsym; do
		echo "long $name(); int main(int c, char **v) { (void)v; return c > 9 && $name(); }" >inside.c
		for linker in bfd gold; do
			seal -static -fuse-ld=$linker -o out inside.c
			assert_ok && is_sealed out || { echo "$name with $linker"; return 1; }
		done
	done
}

@test "a loader that ld -r took out of the libc and hid, with its symbols and without" {
	ar x "$(gcc -print-file-name=libc.a)" dlopen.o dl-open.o dlerror.o
	ld -r -o hidden.o dlopen.o dl-open.o dlerror.o
	objcopy --redefine-sym dlopen=open_module --keep-global-symbol=open_module -R .gnu.warning.dlopen hidden.o
	strip -x -o nameless.o hidden.o
	echo 'void *open_module(const char *, int); int main(void) { return open_module("libm.so.6", 2) != 0; }' >main.c
	for object in hidden nameless; do
		for flags in '' -s '-fuse-ld=gold -s'; do
			seal -o out main.c $object.o $flags
			refused out && assert_has seal loader || { echo "$object.o with $flags"; return 1; }
		done
	done
}

@test "a loader behind --wrap" {
	echo 'void *__real__dl_open(const char *, int);
	void *__wrap__dl_open(const char *n, int m) { return __real__dl_open(n, m); }
	int main(void) { return __wrap__dl_open("x", 2) != 0; }' >wrapped.c
	for linker in bfd gold; do
		seal -o out wrapped.c -fuse-ld=$linker -Wl,--wrap=_dl_open
		refused out && assert_has seal _dl_open
	done
}

@test "verify: what a static glibc program that is not sealed can load" {
	gcc -w -static -o user user.c
	gcc -static -o hello hello.c
	for strip in true strip; do
		$strip user hello
		run "$STATICLD" verify user
		assert_ok && assert_has "glibc's loader" nss iconv && assert_hasnt 'sealed:'
		run "$STATICLD" verify hello
		assert_ok && assert_has "glibc's loader" iconv && assert_hasnt nss 'sealed:'
	done
	STATICLD_POLICY=musl run "$STATICLD" -o musl hello.c
	run "$STATICLD" verify musl
	assert_ok && assert_hasnt loader sealed
}

@test "verify: a seal's note does not make a loader go away" {
	gcc -c hello.c
	printf '\t.section .note.staticld,"a",@note\n\t.long 9,7,1\n\t.asciz "staticld"\n\t.balign 4\n\t.asciz "sealed"\n\t.balign 4\n\t.section .note.GNU-stack,"",@progbits\n' >note.s
	gcc -static -o out hello.o note.s
	run "$STATICLD" verify out
	assert_ok && assert_has "glibc's loader" && assert_hasnt 'sealed:'
}
@test "GNU ld's warning that is not true of sealed programs is kept back, with the note that newer ones add to it" {
	mkdir b
	cat >b/ld <<-END
		#!/bin/sh
		[ "\$*" != --version ] || exec $(command -v ld.bfd) --version
		cat notes
		cat words >&2
		exec $(command -v ld.bfd) "\$@" 2>/dev/null
	END
	cat >words <<-'END'
		/usr/bin/ld: a.o: in function `main':
		a.c:(.text+0x1): warning: Using 'getpwnam' in statically linked applications requires at runtime the shared libraries from the glibc version used for linking
		/usr/bin/ld: b.o: another warning
	END
	cat >notes <<-'END'
		/usr/bin/ld: a.o: note: the message above does not take linker garbage collection into account
		/usr/bin/ld: b.o: note: the message above does not take linker garbage collection into account
	END
	chmod +x b/ld
	run "$STATICLD" -Bb/ -o out hello.c
	assert_ok && assert_exists out
	[ "$(sort <<<"$output")" = "$(tail -qn 1 words notes | sort)" ] || fail "other words"
}

@test "--fatal-warnings makes an error of that warning: the hint says so, and without it the link passes" {
	for words in -Wl,--fatal-warnings '-Xlinker -fatal-w'; do
		STATICLD_POLICY=sealed run "$STATICLD" -o out user.c $words
		refused out && assert_has 'hint: --fatal-warnings makes an error' 'fix: link without --fatal-warnings' || return
	done
	STATICLD_POLICY=sealed run "$STATICLD" -o out user.c
	linked out
	# where something else is wrong, that is not said
	echo 'int f(void); int main(void) { return f(); }' >undefined.c
	STATICLD_POLICY=sealed run "$STATICLD" -o out2 undefined.c -Wl,--fatal-warnings
	assert_failed && assert_hasnt 'fatal-warnings'
}
