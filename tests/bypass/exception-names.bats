#!/usr/bin/env bats
# An exception is for the references that it names: others of the class stay findings, the hidden ones too.
load bypass

prepare() {
	printf 'void *getpwuid(int); int second(void) { return getpwuid(0) != 0; }\n' >second.c
	gcc -c second.c
	printf 'version = 1;\nextends = "default";\nexceptions: ( { symbol = "getpwuid"; from = "*second.o"; reason = "a test"; } );\n' >ex.cfg
	export STATICLD_POLICY=./ex.cfg
}

@test "the exception lets be what it names" {
	echo 'int second(void); int main(void) { return second(); }' >user.c
	run "$STATICLD" -o out user.c second.o
	assert_ok && assert_exists out
}
@test "another reference of the class, in the open" {
	echo 'void *getpwnam(const char *); int second(void); int main(void) { return second() + (getpwnam("x") != 0); }' >user.c
	trick second.o && assert_has getpwnam 'by main in user.c' && assert_hasnt 'getpwuid: referred'
	echo 'void *getpwuid(int); int second(void); int main(void) { return second() + (getpwuid(1) != 0); }' >user.c
	trick second.o && assert_has getpwuid 'by main in user.c'
}
@test "one that LTO makes of assembler" {
	printf 'void *look(const char *); int second(void);\n__asm__(".globl look\\nlook: jmp getpwnam\\n");\nint main(void) { return second() + (look("x") != 0); }\n' >user.c
	trick -O2 -flto second.o && assert_has getpwnam
	stops -O2 -flto -fuse-ld=gold second.o
}
@test "one that a script makes, stripped or not" {
	echo 'int second(void); void *lookup(const char *); int main(void) { return second() + (lookup("x") != 0); }' >user.c
	echo 'lookup = getgrnam;' >hidden.ld
	echo 'INCLUDE hidden.ld' >names.ld
	trick second.o names.ld && assert_has getgrnam
	trick second.o names.ld -s && assert_has getgrnam
}
@test "one through another name of the libc's" {
	printf 'void *look(const char *, const char *, void *, void **); int second(void);\n__asm__(".globl look\\nlook: jmp getaddrinfo\\n");\nint main(void) { void *p; return second() + (look("x", 0, 0, &p) != 0); }\n' >user.c
	trick -O2 -flto second.o && assert_has getaddrinfo.o
}
