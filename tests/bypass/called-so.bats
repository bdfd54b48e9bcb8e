#!/usr/bin/env bats
# Archives that are called as the compiler's own are: the driver knows its files.
load bypass

look() {
	mkdir -p my
	printf '%s\n' "$2" >my/look.c
	gcc -c -o "my/$1" my/look.c
}

@test "a runtime library's name and member" {
	look target.o '#include <dlfcn.h>
	void *look(const char *s) { return dlopen(s, 2); }'
	ar rcs my/libgomp.a my/target.o
	echo 'void *look(const char *); int main(void) { return look("libm.so.6") != 0; }' >user.c
	trick my/libgomp.a && assert_has dlopen 'member target.o'
	trick -Lmy -lgomp && assert_has dlopen
	trick -Bmy -Lmy -lgomp && assert_has dlopen
}
@test "libstdc++'s, for iconv, and by the environment" {
	look numeric_members_cow.o '#include <iconv.h>
	void *look(const char *s) { return iconv_open(s, s); }'
	ar rcs my/libstdc++.a my/numeric_members_cow.o
	echo 'void *look(const char *); int main(void) { return look("KOI8-R") != 0; }' >user.c
	trick my/libstdc++.a && assert_has iconv_open
	export LIBRARY_PATH=$PWD/my COMPILER_PATH=$PWD/my
	trick -Lmy -lstdc++ && assert_has iconv_open
}
@test "an archive that every program links" {
	printf 'version = 1;\nextends = "default";\nsymbols: ( { name = "system"; action = "deny"; } );\n' >sys.cfg
	export STATICLD_POLICY=./sys.cfg
	look shell.o '#include <stdlib.h>
	int shell(void) { return system("echo shell"); }'
	ar rcs my/libgcc.a my/shell.o && cp my/libgcc.a my/libgcc_eh.a
	echo 'int shell(void); int main(void) { return shell(); }' >user.c
	trick my/libgcc.a && assert_has system
	trick my/libgcc_eh.a && assert_has system
	run "$STATICLD" -o out hello.c
	linked out
}
@test "the compiler's own libraries are its own" {
	printf '#include <iostream>\nint main() { std::cout << "hello\\n"; }\n' >hello.cc
	run "$STATICLD++" -o out hello.cc
	linked out
	rm -f out
	STATICLD_CC=clang run "$STATICLD++" -o out hello.cc
	linked out
}
