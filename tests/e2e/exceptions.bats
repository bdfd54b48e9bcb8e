#!/usr/bin/env bats
# Exceptions: what they match, what they do not, and that they run out.
load helper

prepare() {
	echo '#include <pwd.h>
	int lookup(void) { return getpwnam("x") != 0; }' >lookup.c
	echo 'int lookup(void); int main(void) { return lookup(); }' >main.c
	gcc -c lookup.c main.c
	mkdir sub
	cp lookup.o sub/lookup.o
	ar rcs sub/liblookup.a lookup.o
}

policy() { # EXCEPTION
	printf 'version = 1;\nextends = "default";\n\nexceptions: (\n\t{ reason = "a test"; %s }\n);\n' "$1" >p.cfg
}
link() { run "$STATICLD" -w -Wl,-w --staticld-policy="$T/p.cfg" -static "$@"; }

lets() { # EXCEPTION ARGS...
	local linker
	policy "$1"
	for linker in bfd gold; do
		rm -f out
		run "$STATICLD" --staticld-policy="$T/p.cfg" -static -fuse-ld=$linker -o out "${@:2}"
		# ld's own warning remains ld's
		assert_ok && assert_exists out && assert_hasnt staticld || { echo "$1 with $linker"; return 1; }
	done
	rm out
}
refuses() { # EXCEPTION ARGS...
	policy "$1"
	run "$STATICLD" --staticld-policy="$T/p.cfg" -static -o out "${@:2}"
	denied out nss getpwnam || { echo "$1"; return 1; }
}

@test "symbol: by name and by pattern" {
	lets 'symbol = "getpwnam";' main.o lookup.o
	lets 'symbol = "getpw*";' main.o lookup.o
	lets 'symbol = "get[gp]w???";' main.o lookup.o
	refuses 'symbol = "getpw";' main.o lookup.o
	refuses 'symbol = "getgr*";' main.o lookup.o
}

