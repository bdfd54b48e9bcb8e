#!/usr/bin/env bats
# Fixes of policy/remedies.cfg that no other test applies: the finding, its fix, the link that passes.
load helper

# said FIX: the last run offers a fix that begins so
said() { assert_has "fix: $1"; }

@test "each row is marked with the test that applies it, or with what that would need" {
	run "$TOP/tests/fixes.sh" --marks
	assert_ok && assert_silent
	printf 'remedies: (\n\t{\n\t\tclass = "stub";\n\t\thelp = "do without";\n\t}\n);\n' >r.cfg
	run "$TOP/tests/fixes.sh" --marks r.cfg
	assert_status 1 && assert_has 'r.cfg:2: not marked'
	sed -i '/help/a \\t\t# tested: e2e/fixes.bats: no such test' r.cfg
	run "$TOP/tests/fixes.sh" --marks r.cfg
	assert_status 1 && assert_has 'r.cfg:2: tests/e2e/fixes.bats has no test "no such test"'
}

# program NAME INCLUDE... BODY: NAME.c with a main of that body
program() {
	local name=$1 body=${*: -1} f
	for f in "${@:2:$#-2}"; do echo "#include <$f>"; done >"$name.c"
	printf 'int main(int c, char **v)\n{\n\t(void)c, (void)v;\n\t%s\n}\n' "$body" >>"$name.c"
}

# links ARGS...: staticld ARGS -o out passes in silence
links() {
	rm -f out
	run "$STATICLD" "$@" -o out
	linked out && is_static out
}

@test "wordexp and getlogin: the home directory and the user's name by other ways" {
	program words wordexp.h 'wordexp_t w; return wordexp(v[0], &w, 0);'
	run "$STATICLD" words.c -o out
	denied out nss wordexp && said 'wordexp looks users up for ~: read $HOME and expand by hand'
	program words stdlib.h 'return !getenv("HOME");'
	links words.c
	program login unistd.h 'return !getlogin();'
	run "$STATICLD" login.c -o out
	denied out nss getlogin && said 'getlogin asks NSS'
	program login stdlib.h unistd.h 'return !getenv("USER") && !getuid();'
	links login.c
}

@test "dlopen: sealed, or against musl, it always fails" {
	program load dlfcn.h 'return dlopen("libc.so.6", RTLD_NOW) != 0;'
	run "$STATICLD" load.c -o out
	denied out dlopen dlopen && said 'set STATICLD_POLICY=sealed' && said 'build all of it, libraries too, against musl'
	STATICLD_POLICY=sealed links load.c
	run runalone out
	assert_ok
	rm out
	STATICLD_POLICY=musl run "$STATICLD" load.c -o out
	assert_ok && assert_has 'warning: dlopen' && is_static out
	run runalone out
	assert_ok
}

@test "the loader's own parts: the public functions instead" {
	export STATICLD_POLICY=sealed
	local said='call dlopen and the like of <dlfcn.h>, for which the seal stands in'
	echo 'void *__dlopen(const char *, int); int main(void) { return __dlopen("libc.so.6", 1) != 0; }' >part.c
	run "$STATICLD" part.c -o out
	refused out && assert_has 'denied: seal' && said "$said"
	echo 'void *__libc_dlopen_mode(const char *n, int m) { return (void *)(n + m); } int main(void) { return !__libc_dlopen_mode("", 1); }' >part.c
	run "$STATICLD" part.c -o out
	refused out && assert_has 'denied: seal' && said "$said"
	program part dlfcn.h 'return dlopen("libc.so.6", RTLD_NOW) != 0;'
	links part.c
	run runalone out
	assert_ok
}

@test "the compiler's UBSan under musl: traps need none of it" {
	program ub 'return (c << c) / c < 0;'
	STATICLD_POLICY=musl run "$STATICLD" -fsanitize=undefined ub.c -o out
	refused out && assert_has 'hint: UBSan: these names are of libubsan' && said 'or compile and link with -fsanitize-undefined-trap-on-error too'
	STATICLD_POLICY=musl links -fsanitize=undefined -fsanitize-undefined-trap-on-error ub.c
}

@test "crt files, libc.a and -nostdlib of another libc: without them it links" {
	local musl=/usr/lib/$(uname -m)-linux-musl gnu
	gnu=$(dirname "$(realpath "$(gcc -print-file-name=libc.a)")")
	program empty 'return 0;'
	run "$STATICLD" -nostartfiles "$musl/crt1.o" empty.c -o out
	denied out foreign-libc _start_c && said "leave musl's crt files and -nostdlib out"
	links empty.c && STATICLD_POLICY=musl links empty.c
	rm out
	STATICLD_POLICY=musl run "$STATICLD" -nostartfiles "$gnu/crt1.o" empty.c -o out
	denied out foreign-libc _IO_stdin_used && said "leave glibc's crt files and -nostdlib out"
	STATICLD_POLICY=musl run "$STATICLD" empty.c -Wl,--start-group "$gnu/libc.a" "$(gcc -print-libgcc-file-name)" -Wl,--end-group -u __gconv_open -o out
	denied out foreign-libc libc.a && said "leave the other libc's libc.a"
}

