#!/usr/bin/env bats
# What is of another libc than the one that the policy names: names in archives, libc.a and crt files.
load helper

@test "names of another libc that only archive members refer to: a finding with gold too, not the linker's error" {
	printf '#include <stdio.h>\nint say(const char *s) { return printf("%%s %%d\\n", s, 1); }\n' >say.c
	echo 'int say(const char *); int main(int c, char **v) { return say(v[c - 1]); }' >main.c
	gcc -O2 -D_FORTIFY_SOURCE=2 -c say.c
	ar rc libsay.a say.o
	export STATICLD_POLICY=musl
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker main.c libsay.a -o main --staticld-report=$linker.json
		denied main foreign-libc '__printf_chk: referred to by say in say.c, member say.o' && assert_has libsay.a U_FORTIFY_SOURCE && assert_hasnt 'hint:' 'undefined reference'
		grep -q '"verdict":"deny".*"class":"foreign-libc".*"member":"say.o"' $linker.json || fail "$(cat $linker.json)"
		# a definition of its own, as some libraries bring, is none of another libc's
		run "$STATICLD" -fuse-ld=$linker -x c - -x none main.c libsay.a -o own <<-'END'
			int __printf_chk(int flag, const char *f, ...) { return flag + *f; }
		END
		linked own && rm own
		# nobody needs the member
		echo 'int main(void) { return 0; }' >alone.c
		run "$STATICLD" -fuse-ld=$linker alone.c libsay.a -o alone
		linked alone && rm alone
	done
}

@test "the same where the policy allows them: the linker's error with a hint, and no output" {
	printf 'version = 1; extends = "musl"; rules: { foreign-libc = "allow"; };' >allow.cfg
	printf '#include <stdio.h>\nint say(const char *s) { return printf("%%s %%d\\n", s, 1); }\n' >say.c
	echo 'int say(const char *); int main(int c, char **v) { return say(v[c - 1]); }' >main.c
	gcc -O2 -D_FORTIFY_SOURCE=2 -c say.c
	ar rc libsay.a say.o
	for linker in bfd gold; do
		run "$STATICLD" --staticld-policy=allow.cfg -fuse-ld=$linker main.c libsay.a -o main --staticld-report=$linker.json
		refused main && assert_has 'undefined reference' "hint: foreign-libc: these names are another libc's, musl does not have them" \
			'__printf_chk: referred to in libsay.a(say.o)' 'fix: compile them with CC=staticld' && assert_hasnt denied
		grep -q '"verdict":"failed".*"reason":"staticld: hint: foreign-libc' $linker.json || fail "$(cat $linker.json)"
	done
}

# mixed LIBC.A SYMBOL: the last run refused "main" for that member of that libc.a
mixed() {
	denied main foreign-libc "$2: defined" && assert_has "denied: foreign-libc, $1" "the libc that the policy names is $3" "fix: leave the other libc's libc.a"
	assert_hasnt 'allow:' 'compile them'
	python3 - "$1" "$2" <<-'END' || fail "$(cat r.json)"
		import json, sys
		[l] = [json.loads(l) for l in open("r.json")]
		[f] = [f for f in l["findings"] if f["referrer"] and f["referrer"]["file"] == sys.argv[1]]
		assert l["verdict"] == "deny" and l["proof"] is None
		assert (f["class"], f["action"], f["symbol"]) == ("foreign-libc", "deny", sys.argv[2]) and f["referrer"]["member"] and f["help"]
	END
	rm r.json
}

@test "libc.a of another libc than the policy's, also with all of its crt files: which file, and what to do" {
	local gnu musl libgcc
	gnu=$(dirname "$(realpath "$(gcc -print-file-name=libc.a)")") musl=/usr/lib/$(uname -m)-linux-musl libgcc=$(gcc -print-libgcc-file-name)
	local group=(-Wl,--start-group "$gnu/libc.a" "$libgcc" "${libgcc%.a}_eh.a" -Wl,--end-group)
	echo 'version = 1; extends = "default"; link: { libc = "glibc"; };' >glibc.cfg
	echo 'int main(void) { return 0; }' >main.c
	export STATICLD_REPORT=$PWD/r.json
	for linker in bfd gold; do
		export STATICLD_POLICY=musl
		run "$STATICLD" -fuse-ld=$linker main.c "${group[@]}" -o main
		mixed "$gnu/libc.a" __gconv_open musl
		# the crt files are the policy's own
		assert_hasnt _start_c
		run "$STATICLD" -fuse-ld=$linker -nostdlib "$gnu/crt1.o" "$gnu/crti.o" main.c "${group[@]}" "$gnu/crtn.o" -o main
		mixed "$gnu/libc.a" __gconv_open musl && assert_has '_IO_stdin_used: defined'
		export STATICLD_POLICY=glibc.cfg
		run "$STATICLD" -fuse-ld=$linker -nostdlib "$musl/crt1.o" "$musl/crti.o" main.c "$musl/libc.a" "$musl/crtn.o" -o main
		mixed "$musl/libc.a" __init_libc glibc && assert_has '_start_c: defined'
		run "$STATICLD" -fuse-ld=$linker main.c -o right
		linked right && rm right
		# the driver's own libc may be any
		rm r.json
		STATICLD_POLICY=default run "$STATICLD" -fuse-ld=$linker -nostdlib "$musl/crt1.o" "$musl/crti.o" main.c "$musl/libc.a" "$musl/crtn.o" -o native
		linked native && rm native r.json
	done
	printf 'version = 1; extends = "musl"; link: { seal = false; }; rules: { foreign-libc = "warn"; };' >warn.cfg
	STATICLD_POLICY=warn.cfg run "$STATICLD" -nostdlib "$gnu/crt1.o" "$gnu/crti.o" main.c "${group[@]}" "$gnu/crtn.o" -o warned
	assert_ok && assert_has 'warning: foreign-libc' __gconv_open
}