# archive DIR: DIR/libdup.a, whose only function is called as DIR's last part, and looks a user up
archive() {
	local name=${1##*/}
	mkdir -p "$1"
	printf '#include <pwd.h>\nint %s(void) { return getpwnam("x") != 0; }\n' "$name" | gcc -c -x c - -o "$name.o"
	ar rc "$1/libdup.a" "$name.o"
}

# narrow ARCHIVE OTHER: what is offered for ARCHIVE is for it alone, with every linker
narrow() {
	local linker text
	for linker in bfd gold lld mold; do
		run "$STATICLD" -fuse-ld=$linker -w -Wl,-w -o out both.c "$1" "$2"
		denied out nss getpwnam || return
		text=$(awk -v a="denied: nss, ${1#./}" 'index($0, a) { on = 1 } on && /exceptions: / { print; exit }' <<<"$output")
		[ -n "$text" ] || fail "no exception for $1" || return
		printf 'version = 1;\nextends = "default";\n%s\n' "${text/reason = \"...\"/reason = \"a test\"}" >p.cfg
		run "$STATICLD" -fuse-ld=$linker -w -Wl,-w --staticld-policy=./p.cfg -o out both.c "$1" "$2"
		denied out nss getpwnam && assert_has "denied: nss, ${2#./}" && assert_hasnt "denied: nss, ${1#./}" || { echo "$linker: $text"; return 1; }
	done
}

@test "what is offered to paste hits one archive, and none of the same name" {
	archive one && archive two
	echo 'int one(void), two(void); int main(void) { return one() + two(); }' >both.c
	narrow one/libdup.a two/libdup.a
	narrow "$T/one/libdup.a" "$T/two/libdup.a"
	narrow "$T/one/libdup.a" two/libdup.a
	# of one name and in one directory's name
	mkdir -p p/lib q/lib
	cp one/libdup.a p/lib && cp two/libdup.a q/lib
	narrow "$T/p/lib/libdup.a" "$T/q/lib/libdup.a"
	narrow "$T/q/lib/libdup.a" "$T/p/lib/libdup.a"
	# in the working directory itself
	cp one/libdup.a .
	narrow libdup.a two/libdup.a
	narrow two/libdup.a libdup.a
	narrow ./libdup.a two/libdup.a
	narrow ./two/libdup.a ./libdup.a
	# and as policy init writes it
	run "$STATICLD" -w -Wl,-w -o out both.c libdup.a two/libdup.a --staticld-report=r.json
	"$STATICLD" policy init r.json >init.cfg
	grep -q 'from = "./libdup.a"' init.cfg && grep -q 'from = "two/libdup.a"' init.cfg || fail "$(cat init.cfg)"
}

@test "from: ./ at the beginning is the working directory's own alone" {
	lets 'symbol = "*"; from = "./lookup.o";' main.o lookup.o
	refuses 'symbol = "*"; from = "./lookup.o";' main.o sub/lookup.o
	lets 'symbol = "*"; from = "./sub/lookup.o";' main.o sub/lookup.o
	lets 'symbol = "*"; from = "sub/lookup.o";' main.o ./sub/lookup.o
}

@test "from: an object's path and its last part" {
	lets 'symbol = "*"; from = "lookup.o";' main.o sub/lookup.o
	lets 'symbol = "*"; from = "sub/lookup.o";' main.o sub/lookup.o
	lets 'symbol = "*"; from = "*/lookup.o";' main.o sub/lookup.o
	refuses 'symbol = "*"; from = "main.o";' main.o sub/lookup.o
	refuses 'symbol = "*"; from = "sub";' main.o sub/lookup.o
}

@test "from: an archive, a member, archive(member)" {
	lets 'symbol = "*"; from = "liblookup.a";' main.o sub/liblookup.a
	lets 'symbol = "*"; from = "lookup.o";' main.o sub/liblookup.a
	lets 'symbol = "*"; from = "liblookup.a(lookup.o)";' main.o sub/liblookup.a
	lets 'symbol = "*"; from = "*liblookup.a(lookup.o)";' main.o -Lsub -llookup
	lets 'symbol = "*"; from = "sub/liblookup.a(look*)";' main.o sub/liblookup.a
	refuses 'symbol = "*"; from = "liblookup.a(main.o)";' main.o sub/liblookup.a
	refuses 'symbol = "*"; from = "libother.a(lookup.o)";' main.o sub/liblookup.a
}

@test "from does not let another referrer pass" {
	sed 's/lookup(void)/second(void)/' lookup.c >second.c
	echo 'int lookup(void), second(void); int main(void) { return lookup() + second(); }' >both.c
	gcc -c second.c both.c
	refuses 'symbol = "*"; from = "lookup.o";' both.o lookup.o second.o
	assert_has second.o && assert_hasnt '(lookup.o)'
}

@test "program: the output's path and its last part" {
	policy 'symbol = "getpwnam"; program = "server";'
	mkdir bin
	link -o bin/server main.o lookup.o
	assert_ok && assert_exists bin/server
	link -o client main.o lookup.o
	denied client nss getpwnam
	policy 'symbol = "getpwnam"; program = "*/server";'
	rm bin/server
	link -o bin/server main.o lookup.o
	assert_ok && assert_exists bin/server
}

@test "expires: the last day counts, and what has run out is told with file and line" {
	lets "symbol = \"getpwnam\"; expires = \"$(date -u +%F)\";" main.o lookup.o
	lets 'symbol = "getpwnam"; expires = "9999-12-31";' main.o lookup.o
	refuses 'symbol = "getpwnam"; expires = "2020-02-29";' main.o lookup.o
	assert_has "exception at $T/p.cfg:5 expired on 2020-02-29"
	refuses 'symbol = "getgrnam"; expires = "2020-02-29";' main.o lookup.o
	assert_hasnt expired
	printf 'version = 1;\nextends = "default";\nexceptions: ( { symbol = "*"; reason = "old"; expires = "2020-01-01"; },\n { symbol = "*"; reason = "new"; } );\n' >p.cfg
	link -o out main.o lookup.o
	assert_ok && assert_hasnt expired
}

@test "class: alone, one of several, with a symbol; not another" {
	lets 'class = "nss";' main.o lookup.o
	lets 'class = ["dlopen", "nss"];' main.o lookup.o
	lets 'class = "nss"; symbol = "getpw*";' main.o lookup.o
	refuses 'class = "dlopen";' main.o lookup.o
	refuses 'class = "nss"; symbol = "getgr*";' main.o lookup.o
	printf 'version = 1; extends = "audit"; symbols: ( { name = "getpid"; action = "deny"; } );
		exceptions: ( { class = "symbol"; reason = "it is harmless"; } );\n' >p.cfg
	echo 'int getpid(void); int main(void) { return getpid() == 0; }' >pid.c
	link -o pid pid.c
	linked pid
}

@test "target: GOARCH, triple or machine of the link; another machine's does not count" {
	local target
	for target in amd64 'x86_64-*' x86-64; do lets "symbol = \"*\"; target = \"$target\";" main.o lookup.o; done
	refuses 'symbol = "*"; target = "arm64";' main.o lookup.o
}

@test "libc: the one that is linked" {
	lets 'symbol = "*"; libc = "glibc";' main.o lookup.o
	lets 'symbol = "*"; libc = "[!m]*";' main.o lookup.o
	refuses 'symbol = "*"; libc = "musl";' main.o lookup.o
}

@test "expires by SOURCE_DATE_EPOCH: one policy, two days" {
	export SOURCE_DATE_EPOCH=1577836800 # 2020-01-01
	lets 'symbol = "getpwnam"; expires = "2020-01-01";' main.o lookup.o
	SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 86400))
	refuses 'symbol = "getpwnam"; expires = "2020-01-01";' main.o lookup.o
	assert_has 'expired on 2020-01-01'
}