@test "musl: other calls for what it has not, or none, or glibc after all" {
	export STATICLD_POLICY=musl
	program say stdio.h 'printf("%d\n", c); return 0;'
	gcc -O2 -D_FORTIFY_SOURCE=2 -c say.c
	run "$STATICLD" say.o -o out
	denied out foreign-libc __printf_chk && said 'compile the objects again with -U_FORTIFY_SOURCE'
	gcc -O2 -U_FORTIFY_SOURCE -c say.c
	links say.o
	rm out
	# what each is replaced by, with what the fix begins with
	local name fix
	while IFS='|' read -r name fix; do
		echo "char $name(void); int main(int c, char **v) { (void)v; return c > 5 ? $name() : 0; }" | gcc -w -fno-builtin -x c -c - -o call.o
		run "$STATICLD" call.o -o out
		denied out foreign-libc "$name" && said "$fix" && said 'or link glibc after all' || return
	done <<-'END'
		mallinfo|leave the call out, with #ifdef __GLIBC__
		malloc_trim|leave the call out, with #ifdef __GLIBC__
		gnu_get_libc_version|leave the call out, with #ifdef __GLIBC__
		rawmemchr|call strchr(s, 0) or memchr
		arc4random|call getrandom or getentropy
	END
	printf '#ifdef __GLIBC__\n#include <gnu/libc-version.h>\n#include <malloc.h>\n#endif\n#include <string.h>\n#include <sys/random.h>\n' >right.c
	printf 'int main(void)\n{\n\tchar b[9] = "";\n#ifdef __GLIBC__\n\tmalloc_trim(0);\n\tgnu_get_libc_version();\n#endif\n\treturn getrandom(b, 8, 0) != 8 || !strchr(b, 0);\n}\n' >>right.c
	links right.c
	run runalone out
	assert_ok
	program context ucontext.h 'ucontext_t u; return getcontext(&u);'
	unset STATICLD_POLICY
	links context.c
}

@test "what the libc warns of: each function's successor links without a warning" {
	printf '#define _GNU_SOURCE\n' >new.c
	for f in limits.h netinet/in.h pthread.h signal.h stdio.h stdlib.h unistd.h; do echo "#include <$f>"; done >>new.c
	cat >>new.c <<-'END'
		static char stack[1 << 16] __attribute__((aligned(64)));
		int main(void)
		{
			char line[99], file[] = "fileXXXXXX", dir[] = "dirXXXXXX", path[PATH_MAX], *more = 0;
			size_t room = 0;
			pthread_attr_t a;
			stack_t s = {.ss_sp = stack, .ss_size = sizeof stack};
			sigset_t old;
			FILE *f = tmpfile();
			if (f) fgets(line, sizeof line, f), getline(&more, &room, f);
			getcwd(path, sizeof path);
			mkstemp(file);
			mkdtemp(dir);
			inet6_opt_init(0, 0);
			inet6_rth_space(0, 0);
			pthread_attr_init(&a);
			pthread_attr_setstack(&a, stack, sizeof stack);
			sigprocmask(SIG_SETMASK, 0, &old);
			return sigaltstack(&s, 0);
		}
	END
	gcc -w -O1 -c new.c
	links new.o
	./out
}

@test "locale: allowed by name" {
	program place locale.h 'return !setlocale(LC_ALL, "C");'
	run "$STATICLD" --staticld-policy=strict place.c -o out
	denied out locale setlocale && said 'keep to the C locale'
	echo 'version = 1; extends = "strict"; rules: { locale = "allow"; };' >p.cfg
	links --staticld-policy=p.cfg place.c
	./out
}

@test "unresolved: the library that defines the symbol, without the option" {
	echo 'int more(void); int main(void) { return more(); }' >main.c
	echo 'int more(void) { return 0; }' >more.c
	run "$STATICLD" main.c -Wl,--unresolved-symbols=ignore-all -o out
	refused out && assert_has 'counts for nothing' && said 'link what defines it'
	links main.c more.c
	./out
}

@test "Go without runtime/cgo: its own linker makes it static" {
	mkdir bare && cd bare
	printf 'module example.com/bare\ngo 1.19\n' >go.mod
	printf 'package main\nfunc main() { println("started") }\n' >main.go
	run env CGO_ENABLED=0 GO_EXTLINK_ENABLED=1 go build -o bare -ldflags "-extld=$STATICLD -extldflags=-static" .
	godenied bare go-runtime runtime/cgo && said 'leave external linking out'
	CGO_ENABLED=0 run go build -o bare .
	assert_ok && is_static bare
}
