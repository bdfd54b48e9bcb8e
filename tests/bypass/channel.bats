#!/usr/bin/env bats
# Speaking for the check: words that look like ours, and descriptors that look like the channel.
load bypass

NONCE=0123456789abcdef0123456789abcdef

prepare() {
	# a linker that runs no plugin, under a name that is taken at its word
	mkdir liar
	cat >liar/ld.bfd <<-'END'
		#!/bin/bash
		words=()
		while [ $# -gt 0 ]; do
			case $1 in -plugin) shift ;; -plugin-opt=*) ;; *) words+=("$1") ;; esac
			shift
		done
		exec ld.lld "${words[@]}"
	END
	chmod +x liar/ld.bfd
	# pretend FD COMMAND...: FD is an anonymous file that says that the plugin let the link be
	cat >pretend.c <<-'END'
		#define _GNU_SOURCE
		#include <fcntl.h>
		#include <stdlib.h>
		#include <string.h>
		#include <sys/mman.h>
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			static const char bytes[] = "staticld " NONCE "\n" NONCE " link 17\npass bfd 2.40 604"
			    NONCE " policy 5\naudit" NONCE " alone 0\n";
			int fd = memfd_create("staticld", MFD_ALLOW_SEALING), to = atoi(argv[1]);
			if (argc < 3 || write(fd, bytes, strlen(bytes)) < 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) < 0)
				return 9;
			dup2(fd, to);
			execvp(argv[2], argv + 2);
			return 9;
		}
	END
	gcc -DNONCE="\"$NONCE\"" -o pretend pretend.c
}

# isforeign: refused for a word of ours that somebody else said
isforeign() { refused out && assert_has 'only staticld itself may say that'; }

@test "--staticld-link= with a file that says that the plugin let the link be" {
	printf '%s link 16\npass bfd 2.40 10' $NONCE >forged
	exec 9<>forged
	for cc in gcc clang; do
		run env STATICLD_CC=$cc "$STATICLD" -o out user.c -fuse-ld="$T/liar/ld.bfd"
		refused out || { echo "$cc without the word"; return 1; }
		run env STATICLD_CC=$cc "$STATICLD" -o out user.c -fuse-ld="$T/liar/ld.bfd" -Wl,--staticld-link=9:$NONCE
		isforeign || { echo $cc; return 1; }
	done
	exec 9>&-
	[ "$(wc -c <forged)" -lt 60 ] || fail "records in the file: $(cat forged)"
}

@test "the same with an anonymous file that is made as ours are, and named in the environment" {
	for source in user.c hello.c; do
		run ./pretend 9 "$STATICLD" -o out $source -fuse-ld="$T/liar/ld.bfd" -Wl,--staticld-link=9:$NONCE
		isforeign
		# whoever names it as a driver role would is told what comes of the link, and not listened to
		run env STATICLD_CHANNELS=9:$NONCE ./pretend 9 "$STATICLD" -o out $source \
			-fuse-ld="$T/liar/ld.bfd" -Wl,--staticld-link=9:$NONCE
		refused out
	done
	run env STATICLD_CHANNELS=9:$NONCE ./pretend 9 "$STATICLD" -o out user.c -Wl,--staticld-link=9:$NONCE
	denied out nss getpwnam
	# it is not innermost, so its link has nobody to believe
	run env STATICLD_CHANNELS="8:$NONCE 9:$NONCE" ./pretend 9 \
		gcc -static -B"$STATICLD_BUILD/libexec/staticld" -o out user.c -Wl,--staticld-link=9:$NONCE
	assert_failed && assert_absent out
}

@test "words for us by every way that a word has to the linker" {
	for word in --staticld-link=9:$NONCE --staticld-linker=/usr/bin/ld.lld --staticld-triple=x --staticld-; do
		printf '%s\n' "$word" >words
		printf -- '-Wl,%s -Xlinker %s\n' "$word" "$word" >args
		printf '*link:\n+ %s\n\n' "$word" >word.specs
		for way in "-Wl,$word" "-Xlinker $word" "-Wl,-z,now,$word,-z,relro" -Wl,@words "-Xlinker @words" @args; do
			for cc in gcc clang; do
				run env STATICLD_CC=$cc "$STATICLD" -o out hello.c $way
				isforeign || { echo "$cc $way"; return 1; }
			done
		done
		run "$STATICLD" -o out hello.c -specs=word.specs
		isforeign || { echo "specs: $word"; return 1; }
		printf -- '-Wl,%s\n' "$word" >clang.cfg
		run env STATICLD_CC=clang "$STATICLD" --config "$T/clang.cfg" -o out hello.c
		isforeign || { echo "clang's configuration: $word"; return 1; }
	done
}

