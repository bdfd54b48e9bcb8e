#!/usr/bin/env bats
# Copies of the libc's members, in other places and under other names.
load bypass

prepare() {
	LIBC=$(gcc -print-file-name=libc.a)
	mkdir members && (cd members && ar x "$LIBC")
}
# loads OUT: it could load code, by its own word
harmless() {
	[ ! -e out ] && return
	run "$STATICLD" verify out
	assert_ok && assert_has sealed && ! nm out | grep __nss_module_load
}
# either ARGS...: no output, or one that loads nothing and has nothing of NSS
either() {
	rm -f out
	run "$STATICLD" -o out user.c "$@"
	harmless
}

@test "members as objects" {
	echo 'void *dlopen(const char *, int); int main(void) { return dlopen("libm.so.6", 2) == 0; }' >user.c
	either members/{dlopen,dl-open,dl-load,dl-deps,dl-sym,dl-libc}.o && { [ ! -e out ] || ./out; }
	echo 'void *getpwnam(const char *); int main(void) { return getpwnam("root") == 0; }' >user.c
	trick members/{getpwnam,getpwnam_r,nss_module,nsswitch,nss_database}.o && assert_has nss
}
@test "a thin copy, and one in another directory" {
	mkdir thin copy
	ar rcsT thin/libc.a members/*.o
	cp "$LIBC" copy
	echo 'void *dlopen(const char *, int); int main(void) { return dlopen("libm.so.6", 2) == 0; }' >user.c
	either -Lthin && either -Lcopy && either copy/libc.a
	echo 'void *getgrnam(const char *); int main(void) { return getgrnam("root") == 0; }' >user.c
	trick -Lthin && assert_has nss
	trick -Lcopy && assert_has nss
}
@test "a copy whose names are all new, stripped too" {
	mkdir copy
	nm "$LIBC" 2>/dev/null | awk '$2 ~ /[TWDBRVi]/ && $3 ~ /nss|getpw/ && $3 != "getpwnam" { print $3, "zz_" $3 }' | sort -u >map
	echo 'getpwnam lookup' >>map
	cp "$LIBC" copy && objcopy --redefine-syms=map copy/libc.a
	echo 'void *lookup(const char *); int main(void) { return lookup("root") == 0; }' >user.c
	trick -Lcopy && assert_has nss
	trick -Lcopy -s && assert_has nss
	STATICLD_POLICY=strict trick -Lcopy -s && assert_has nss
}
@test "one object made of the members, its names local" {
	ld -r -o all.o members/{getpwnam,getpwnam_r,nss_module,nsswitch,nss_database,nss_action,nss_action_parse}.o
	objcopy --redefine-sym getpwnam=lookup --keep-global-symbol=lookup --strip-unneeded all.o 2>/dev/null
	echo 'void *lookup(const char *); int main(void) { return lookup("root") == 0; }' >user.c
	either all.o
}
