#!/usr/bin/env bats
# A C program that would load code at run time is refused, with every checked driver and linker.
load helper

deny_user() { # CC FLAGS...
	local cc=$1
	shift
	STATICLD_CC=$cc run "$STATICLD" -o out user.c "$@"
	denied out nss getpwnam || { echo "with $cc $*"; return 1; }
	assert_status 1
}

@test "getpwnam: gcc" { deny_user gcc; }
@test "getpwnam: gcc -static" { deny_user gcc -static; }
@test "getpwnam: gcc -static-pie" { deny_user gcc -static-pie -fPIE; }
@test "getpwnam: gcc, gold" { deny_user gcc -static -fuse-ld=gold; }
@test "getpwnam: clang" { deny_user clang; }
@test "getpwnam: clang -static-pie" { deny_user clang -static-pie -fPIE; }
@test "getpwnam: clang, gold" { deny_user clang -static -fuse-ld=gold; }
@test "getpwnam: -O2 -flto" { deny_user gcc -O2 -flto -static; }
@test "getpwnam: sections collected by --gc-sections" { deny_user gcc -static -ffunction-sections -Wl,--gc-sections; }

@test "the verdict names the object and the function, and is the end of the output" {
	gcc -c -o user.o user.c
	run "$STATICLD" -o out user.o
	denied out nss getpwnam
	assert_has user.o main
	[[ ${lines[-1]} == *staticld* || ${lines[-2]} == *staticld* || ${lines[-1]} == *'exit status'* ]] || fail "the verdict is not at the end"
}

@test "the archive member that refers to it is named" {
	echo '#include <pwd.h>
	int lookup(void) { return getpwnam("x") != 0; }' >lookup.c
	echo 'int lookup(void); int main(void) { return lookup(); }' >main.c
	gcc -c lookup.c main.c
	ar rcs liblookup.a lookup.o
	run "$STATICLD" -o out main.o -L. -llookup
	denied out nss getpwnam && assert_has liblookup.a lookup.o
}

@test "an archive member that is not taken is not judged" {
	echo '#include <pwd.h>
	int lookup(void) { return getpwnam("x") != 0; }' >lookup.c
	gcc -c lookup.c
	ar rcs liblookup.a lookup.o
	for linker in bfd gold; do
		rm -f out
		run "$STATICLD" -static -fuse-ld=$linker -o out hello.c -L. -llookup
		linked out
	done
}

@test "one finding for one symbol and referrer, however often it is called" {
	echo '#include <pwd.h>
	int main(void) { return getpwnam("a") && getpwnam("b") && getpwnam("c"); }' >thrice.c
	run "$STATICLD" -o out thrice.c
	denied out nss getpwnam
	[ "$(grep -c '^ *getpwnam' <<<"$output")" = 1 ] || fail "getpwnam is reported more than once"
}

denied_call() { # CLASS SYMBOL HEADERS STATEMENT
	local class=$1 symbol=$2 header
	: >call.c
	for header in $3; do echo "#include <$header>" >>call.c; done
	echo "int main(int c, char **v) { (void)c; (void)v; $4; return 0; }" >>call.c
	gcc -w -c -o call.o call.c   # the program itself must be right
	for linker in bfd gold; do
		run "$STATICLD" -w -static -fuse-ld=$linker -o out call.c
		denied out "$class" "$symbol" || { echo "$symbol with $linker"; return 1; }
	done
}

@test "nss: functions that GNU ld warns about" {
	denied_call nss getaddrinfo 'netdb.h stddef.h' 'struct addrinfo *r; getaddrinfo(v[0], 0, 0, &r)'
	denied_call nss gethostbyname netdb.h 'gethostbyname(v[0])'
	denied_call nss getgrgid_r grp.h 'struct group g, *p; char b[99]; getgrgid_r(0, &g, b, 99, &p)'
	denied_call nss initgroups 'grp.h unistd.h' 'initgroups(v[0], 0)'
}

@test "nss: functions that nobody warns about" {
	denied_call nss getnameinfo 'netdb.h sys/socket.h' 'char h[9]; getnameinfo((void *)v, 16, h, 9, 0, 0, 0)'
	denied_call nss getlogin unistd.h 'return getlogin() != 0'
	denied_call nss wordexp wordexp.h 'wordexp_t w; wordexp(v[0], &w, 0)'
	denied_call nss glob glob.h 'glob_t g; glob(v[0], GLOB_TILDE, 0, &g)'
}

@test "dlopen: dlopen, dlsym" {
	denied_call dlopen dlopen dlfcn.h 'return dlopen(v[0], RTLD_NOW) != 0'
	denied_call dlopen dlsym dlfcn.h 'return dlsym(0, v[0]) != 0'
}

@test "iconv: iconv_open" {
	denied_call iconv iconv_open iconv.h 'return iconv_open("UTF-8", v[0]) != 0'
}

@test "the same programs pass under musl, where nothing is loaded" {
	export STATICLD_POLICY=musl
	run "$STATICLD" -o out user.c
	linked out && is_static out
	run runalone out
	assert_ok && assert_has nobody
	echo '#include <iconv.h>
	int main(void) { return iconv_open("UTF-8", "LATIN1") == (iconv_t)-1; }' >conv.c
	run "$STATICLD" -o conv conv.c
	linked conv && is_static conv
	run runalone conv
	assert_ok
}

@test "under audit the link succeeds and the finding is told" {
	run env STATICLD_POLICY=audit "$STATICLD" -w -static -o out user.c
	assert_ok && assert_exists out && assert_has nss getpwnam && assert_no_probe_words
	is_static out
}

@test "--staticld-policy= beats the environment, and stands anywhere" {
	run env STATICLD_POLICY=default "$STATICLD" -static -o out user.c --staticld-policy=audit
	assert_ok && assert_exists out
	run env STATICLD_POLICY=audit "$STATICLD" --staticld-policy=default -static -o out2 user.c
	denied out2 nss getpwnam
}

@test "--staticld-id= is taken and leaves no trace" {
	run "$STATICLD" -static -o plain hello.c
	linked plain
	run "$STATICLD" -static --staticld-id=0123abc -o out hello.c
	linked out && assert_same plain out
}