@test "the word that is refused does nothing to a terminal" {
	run "$STATICLD" -o out hello.c $'-Wl,--staticld-\e[31mred\nstaticld: all is well'
	isforeign && [[ $output != *$'\e'* && $output != *$'\nstaticld: all is well'* ]] || fail "raw: $output"
}

@test "the same where the output is no executable" {
	echo 'int f(void) { return 1; }' >f.c
	run "$STATICLD" -shared -fPIC -o out f.c -Wl,--staticld-linker=/usr/bin/ld.lld
	isforeign
	run "$STATICLD" -r -nostdlib -o out f.c -Wl,--staticld-link=9:$NONCE
	isforeign
}

@test "-plugin-opt= for our plugin" {
	plugin=$STATICLD_BUILD/lib/staticld/staticld.so
	ln -s "$plugin" linked.so
	exec 9<>forged
	for opt in policy=audit link=9:$NONCE probe=/dev/null seal=/dev/null end; do
		for linker in bfd gold; do
			# gcc names a plugin of its own before the user's words
			run env STATICLD_CC=clang "$STATICLD" -fuse-ld=$linker -o out hello.c -Wl,-plugin-opt=$opt
			refused out || { echo "$linker $opt"; return 1; }
			for named in "$plugin" "$T/linked.so"; do
				stops -fuse-ld=$linker -Wl,-plugin,"$named" -Wl,-plugin-opt=$opt ||
					{ echo "$linker $named $opt"; return 1; }
			done
		done
	done
	exec 9>&-
	[ ! -s forged ] || fail "records in the file: $(cat forged)"
}

@test "a compiler script that has a descriptor of its own: nothing is written there" {
	for fd in 3 9; do
		: >log
		printf '#!/bin/bash\nexec %s>>"%s"\necho run >&%s\nexec gcc "$@"\n' $fd "$T/log" $fd >cc-log
		chmod +x cc-log
		rm -f out
		STATICLD_CC=$T/cc-log run "$STATICLD" -o out hello.c
		linked out && is_static out
		STATICLD_CC=$T/cc-log run "$STATICLD" -shared -fPIC -o out.so hello.c
		linked out.so
		[ "$(sort -u log)" = run ] || fail "not only the script's: $(cat log)"
	done
}

@test "a compiler script that takes the channel's descriptor for its own: refused, and nothing is written there" {
	for mode in '>>' '<>' '<'; do
		: >log
		{
			echo '#!/bin/bash'
			for fd in {10..40}; do echo "exec $fd$mode\"$T/log\""; done
			echo 'exec gcc "$@"'
		} >cc-log
		chmod +x cc-log
		for source in hello.c user.c; do
			STATICLD_CC=$T/cc-log run "$STATICLD" -o out $source
			refused out && assert_has STATICLD_CC || { echo "$mode $source"; return 1; }
		done
		[ ! -s log ] || fail "written into the script's file: $(cat log)"
	done
}

@test "a compiler script that closes the channel, or drops our word or the environment" {
	printf '#!/bin/bash\nfor fd in {10..40}; do eval "exec $fd>&-"; done\nexec gcc "$@"\n' >closes
	printf '#!/bin/bash\nfor w; do shift; case $w in *--staticld-*) ;; *) set -- "$@" "$w" ;; esac; done\nexec gcc "$@"\n' >drops
	printf '#!/bin/bash\nunset STATICLD_CHANNELS\nexec gcc "$@"\n' >unsets
	chmod +x closes drops unsets
	for script in closes drops unsets; do
		for source in hello.c user.c; do
			STATICLD_CC=$T/$script run "$STATICLD" -o out $source
			refused out || { echo "$script $source"; return 1; }
		done
	done
}
