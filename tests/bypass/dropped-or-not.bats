#!/usr/bin/env bats
# What --gc-sections is said to drop: the output has to show that it did.
load bypass

each() { for policy in default strict; do STATICLD_POLICY=$policy "$@" || { echo "under $policy"; return 1; }; done; }
both() { for ld in bfd gold; do "$@" -fuse-ld="$ld" || { echo "with $ld"; return 1; }; done; }

prepare() {
	echo 'void *getpwnam(const char *); void *dead(void) { return getpwnam("x"); }' >dead.c
	echo 'int main(void) { return 0; }' >user.c
	gcc -O2 -ffunction-sections -c dead.c
}

@test "dropped is no finding, and the output has nothing of it" {
	local ld
	for ld in bfd gold; do
		rm -f out
		run "$STATICLD" -fuse-ld=$ld -o out user.c dead.o -Wl,--gc-sections
		assert_ok && ./out && ! nm out | grep __nss_module_load || fail "with $ld" || return
	done
}
@test "of a class that the output is not searched for it stays denied, with GNU ld and gold" {
	printf 'version = 1;\nextends = "default";\nsymbols: ( { name = "system"; action = "deny"; } );\n' >sys.cfg
	echo 'int system(const char *); int dead(void) { return system("x"); }' >dead.c
	gcc -O2 -ffunction-sections -c dead.c
	STATICLD_POLICY=./sys.cfg both stops dead.o -Wl,--gc-sections && assert_has 'system: referred to by dead'
	echo 'char *setlocale(int, const char *); char *dead(void) { return setlocale(0, ""); }' >dead.c
	gcc -O2 -ffunction-sections -c dead.c
	STATICLD_POLICY=strict both stops dead.o -Wl,--gc-sections && assert_has 'setlocale: referred to by dead'
	# lld and mold tell of what they dropped. Not of setlocale: glibc 2.41 itself keeps the section that it is in.
	echo 'void *catopen(const char *, int); void *dead(void) { return catopen("x", 0); }' >dead.c
	gcc -O2 -ffunction-sections -c dead.c
	STATICLD_POLICY=strict both stops dead.o -Wl,--gc-sections && assert_has 'catopen: referred to by dead'
	for ld in lld mold; do
		rm -f out
		STATICLD_POLICY=strict run "$STATICLD" -fuse-ld=$ld -o out user.c dead.o -Wl,--gc-sections
		assert_ok && assert_exists out || fail "with $ld" || return
	done
}
@test "kept by a reference with a version" {
	printf 'void *getpwnam(const char *); void *impl(void) { return getpwnam("x"); }\n__asm__(".symver impl, look@@V1");\n' >dead.c
	gcc -O2 -ffunction-sections -c dead.c
	echo 'void *look(void); int main(void) { return look() != 0; }' >user.c
	each trick dead.o -Wl,--gc-sections && assert_has nss
	each trick dead.o -Wl,--gc-sections -s && assert_has nss
}
@test "kept by -e, -u and its like" {
	each trick dead.o -Wl,--gc-sections -Wl,-u,dead && assert_has nss
	each trick dead.o -Wl,--gc-sections -Wl,--require-defined=dead -s && assert_has nss
	echo 'void *getpwnam(const char *); void start(void) { getpwnam("x"); }' >start.c
	gcc -O2 -ffunction-sections -c start.c
	both trick start.o -Wl,--gc-sections -Wl,-e,start && assert_has nss
	each trick start.o -Wl,--gc-sections -Wl,--entry=start && assert_has nss
}
@test "kept by a script" {
	ld --verbose | sed '1,/^======/d; /^======/,$d' >plain.ld
	sed 's/\*(\.text\.unlikely /KEEP(*(.text.dead)) &/' plain.ld >keep.ld
	grep -q 'KEEP(\*(.text.dead))' keep.ld || fail "no place for KEEP in ld's script"
	each trick dead.o -Wl,--gc-sections -Wl,-T,keep.ld && assert_has nss
	each trick dead.o -Wl,--gc-sections -Wl,-T,keep.ld -s && assert_has nss
}
@test "kept by the section itself: retained, in a group, between __start_ and __stop_" {
	printf '.section .text.dead,"axR",%%progbits\ndead: call getpwnam\n.section .note.GNU-stack,"",%%progbits\n' >dead.s
	gcc -c dead.s -o dead.o
	trick dead.o -Wl,--gc-sections && assert_has nss
	printf '.section .text.live,"axG",%%progbits,both,comdat\n.globl live\nlive: ret\n.section .text.dead,"axG",%%progbits,both,comdat\ndead: call getpwnam\n.section .note.GNU-stack,"",%%progbits\n' >dead.s
	gcc -c dead.s -o dead.o
	echo 'void live(void); int main(void) { live(); return 0; }' >user.c
	each stops dead.o -Wl,--gc-sections || ! nm out | grep __nss_module_load
	printf '.section hooks,"a",%%progbits\n.quad dead\n.section .text.dead,"ax",%%progbits\ndead: call getpwnam\n.section .note.GNU-stack,"",%%progbits\n' >dead.s
	gcc -c dead.s -o dead.o
	echo 'extern void (*__start_hooks[])(void); int main(void) { __start_hooks[0](); return 0; }' >user.c
	each trick dead.o -Wl,--gc-sections && assert_has nss
}
@test "a symbol table that was thinned out does not hide it" {
	echo main >names
	printf 'void *getpwnam(const char *); void *impl(void) { return getpwnam("x"); }\n__asm__(".symver impl, look@@V1");\n' >dead.c
	gcc -O2 -ffunction-sections -c dead.c
	echo 'void *look(void); int main(void) { return look() != 0; }' >user.c
	each trick dead.o -Wl,--gc-sections -Wl,--retain-symbols-file=names && assert_has nss
}
@test "a policy that lets pass what nothing reaches: what an option, a version or a script reaches is reached" {
	printf 'version = 1;\nextends = "default";\nunreachable = "allow";\n' >dead.cfg
	export STATICLD_POLICY=./dead.cfg
	run "$STATICLD" -o out user.c dead.o
	assert_ok && assert_exists out
	echo 'void *getpwnam(const char *); void start(void) { getpwnam("x"); }' >start.c
	gcc -O2 -c start.c
	trick start.o -Wl,-e,start && assert_has nss getpwnam
	trick start.o -Wl,--entr=start && assert_has nss getpwnam
	printf 'void *getpwnam(const char *); void *impl(void) { return getpwnam("x"); }\n__asm__(".symver impl, look@@V1");\n' >look.c
	gcc -O2 -c look.c
	printf 'void *look(void); int main(void) { return look() != 0; }\n' >user.c
	trick look.o && assert_has nss getpwnam
	echo 'int main(void) { return 0; }' >user.c
	echo 'ENTRY(start)' >entry.ld
	trick start.o entry.ld && assert_has nss getpwnam
}
@test "dropped by LTO: no finding, with GNU ld and gold, where the symbol table shows that nothing of it is there" {
	cat >user.c <<-'END'
		#include <pwd.h>
		#include <stdio.h>
		int unused(void) { return getpwnam("root") != 0; }
		int main(void) { puts("dropped"); return 0; }
	END
	for cc in gcc clang; do
		for linker in bfd gold; do
			flags="-O2 -flto -fuse-ld=$linker -ffunction-sections"
			rm -f r.json
			STATICLD_CC=$cc run "$STATICLD" $flags -Wl,--gc-sections -o out user.c --staticld-report=r.json
			linked out && [ "$(./out)" = dropped ] && [ "$(jq -c '[.verdict, .findings]' r.json)" = '["pass",[]]' ] || fail "$cc $linker" || return
			# the linker keeps it, or no table shows that it does not
			for more in '' '-Wl,--gc-sections -s' '-Wl,--gc-sections -Wl,-x' '-Wl,--gc-sections -Wl,--discard-all' '-Wl,--gc-sections -Wl,--retain-symbols-file=/dev/null' \
				'-Wl,--gc-sections -Wl,-u,unused'; do
				CC=$cc with $flags $more && assert_has nss getpwnam || { echo "$cc $linker $more"; return 1; }
			done
		done
	done
	# the linker's error does not hide it
	echo 'int missing(void); int main(void) { return missing(); }' >>user.c
	sed -i '/puts/d' user.c
	for linker in bfd gold; do
		with -O2 -flto -fuse-ld=$linker && assert_has missing nss getpwnam || { echo "$linker"; return 1; }
	done
}
@test "kept by LTO: in a partition of its own, by a pointer, by assembler" {
	cat >more.c <<-'END'
		#include <pwd.h>
		int look(const char *name) { return getpwnam(name) != 0; }
	END
	cat >user.c <<-'END'
		int look(const char *);
		__asm__(".globl again\nagain: jmp getpwuid\n");
		void *again(unsigned);
		int (*volatile p)(const char *) = look;
		int main(int argc, char **argv) { (void)argv; return p("root") + (argc > 9 && again(0)); }
	END
	for cc in gcc clang; do
		for linker in bfd gold; do
			for more in '' -Wl,--gc-sections; do
				CC=$cc trick -O2 -flto -fuse-ld=$linker more.c $more && assert_has nss || { echo "$cc $linker $more"; return 1; }
			done
		done
	done
}
