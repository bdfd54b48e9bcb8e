#!/usr/bin/env bats
# staticld beside what else stands in for the compiler: ccache, and whatever else searches PATH for the real one.
load helper

prepare() {
	export CCACHE_DIR=$T/ccache CCACHE_CONFIGPATH=$T/ccache.conf
	unset CCACHE_DISABLE CCACHE_PATH CCACHE_COMPILER CCACHE_SLOPPINESS CCACHE_DEPEND CCACHE_NODIRECT
	mkdir sys cache
	for name in cc gcc c++ g++; do ln -s "$STATICLD" sys/$name; done
	cat >which.c <<-'END'
		#include <stdio.h>
		#ifdef __GLIBC__
		int main(void) { puts("glibc"); return 0; }
		#else
		int main(void) { puts("musl"); return 0; }
		#endif
	END
}

# masquerade FILE...: a program that runs the first one of its own name in PATH that it is not itself; with ONCE set, one that
# refuses to be run by what it runs, as icecc does
masquerade() {
	cat >masquerade.c <<-'END'
		#include <stdio.h>
		#include <stdlib.h>
		#include <string.h>
		#include <sys/stat.h>
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			const char *name = strrchr(argv[0], '/'), *path = getenv("PATH");
			struct stat self, other;
			name = name ? name + 1 : argv[0];
			if (getenv("ONCE") && getenv("TWICE"))
				return 111;
			setenv("TWICE", "1", 1);
			stat("/proc/self/exe", &self);
			while (*path) {
				size_t n = strcspn(path, ":");
				char *file;
				if (asprintf(&file, "%.*s/%s", (int)n, path, name) < 0)
					return 9;
				if (stat(file, &other) == 0 && (other.st_ino != self.st_ino || other.st_dev != self.st_dev)) {
					argv[0] = file;
					execv(file, argv);
				}
				path += n + (path[n] == ':');
			}
			return argc ? 9 : 0;
		}
	END
	gcc -w -D_GNU_SOURCE -static -o masquerade masquerade.c
	for file; do ln -s "$T/masquerade" "$file"; done
}

# ends NAME: with sys and cache in PATH in either order, and by STATICLD_CC, compiles and links end and are checked
ends() {
	local name=$1 order
	for order in sys:cache cache:sys; do
		rm -f hello.o out
		run env PATH="$T/${order%:*}:$T/${order#*:}:$PATH" timeout 60 "$name" -c hello.c -o hello.o
		linked hello.o || fail "$order" || return
		run env PATH="$T/${order%:*}:$T/${order#*:}:$PATH" timeout 60 "$name" hello.o -o out
		linked out && is_static out || fail "$order" || return
		rm -f out
		run env PATH="$T/${order%:*}:$T/${order#*:}:$PATH" timeout 60 "$name" user.c -o out
		denied out nss getpwnam || fail "$order" || return
	done
	rm -f hello.o out
	run env PATH="$T/sys:$PATH" STATICLD_CC="$T/cache/$name" timeout 60 "$name" -c hello.c -o hello.o
	linked hello.o || return
	run env PATH="$T/sys:$PATH" STATICLD_CC="$T/cache/$name" timeout 60 "$STATICLD" hello.o -o out
	linked out && is_static out
}