# called NAME: f.o calls what the libc may not have
called() {
	echo "char $1(void); int main(int c, char **v) { (void)v; return c > 5 ? $1() : 0; }" | gcc -w -fno-builtin -x c -c - -o f.o
}

@test "every name that glibc has and musl has not is explained, by what musl has for it" {
	export STATICLD_POLICY=musl
	local name plain
	# glibc's headers, its extensions, what its libc.a has for itself
	while read -r name plain; do
		called "$name"
		for linker in bfd gold; do
			run "$STATICLD" -fuse-ld=$linker f.o -o main
			denied main foreign-libc "$name: referred to by main" && assert_hasnt 'undefined reference' || return
			if [ "$plain" = - ]; then
				assert_has '; musl has nothing for it' 'compiling again does not help' && assert_hasnt 'compile the objects again'
			else
				assert_has "; musl calls it $plain" 'compile the objects again' && assert_hasnt 'does not help'
			fi || return
		done
	done <<-'END'
		getcontext -
		__strdup strdup
		__res_search res_search
		rawmemchr -
		argp_parse -
		obstack_free -
		__libc_memalign memalign
		_dl_find_object -
		__open64_2 open
		__openat_2 openat
		sinf64 -
		_ZGVbN2v_sin -
		pthread_clockjoin_np -
		getdirentries64 -
		_nl_C_locobj -
	END
	# what recompiling does help for though musl's headers need no such function
	called __cmsg_nxthdr
	run "$STATICLD" f.o -o main
	denied main foreign-libc __cmsg_nxthdr && assert_has 'compile the objects again' && assert_hasnt 'has nothing'
}

@test "the fix is one for the name: where compiling again cannot help none says so" {
	export STATICLD_POLICY=musl
	local name words
	while read -r name words; do
		called "$name"
		run "$STATICLD" f.o -o main
		denied main foreign-libc "$name" && assert_has "$words" && assert_hasnt 'compile the objects again' || return
		run "$STATICLD" explain "$name"
		assert_ok && assert_has "$name: a name that musl does not have" "$words" && assert_hasnt libcurl 'compile the objects again' || return
	done <<-'END'
		backtrace execinfo.h
		mallinfo __GLIBC__
		malloc_trim __GLIBC__
		gnu_get_libc_version __GLIBC__
		error <err.h>
		argp_usage argp-standalone
		swapcontext libucontext
		_obstack_begin libiberty
	END
	# the fix, to the letter
	printf '#include <err.h>\n#include <string.h>\nint main(int c, char **v) { if (c > 5) errx(1, "%%s", v[0]); return !strchr("a", 0); }\n' >fixed.c
	run "$STATICLD" fixed.c -o fixed
	linked fixed
	run "$STATICLD" explain __strdup
	assert_ok && assert_has '__strdup: a name that musl does not have; it has strdup' 'CC=staticld'
}

@test "musl: the compiler's unwinder and OpenMP library, which were built for glibc" {
	export STATICLD_POLICY=musl
	cat >u.c <<-'END'
		#include <unwind.h>
		static _Unwind_Reason_Code f(struct _Unwind_Context *c, void *p) { (void)c; ++*(int *)p; return 0; }
		int main(void) { int n = 0; _Unwind_Backtrace(f, &n); return n < 1; }
	END
	if "$STATICLD" u.c -o u 2>/dev/null; then fail "this compiler's unwinder fits: the remedies about libgcc_eh.a can go"; fi
	run "$STATICLD" u.c -o u
	denied u foreign-libc _dl_find_object && assert_has libgcc_eh.a 'toolchain for this libc' && assert_hasnt 'compiling again' 'compile the objects'
	printf '#include <stdio.h>\nint main(void) { int n = 0;\n#pragma omp parallel for\nfor (int i = 0; i < 4; i++) n++;\nreturn n > 9; }\n' >omp.c
	run "$STATICLD" -fopenmp omp.c -o omp
	denied omp foreign-libc pthread_attr_setaffinity_np && assert_has libgomp.a 'without -fopenmp'
	run "$STATICLD" omp.c -o omp
	linked omp
}

@test "musl: Debian's own libconfig and libelf, by path: each name that keeps them from musl" {
	export STATICLD_POLICY=musl
	local dir
	dir=$(dirname "$(realpath "$(gcc -print-file-name=libc.a)")")
	for l in config elf; do
		echo 'int main(void) { return 0; }' >main.c
		run "$STATICLD" main.c -Wl,--whole-archive "$dir/lib$l.a" -Wl,--no-whole-archive -o main
		assert_failed && assert_absent main && assert_has "denied: foreign-libc, $dir/lib$l.a (Debian package lib" '; musl ' && assert_no_probe_words || return
	done
}

@test "glibc by name: what only musl has" {
	echo 'version = 1; extends = "default"; link: { libc = "glibc"; };' >glibc.cfg
	for name in issetugid __freadahead fgetln; do
		called $name
		run "$STATICLD" --staticld-policy=glibc.cfg f.o -o main
		denied main foreign-libc "$name: referred to by main" && assert_has '; glibc has nothing for it' || return
	done
}
