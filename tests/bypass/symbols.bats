#!/usr/bin/env bats
# Ways to link the libc's lookups without a reference by their name (facts: how linkers resolve symbols).
load bypass

both() { for ld in bfd gold; do "$@" -fuse-ld="$ld" || { echo "with $ld"; return 1; }; done; }

calls() { printf 'void *%s(const char *); int main(void) { return %s("x") != 0; }\n' "$1" "$1" >user.c; }

@test "--defsym gives getaddrinfo another name" {
	calls lookup
	both trick -Wl,--defsym=lookup=getaddrinfo && assert_has nss
}
@test "--defsym gives dlopen another name, with an offset too" {
	calls lookup
	both trick -Wl,--defsym=lookup=dlopen && assert_has dlopen
	both trick -Wl,--defsym,lookup=dlopen+0 && assert_has dlopen
}
@test "-u, --undefined and --require-defined pull it in without a reference" {
	echo 'int main(void) { return 0; }' >user.c
	both trick -Wl,-u,getpwnam && assert_has nss 'option of the command line'
	both trick -Wl,--undefined=getpwnam && assert_has nss
	trick -Wl,--require-defined=getpwnam && assert_has nss
	trick -u getpwnam && assert_has nss
}
@test "a linker script assigns or demands it" {
	calls lookup
	echo 'lookup = dlopen;' >names.ld
	trick names.ld && assert_has dlopen
	echo 'int main(void) { return 0; }' >user.c
	echo 'EXTERN(getpwnam)' >names.ld
	both trick names.ld && assert_has nss
}
@test "--wrap and __real_" {
	echo 'void *__real_getpwnam(const char *); void *__wrap_getpwnam(const char *n) { return __real_getpwnam(n); }
	void *getpwnam(const char *); int main(void) { return getpwnam("x") != 0; }' >user.c
	both trick -Wl,--wrap=getpwnam && assert_has nss getpwnam
}
@test "calling the libc's internals" {
	local name
	for name in __libc_dlopen_mode _dl_open __getpwnam_r __nss_database_get __gconv_open __nss_lookup_function; do
		calls "$name"
		both trick || { echo "$name"; return 1; }
		assert_has "$name"
	done
}
@test "an alias made by the assembler" {
	cat >user.c <<-'C'
		void *look(const char *);
		__asm__(".set look, getpwnam");
		int main(void) { return look("x") != 0; }
	C
	both trick && assert_has nss getpwnam
}
@test "a weak reference that something else binds" {
	cat >user.c <<-'C'
		void *getpwnam(const char *) __attribute__((weak));
		int main(void) { return getpwnam("x") != 0; }
	C
	echo 'void *getpwnam(const char *); int other(void) { return getpwnam("y") != 0; }' >other.c
	gcc -c other.c
	both trick other.o && assert_has 'by main in user.c' 'by other in other.c'
}
@test "a function pointer in data" {
	echo 'void *getpwnam(const char *); void *(*const table[])(const char *) = { getpwnam }; int main(int c, char **v) { return table[c - 1](v[0]) != 0; }' >user.c
	both trick && assert_has nss getpwnam
}
@test "a reference renamed with objcopy, and the libc's symbol with it" {
	mkdir copy
	cp "$(gcc -print-file-name=libc.a)" copy/libc.a
	objcopy --redefine-sym getpwnam=zzz copy/libc.a
	calls zzz
	both trick -Lcopy && assert_has nss 'no input refers to it by name'
}
@test "a copy of libc.a without its warnings" {
	mkdir copy
	cp "$(gcc -print-file-name=libc.a)" copy/libc.a
	objcopy -R '.gnu.warning.*' copy/libc.a
	both trick -Lcopy && assert_has nss getpwnam
}
@test "members of the libc under another archive's name" {
	mkdir members
	(cd members && ar x "$(gcc -print-file-name=libc.a)" getpwnam.o getpwnam_r.o)
	ar rcs libother.a members/getpwnam.o members/getpwnam_r.o
	both trick libother.a && assert_has nss
}
@test "members of the libc linked into an object with ld -r" {
	echo 'void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0; }' >look.c
	gcc -c look.c
	mkdir members
	(cd members && ar x "$(gcc -print-file-name=libc.a)" getpwnam.o getpwnam_r.o)
	ld -r -o merged.o look.o members/getpwnam.o members/getpwnam_r.o 2>/dev/null
	echo 'int look(void); int main(void) { return look(); }' >user.c
	both trick merged.o && assert_has nss
	objcopy --keep-global-symbol=look merged.o
	both trick merged.o && assert_has nss
}
@test "the lookup hidden in a shared helper section, a constructor" {
	echo 'void *getpwnam(const char *); __attribute__((constructor)) static void early(void) { getpwnam("x"); } int main(void) { return 0; }' >user.c
	both trick && assert_has nss getpwnam
}
@test "--gc-sections drops only what nothing reaches" {
	both trick -ffunction-sections -fdata-sections -Wl,--gc-sections && assert_has nss getpwnam
}
@test "a whole archive" {
	echo 'void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0; }' >look.c
	gcc -c look.c && ar rcs liblook.a look.o
	echo 'int main(void) { return 0; }' >user.c
	both trick -Wl,--whole-archive liblook.a -Wl,--no-whole-archive && assert_has nss getpwnam liblook.a 'member look.o'
}
@test "a thin archive" {
	echo 'void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0; }' >look.c
	gcc -c look.c && ar rcsT liblook.a look.o
	echo 'int look(void); int main(void) { return look(); }' >user.c
	both trick liblook.a && assert_has nss getpwnam look.o
}
@test "members with long names" {
	echo 'void *getpwnam(const char *); int look(void) { return getpwnam("x") != 0; }' >a_rather_long_member_name_of_thirty.c
	gcc -c a_rather_long_member_name_of_thirty.c && ar rcs liblook.a a_rather_long_member_name_of_thirty.o
	echo 'int look(void); int main(void) { return look(); }' >user.c
	both trick liblook.a && assert_has nss liblook.a 'member a_rather_long_member_name_of_thirty.o'
}
