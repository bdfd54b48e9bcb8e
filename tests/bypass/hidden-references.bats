#!/usr/bin/env bats
# References that no input was seen to make: the linker's word and the output tell of them all the same.
load bypass

both() { for ld in bfd gold; do "$@" -fuse-ld="$ld" || { echo "with $ld"; return 1; }; done; }

# asm NAME: a program whose only call of NAME is in assembler, beside main
asm() {
	printf 'void *look(const char *, const char *);\n__asm__(".globl look\\nlook: jmp %s\\n");\n' "$1" >user.c
	echo 'int main(void) { return look("x", "y") != 0; }' >>user.c
}
# late ARGS...: GNU ld says what it is; gold finds nothing for what only LTO's own objects name, and says that
late() { stops "$@" -fuse-ld=gold && trick "$@" -fuse-ld=bfd; }

@test "assembler that LTO compiles calls it" {
	local name
	for name in getpwnam dlopen iconv_open; do
		asm $name
		late -O2 -flto && assert_has $name || return
		late -O2 -flto -ffat-lto-objects && assert_has $name || return
	done
}
@test "the same from within a function, and by clang" {
	printf 'int main(void) { __asm__ volatile("call getpwnam" ::: "memory"); return 0; }\n' >user.c
	late -O2 -flto && assert_has nss
	CC=clang trick -O2 -flto -fuse-ld=bfd && assert_has nss
}
@test "the same in data, under another name, and in a member of an archive" {
	printf '__asm__(".data\\n.globl table\\ntable: .quad getpwnam\\n.text");\nextern void *(*table)(const char *);\nint main(void) { return table("x") != 0; }\n' >user.c
	late -O2 -flto && assert_has nss
	printf '__asm__(".globl look\\n.set look, dlopen\\n");\nvoid *look(const char *, int);\nint main(void) { return look("x", 2) != 0; }\n' >user.c
	late -O2 -flto && assert_has dlopen
	printf '__asm__(".globl look\\nlook: jmp getpwuid\\n");\nint other;\n' >look.c
	gcc -O2 -flto -ffat-lto-objects -c look.c && gcc-ar rcs liblook.a look.o
	printf 'extern int other; void *look(int); int main(void) { return look(0) == &other; }\n' >user.c
	late -O2 -flto liblook.a && assert_has nss
}
@test "what a policy's symbols deny, called by assembler that LTO compiles" {
	printf 'version = 1;\nextends = "default";\nsymbols: ( { name = "system"; action = "deny"; } );\n' >sys.cfg
	asm system
	export STATICLD_POLICY=./sys.cfg
	late -O2 -flto && assert_has system
}
@test "the libc's own mapping of a shared object, which every program has: the seal is in its place" {
	local linker more
	cat >map.c <<-'C'
		#include <stdio.h>
		int main(void)
		{
			static const char name[] = "libm.so.6";
			void *map;
			__asm__ volatile("xor %%edi, %%edi; xor %%edx, %%edx; xor %%ecx, %%ecx; mov $0x80000000, %%r8d; xor %%r9d, %%r9d; call _dl_map_object"
			    : "=a"(map) : "S"(name) : "rdi", "rdx", "rcx", "r8", "r9", "r10", "r11", "memory");
			printf("loaded %p\n", map);
			return 0;
		}
	C
	gcc -O2 -static -o plain map.c
	[[ $(./plain) == 'loaded 0x'* ]] || fail "it maps nothing without us: $(./plain)"
	for linker in bfd gold mold; do
		rm -f out
		run "$STATICLD" -O2 -flto -fuse-ld=$linker -o out map.c
		[ ! -e out ] || [ "$(./out)" = 'loaded (nil)' ] || fail "$linker: $(./out)" || return
	done
	STATICLD_POLICY=sealed run "$STATICLD" -o out map.c
	linked out && [ "$(./out)" = 'loaded (nil)' ]
	# what would bring the libc's own one beside it
	for more in _dl_dst_count _dl_rtld_di_serinfo; do
		for linker in bfd gold lld mold; do
			rm -f out
			STATICLD_POLICY=sealed run "$STATICLD" -fuse-ld=$linker -o out map.c -Wl,-u,$more -Wl,-z,muldefs
			[ ! -e out ] || [ "$(./out)" = 'loaded (nil)' ] || fail "$linker $more: $(./out)" || return
		done
	done
}
@test "--wrap of an object's first symbol hides no reference" {
	printf 'void *getpwnam(const char *); int aaa(void) { return 7; }\nint main(void) { return getpwnam("x") != 0; }\n' >user.c
	both trick -Wl,--wrap=aaa && assert_has nss getpwnam 'by main in user.c'
	both trick -Wl,--wrap=aaa,--wrap=bbb && assert_has nss getpwnam
	printf 'int bbb(void) { return 7; } void *dlopen(const char *, int); void *look(void) { return dlopen("x", 2); }\n' >look.c
	gcc -c look.c && ar rcs liblook.a look.o
	echo 'void *look(void); int main(void) { return look() != 0; }' >user.c
	both trick liblook.a -Wl,--wrap=bbb && assert_has dlopen 'by look in look.c'
}
@test "nor does a version of that symbol, or a name like those of --wrap" {
	cat >look.s <<-'S'
		.globl aaa, look
	aaa_own: ret
		.symver aaa_own, aaa@V1
	look: jmp getpwnam
		.section .note.GNU-stack,"",%progbits
	S
	gcc -c look.s
	echo 'void *look(const char *); int main(void) { return look("x") != 0; }' >user.c
	both trick look.o && assert_has nss getpwnam
	echo 'void *getpwnam(const char *); int __real_b(void) { return 7; } void *look(const char *n) { return getpwnam(n); }' >look.c
	gcc -c look.c
	both trick look.o -Wl,--wrap=b && assert_has nss getpwnam
}
@test "a script that nobody reads gives it another name" {
	echo 'void *lookup(const char *); int main(void) { return lookup("x") != 0; }' >user.c
	echo 'lookup = getpwnam;' >hidden.ld
	echo 'INCLUDE hidden.ld' >names.ld
	trick names.ld && assert_has nss
	{ echo '/*'; head -c 1100000 /dev/zero | tr '\0' x; echo '*/ lookup = getpwnam;'; } >names.ld
	both trick names.ld && assert_has nss
}
