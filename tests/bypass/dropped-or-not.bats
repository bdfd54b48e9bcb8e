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