@test "ccache's masquerade directory in either order" {
	for name in cc gcc c++; do ln -s "$(command -v ccache)" cache/$name; done
	for name in cc gcc; do ends $name || return; done
	run env PATH="$T/sys:$T/cache:$PATH" timeout 60 c++ -c hello.c -o hello.o
	linked hello.o
}
@test "any program that searches PATH for the next compiler, in either order" {
	masquerade cache/cc cache/gcc
	for name in cc gcc; do ends $name || return; done
}
@test "a program that refuses to run twice, in either order" {
	masquerade cache/cc cache/gcc
	export ONCE=1
	for name in cc gcc; do ends $name || return; done
	# staticld's own name says nothing of where in PATH the compiler is to be looked for
	run env PATH="$T/cache:$STATICLD_BUILD/bin:$PATH" STATICLD_VERBOSE=1 staticld -c hello.c -o hello.o
	assert_ok && assert_has "run: $T/cache/gcc"
}
@test "a script that searches PATH for the next compiler, in either order" {
	cat >script <<-'END'
		#!/bin/bash
		IFS=: read -ra dirs <<<"$PATH"
		for dir in "${dirs[@]}"; do
			file=$dir/${0##*/}
			if [ -x "$file" ] && ! [ "$file" -ef "$0" ]; then exec "$file" "$@"; fi
		done
		exit 9
	END
	chmod +x script
	ln -s ../script cache/cc
	ends cc
}
@test "two masquerade directories" {
	masquerade cache/cc
	mkdir cache2 cache3
	ln -s "$(command -v ccache)" cache2/cc
	ln -s "$(command -v ccache)" cache3/cc
	for path in sys:cache:cache2:cache3 cache2:sys:cache:cache3 cache2:cache3:sys:cache; do
		rm -f hello.o
		run env PATH="$T/${path//:/:$T/}:$PATH" timeout 60 cc -c hello.c -o hello.o
		linked hello.o || fail "$path" || return
	done
}

# follows WORDS...: compiled through WORDS, each object is for the libc of the policy at that time
follows() {
	local policy
	for policy in default musl default sealed musl musl; do
		run env STATICLD_POLICY=$policy "$@" -c which.c -o which.o
		linked which.o || return
		run env STATICLD_POLICY=$policy "$STATICLD" which.o -o which
		linked which || return
		case $policy in
		musl) [ "$(./which)" = musl ] ;;
		*) [ "$(./which)" = glibc ] ;;
		esac || fail "$* under $policy: $(./which)" || return
	done
}

@test "ccache staticld: the objects are those of the policy, in each of ccache's modes" {
	follows ccache "$STATICLD"
	ccache -C >ccache.log && CCACHE_SLOPPINESS=time_macros,include_file_mtime,include_file_ctime,file_stat_matches,file_stat_matches_ctime \
		follows ccache "$STATICLD"
	ccache -C >ccache.log && CCACHE_DEPEND=1 follows ccache "$STATICLD" -MD
	ccache -C >ccache.log && CCACHE_NOCPP2=1 follows ccache "$STATICLD"
	ccache -C >ccache.log && CCACHE_NODIRECT=1 follows ccache "$STATICLD"
	ccache -C >ccache.log && STATICLD_CC=clang follows ccache "$STATICLD"
}
@test "ccache in its depend mode and blind for the time: the policy in the command line is followed" {
	export CCACHE_DEPEND=1 CCACHE_SLOPPINESS=time_macros
	for policy in default musl default; do
		ccache "$STATICLD" --staticld-policy=$policy -MD -c which.c -o which.o
		"$STATICLD" --staticld-policy=$policy which.o -o which
		[ "$(./which)" = "$(sed s/default/glibc/ <<<$policy)" ] || fail "$policy: $(./which)"
	done
}
@test "ccache staticld keeps objects: the second compile is none" {
	for i in 1 2; do ccache "$STATICLD" -c which.c -o which.o; done
	[ "$(ccache --print-stats | awk '$1 == "preprocessed_cache_hit" { print $2 }')" = 1 ]
	for i in 1 2; do ccache "$STATICLD" --staticld-policy=musl -c which.c -o which.o; done
	[ "$(ccache --print-stats | awk '$1 == "direct_cache_hit" { print $2 }')" = 1 ]
}
@test "staticld with ccache underneath: the objects are those of the policy" {
	ln -s "$(command -v ccache)" cache/gcc
	STATICLD_CC=$T/cache/gcc follows "$STATICLD"
	ln -s "$(command -v ccache)" cache/cc
	PATH=$T/sys:$T/cache:$PATH follows cc
	PATH=$T/cache:$T/sys:$PATH follows cc
}
