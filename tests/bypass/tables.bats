#!/usr/bin/env bats
# What is reached over tables is reached: a policy that lets unreachable references be does not let these pass.
load bypass

prepare() {
	printf 'version = 1; extends = "default"; unreachable = "allow"; link: { seal = false; };\n' >loose.cfg
	export STATICLD_POLICY=$PWD/loose.cfg
	cat >entry.h <<-'END'
		#include <pwd.h>
		struct keyword { const char *name; int (*parse)(const char *); };
		static int parse(const char *s) { return getpwnam(s) != 0; }
		static const struct keyword keyword = { "user", parse };
	END
}

# reached WAY ARGS...: the link of ARGS is refused, and WAY is told
reached() {
	local way=$1
	shift
	run "$STATICLD" -O2 -o out "$@"
	denied out nss getpwnam && assert_has "$way" && assert_hasnt 'which nothing in the program reaches'
}

@test "a policy that lets unreachable references be" {
	echo '#include "entry.h"' >dead.c
	echo 'const struct keyword *unused(void) { return &keyword; }' >>dead.c
	echo 'int main(void) { return 0; }' >main.c
	run "$STATICLD" -O2 -o out main.c dead.c
	assert_ok && assert_exists out
}
@test "between __start_ and __stop_: pointers to keywords, as HAProxy registers its parsers" {
	cat >main.c <<-'END'
		struct keyword { const char *name; int (*parse)(const char *); };
		extern const struct keyword *const __start_keywords[], *const __stop_keywords[];
		int main(int argc, char **argv)
		{
			int n = argc;
			for (const struct keyword *const *k = __start_keywords; k < __stop_keywords; k++)
				n += (*k)->parse(argv[0]);
			return n;
		}
	END
	cat >user.c <<-'END'
		#include "entry.h"
		static const struct keyword *const entry __attribute__((used, section("keywords"))) = &keyword;
	END
	reached 'main > keywords > entry > keyword > parse > getpwnam' main.c user.c
	reached 'main > keywords > entry > keyword > parse > getpwnam' -fuse-ld=gold main.c user.c
	reached 'main > keywords' -ffunction-sections -fdata-sections main.c user.c
	clang -O2 -c main.c user.c
	reached 'main > keywords' main.o user.o
}
@test "between objects that mark the ends of a section" {
	echo 'extern int (*first[])(const char *), (*last[])(const char *); int main(int argc, char **argv)
		{ for (int (**f)(const char *) = first + 1; f < last; f++) argc += (*f)(*argv); return argc; }' >main.c
	echo 'int (*first[1])(const char *) __attribute__((section("hooks"))) = { 0 };' >first.c
	echo 'int (*last[1])(const char *) __attribute__((section("hooks"))) = { 0 };' >last.c
	printf '#include "entry.h"\n%s\n' 'static int (*const entry)(const char *) __attribute__((used, section("hooks"))) = parse;' |
		sed 's/(\*const entry)/(*entry)/' >user.c
	reached 'hooks > entry > parse > getpwnam' first.c main.c user.c last.c
}
@test "constructors, arrays of them, old .ctors" {
	echo 'int main(void) { return 0; }' >main.c
	printf '#include "entry.h"\n__attribute__((constructor)) static void begin(void) { parse("x"); }\n' >user.c
	reached 'getpwnam' main.c user.c
	printf '#include "entry.h"\n__attribute__((destructor(200))) static void end(void) { parse("x"); }\n' >user.c
	reached 'getpwnam' main.c user.c
	printf '#include "entry.h"\nstatic void begin(void) { parse("x"); }\nstatic void (*const at[])(void) __attribute__((used, section(".preinit_array"))) = { begin };\n' >user.c
	reached 'getpwnam' main.c user.c
	printf '#include "entry.h"\nstatic void begin(void) { parse("x"); }\nstatic void (*const at[])(void) __attribute__((used, section(".ctors"))) = { begin };\n' >user.c
	reached 'getpwnam' main.c user.c
}
@test "a linker script's table, and a symbol that only the command line defines" {
	echo 'extern int (*initcalls[])(const char *); int main(int argc, char **argv) { return initcalls[0](*argv); }' >main.c
	printf '#include "entry.h"\nstatic int (*const entry)(const char *) __attribute__((used, section(".initcall"))) = parse;\n' >user.c
	echo 'SECTIONS { .initcall : { initcalls = .; KEEP(*(.initcall)) } } INSERT AFTER .rodata;' >initcall.ld
	reached getpwnam main.c user.c -Wl,-T,initcall.ld
	reached getpwnam main.c user.c initcall.ld
	echo 'extern int (*calls)(const char *); int main(int argc, char **argv) { return calls(*argv); }' >main.c
	printf '#include "entry.h"\nint (*entry)(const char *) = parse;\n' >user.c
	reached getpwnam main.c user.c -Wl,--defsym=calls=entry
}
@test "a jump of eight bits to a function beside it" {
	echo 'int go(const char *); int main(int argc, char **argv) { return argc + go(*argv); }' >main.c
	cat >user.s <<-'END'
			.text
			.globl go
			.type go, @function
		go:	jmp look
			.size go, .-go
			.type look, @function
		look:	sub $8, %rsp
			call getpwnam
			add $8, %rsp
			ret
			.size look, .-look
			.section .note.GNU-stack,"",@progbits
	END
	reached 'main > go > look > getpwnam' main.c user.s
}
@test "a symbol within another one does not cut off the rest" {
	echo 'extern int (*table[])(const char *); int main(int argc, char **argv) { return table[2](*argv); }' >main.c
	cat >table.s <<-'END'
			.data
			.globl table, second
			.type table, @object
		table:	.quad 0
			.type second, @object
		second:	.quad 0
			.size second, .-second
			.quad parse
			.size table, .-table
			.text
		parse:	sub $8, %rsp
			call getpwnam
			add $8, %rsp
			ret
			.section .note.GNU-stack,"",@progbits
	END
	reached getpwnam main.c table.s
}