@test "an exception of one class does not let another pass" {
	echo '#include <dlfcn.h>
	int lookup(void) { return dlopen("x", RTLD_NOW) != 0; }' >lookup.c
	gcc -c lookup.c
	policy 'symbol = "getpwnam";'
	link -o out main.o lookup.o
	denied out dlopen dlopen
}

@test "Go: from is the package, program the main package" {
	external="-linkmode external -extldflags -static -extld=$STATICLD"
	export STATICLD_POLICY=$T/p.cfg
	policy 'symbol = "get*"; from = "os/user"; program = "example.com/e2e/user";'
	run gobuild user user -ldflags "$external"
	assert_ok && assert_exists user && assert_hasnt 'staticld: '
	policy 'symbol = "get*"; from = "os/*"; program = "example.com/*/user";'
	run gobuild user2 user -ldflags "$external"
	assert_ok
	policy 'symbol = "get*"; from = "net";'
	run gobuild user3 user -ldflags "$external"
	godenied user3 nss getpwnam_r
	policy 'symbol = "get*"; program = "example.com/e2e/web";'
	run gobuild user4 user -ldflags "$external"
	godenied user4 nss getpwnam_r
}

# pasted: the exception that the last run offers, with a reason, in the policy p.cfg
pasted() {
	{
		printf 'version = 1;\nextends = "default";\n'
		sed -n '/^ *exceptions: (/{ :line; p; /);$/q; n; b line; }' <<<"$output" | sed 's/"\.\.\."/"never called"/'
	} >p.cfg
	grep -q 'from = ' p.cfg || fail "$(cat p.cfg)"
}

@test "compiled and linked at once: what is offered to paste names no temporary object, and the next build passes" {
	for cc in gcc clang; do
		run env STATICLD_CC=$cc "$STATICLD" -o out user.c
		denied out nss 'referred to by main in user.c' && assert_hasnt '(/' 'from = ' || return
		{
			printf 'version = 1;\nextends = "default";\n'
			grep 'exceptions: ' <<<"$output" | sed 's/"\.\.\."/"never called"/'
		} >p.cfg
		run env STATICLD_CC=$cc "$STATICLD" --staticld-policy=./p.cfg -o out user.c
		assert_ok && rm out || return
	done
}

@test "the exception to paste lets the archive pass that it is for, and none of a like name or of that name elsewhere" {
	mkdir -p one two
	printf '#include <pwd.h>\nint name(void) { return getpwnam("x") != 0; }\n' >name.c
	echo 'int name(void); int main(void) { return name(); }' >calls.c
	gcc -c name.c calls.c
	ar rc one/libname.a name.o
	cp one/libname.a two
	cp one/libname.a one/mylibname.a
	for archive in one/libname.a "$PWD/one/libname.a"; do
		rm -f out
		run "$STATICLD" calls.o "$archive" -o out
		denied out nss getpwnam && pasted
		run "$STATICLD" --staticld-policy=./p.cfg calls.o "$archive" -o out
		assert_ok && assert_exists out
		for other in one/mylibname.a two/libname.a "$PWD/one/mylibname.a" "$PWD/two/libname.a"; do
			rm -f out
			run "$STATICLD" --staticld-policy=./p.cfg calls.o "$other" -o out
			denied out nss getpwnam || { cat p.cfg; return 1; }
		done
	done
	# by -l: the linker puts the name together
	run "$STATICLD" calls.o -Lone -lname -o out
	denied out nss getpwnam && pasted
	run "$STATICLD" --staticld-policy=./p.cfg calls.o -Lone -lname -o out
	assert_ok && assert_exists out
	rm out
	run "$STATICLD" --staticld-policy=./p.cfg calls.o -Ltwo -lname -o out
	denied out nss getpwnam
}
