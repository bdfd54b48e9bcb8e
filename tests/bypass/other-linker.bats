#!/usr/bin/env bats
# Other linkers, and other ways to name a linker.
load bypass

prepare() {
	mkdir ld ld.lld.d mold.d
	ln -s "$(command -v ld.bfd)" ld/ld
	ln -s "$(command -v ld.lld)" ld.lld.d/ld
	mkdir lldreal molddir
	ln -s "$(command -v ld.lld)" lldreal/ld.lld
	printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v ld.lld)" >ld.lld.d/ld.script
	ln -s "$(command -v mold)" mold.d/ld
	chmod +x ld.lld.d/ld.script
}

@test "-fuse-ld=lld: gcc, clang" {
	trick -fuse-ld=lld
	CC=clang trick -fuse-ld=lld
}
@test "-fuse-ld=mold: gcc, clang" {
	trick -fuse-ld=mold
	CC=clang trick -fuse-ld=mold
}
@test "-fuse-ld=gold, -fuse-ld=bfd" {
	trick -fuse-ld=gold && assert_has nss getpwnam
	trick -fuse-ld=bfd && assert_has nss getpwnam
}
@test "a hello with lld or mold is sealed and runs" {
	for linker in lld mold; do
		for cc in gcc clang; do
			rm -f out
			run env STATICLD_CC=$cc "$STATICLD" -static -fuse-ld=$linker -o out hello.c
			linked out && is_static out static && assert_has 'sealed: cannot load' || { echo "$cc $linker"; return 1; }
		done
	done
}
@test "-B/elsewhere with an ld that is the real one" {
	trick -B"$T/ld" && assert_has nss getpwnam
	trick -B "$T/ld/" && assert_has nss getpwnam
	CC=clang trick -B"$T/ld" && assert_has nss getpwnam
}
@test "-B/elsewhere with an ld that is lld or mold" {
	for dir in ld.lld.d mold.d; do
		trick -B"$T/$dir"
		CC=clang trick -B"$T/$dir"
	done
}
@test "-B/usr/libexec/mold" {
	[ -e /usr/libexec/mold/ld ]
	trick -B/usr/libexec/mold
}
@test "-B/elsewhere with a real-ld or collect-ld" {
	for name in real-ld collect-ld; do
		mkdir $name.d
		ln -s "$(command -v ld.bfd)" $name.d/$name
		trick -B"$T/$name.d" && assert_has nss getpwnam
	done
}
@test "COMPILER_PATH, GCC_EXEC_PREFIX and PATH with another ld" {
	COMPILER_PATH=$T/ld.lld.d trick
	COMPILER_PATH=$T/ld trick && assert_has nss getpwnam
	PATH=$T/ld.lld.d:$PATH CC=clang trick
	PATH=$T/ld:$PATH trick && assert_has nss getpwnam
}
@test "clang --ld-path=" {
	for ld in ld.bfd ld.gold ld.lld mold; do
		CC=clang trick --ld-path="$(command -v $ld)"
	done
	CC=clang trick --ld-path="$(command -v ld.bfd)" && assert_has nss getpwnam
	CC=clang trick --ld-path=ld.bfd -fuse-ld=lld
}
@test "clang -fuse-ld=/an/absolute/path" {
	CC=clang trick -fuse-ld="$(command -v ld.bfd)" && assert_has nss getpwnam
	CC=clang trick -fuse-ld="$(command -v ld.lld)"
}
@test "a script that runs lld" {
	mkdir script.d
	cp ld.lld.d/ld.script script.d/ld
	trick -B"$T/script.d"
	CC=clang trick --ld-path="$T/ld.lld.d/ld.script"
}
@test "a linker that claims to be GNU ld but is none" {
	mkdir liar.d
	printf '#!/bin/sh\ncase "$*" in --version|-v|-V) echo "GNU ld (GNU Binutils for Debian) 2.40";; *) exec %s "$@";; esac\n' "$(command -v ld.lld)" >liar.d/ld
	chmod +x liar.d/ld
	without -B"$T/liar.d" && stops -B"$T/liar.d"
}
@test "a linker that drops the plugin" {
	mkdir drop.d
	cat >drop.d/ld <<-END
		#!/bin/bash
		args=() skip=
		for a; do
			if [ "\$skip" ]; then skip=; continue; fi
			case \$a in -plugin|--plugin) skip=1;; -plugin*|--plugin*|*probe.[ao]) ;; *) args+=("\$a");; esac
		done
		exec $(command -v ld.bfd) "\${args[@]}"
	END
	chmod +x drop.d/ld
	trick -B"$T/drop.d"
}
@test "gcc specs with another linker" {
	printf '*linker:\n%s\n' "$(command -v ld.bfd)" >specs
	stops -specs="$T/specs"
	stops --specs="$T/specs"
}
@test "collect-ld with a path in GCC's own record: the linker that is not there has its name in the refusal" {
	for name in collect-ld real-ld; do
		run env COLLECT_GCC_OPTIONS="'-v' '-fuse-ld=/nonexistent/linker'" "$STATICLD_BUILD/libexec/staticld/$name" -o out x.o
		refused out && assert_has 'no linker "/nonexistent/linker"' || { echo $name; return 1; }
	done
}
# stranger WORDS: ld.d/ld is a linker that says WORDS of itself and links like GNU ld
stranger() {
	mkdir -p ld.d
	printf '#!/bin/sh\ncase "$*" in --version|-v|-V) echo "%s";; *) exec %s "$@";; esac\n' "$1" "$(command -v ld.bfd)" >ld.d/ld
	chmod +x ld.d/ld
}
@test "linkers that nobody can ask, wild and zig's and one without a word: one line says why and what to use" {
	for words in 'Wild version 0.8.0 (compatible with GNU linkers)' 'zig ld 0.13.0' '' 'tcc version 0.9.27 (x86_64 Linux)'; do
		stranger "$words"
		for file in hello.c user.c; do
			run "$STATICLD" -B"$T/ld.d" -o out $file
			refused out && assert_has "denied: ${words:-the linker} ($T/ld.d/" ' is none of' 'cannot be checked: use -fuse-ld=bfd' --staticld-linker=fastest || { echo "$words"; return 1; }
			[ "$(grep -c '^staticld: denied' <<<"$output")" = 1 ]
		done
		run "$STATICLD" -B"$T/ld.d" --staticld-linker=fastest -o out hello.c
		linked out
		rm out
		without -B"$T/ld.d" && with -B"$T/ld.d"
	done
}
@test "a compiler that links by itself: denied, and which to use" {
	printf '#!/bin/sh\ncase " $* " in *" -c "*) ;; *) exec gcc -static -o out user.c ;; esac\nexec gcc "$@"\n' >own
	chmod +x own
	CC=$T/own run env STATICLD_CC="$T/own" "$STATICLD" -o out user.c
	refused out && assert_has 'the link was not checked' 'fix: ' 'gcc or clang'
}
