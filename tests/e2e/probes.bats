#!/usr/bin/env bats
# What Go, cgo and configure ask a compiler: answered exactly as the driver answers.
load helper

# Names of temporary files differ from run to run; gcc tells by which path it was called.
normal() { sed -E 's#^(COLLECT_GCC=).*/#\1#; s#/cc[A-Za-z0-9]{6}\b#/ccXXXXXX#g; s#/(hello|trivial|-|user)-[0-9a-f]{6}#/\1-XXXXXX#g'; }

alike() { # DRIVER ARGS... (stdin to both)
	local driver=$1 ours=$STATICLD rc
	shift
	[[ $driver != *++ ]] || ours=$STATICLD++
	cat >stdin
	rm -rf dir plain ours
	mkdir dir # the same for both: compilers write it into what they make
	rc=0
	(cd dir && "$driver" "$@" <../stdin >../plain.out 2>../plain.err) || rc=$?
	echo $rc >>plain.err
	mv dir plain
	mkdir dir
	rc=0
	(cd dir && STATICLD_CC=$driver "$ours" "$@" <../stdin >../ours.out 2>../ours.err) || rc=$?
	echo $rc >>ours.err
	mv dir ours
	for f in plain.out plain.err ours.out ours.err; do normal <$f >$f.normal; done
	diff -u plain.out.normal ours.out.normal && diff -u plain.err.normal ours.err.normal || { echo "stdout or stderr (status at its end) differ: $driver $*"; return 1; }
	diff -r plain ours || { echo "files written differ: $driver $*"; return 1; }
}

@test "-### -x c -c - (Go's compiler id)" {
	for cc in gcc clang; do alike $cc -'###' -x c -c - </dev/null; done
	for cxx in g++ clang++; do alike $cxx -'###' -x c++ -c - </dev/null; done
}
@test "-### of a link runs nothing and links nothing" {
	run "$STATICLD" -'###' hello.c -o out
	assert_ok && assert_absent out && assert_no_probe_words
}
@test "-E -dM" {
	for cc in gcc clang; do
		alike $cc -E -dM - </dev/null
		alike $cc -E -dM -m64 -O2 -I . ../hello.c </dev/null
	done
}
@test "FLAG -c -x c - -o /dev/null with empty stdin" {
	for cc in gcc clang; do
		for flag in -fno-caret-diagnostics -Qunused-arguments -fdebug-prefix-map=a=b -ffile-prefix-map=a=b -gno-record-gcc-switches -frandom-seed=1 -no-pie -fsplit-stack -fno-such-option; do
			alike $cc $flag -O2 -g -c -x c - -o /dev/null </dev/null
		done
	done
}
@test "-Wl,FLAG -x c - -o /dev/null: the link of nothing" {
	for cc in gcc clang; do alike $cc -Wl,--no-gc-sections -O2 -g -x c - -o /dev/null </dev/null; done
}
@test "questions: -print-*, -dump*, --version, -v, --help" {
	for cc in gcc clang; do
		for q in --print-libgcc-file-name -print-libgcc-file-name --print-file-name=libc_nonshared.a -print-file-name=libc.a --print-prog-name=ar -print-search-dirs -dumpmachine -dumpversion --version -v --help; do
			alike $cc $q </dev/null || return 1
		done
	done
	for q in -print-prog-name=ld -print-multiarch -print-sysroot -dumpspecs -dumpfullversion; do alike gcc $q </dev/null || return 1; done
}
@test "-Wl,--version and -fuse-ld=gold -Wl,--version: the real linker's first line" {
	for cc in gcc clang; do
		run --separate-stderr env STATICLD_CC=$cc "$STATICLD" -Wl,--version
		assert_ok && [[ ${lines[0]} == 'GNU ld'* ]] || fail "not GNU ld's version"
		run --separate-stderr env STATICLD_CC=$cc "$STATICLD" -fuse-ld=gold -Wl,--version
		assert_ok && [[ ${lines[0]} == 'GNU gold'* ]] || fail "not gold's version"
	done
	alike gcc -Wl,--version </dev/null
	alike gcc -fuse-ld=gold -Wl,--version </dev/null
}
@test "no arguments, no input files, no such file" {
	# without an argument the answer is our own: tests/e2e/words.bats
	alike gcc -O2 </dev/null
	alike gcc -c no-such-file.c </dev/null
	alike clang -c no-such-file.c </dev/null
}
@test "compiles: -c, -S, -E, -M, with -Wl, flags among them as Go passes them" {
	for cc in gcc clang; do
		alike $cc -I . -fPIC -m64 -pthread -Wl,--no-gc-sections -fmessage-length=0 -O2 -g -frandom-seed=abc -o _x001.o -c ../hello.c </dev/null
		alike $cc -S ../hello.c </dev/null
		alike $cc -E ../hello.c </dev/null
		alike $cc -M ../hello.c </dev/null
		alike $cc -MM ../hello.c </dev/null
		alike $cc -fsyntax-only ../hello.c </dev/null
		alike $cc -c ../hello.c ../user.c </dev/null
	done
}
@test "cgo's type guessing: a compile to _cgo_.o that fails" {
	echo '#line 1 "not-declared"
	void f(void) { __typeof__(nothing) *x; }' >guess.c
	for cc in gcc clang; do
		alike $cc -w -Wno-error -o_cgo_.o -gdwarf-2 -c -I . -m64 -fno-lto -O0 -fdiagnostics-color=never ../guess.c </dev/null
	done
}
@test "cmd/link's probes succeed and fail as they do without us, silently" {
	echo 'int main() { return 0; }' >trivial.c
	for cc in gcc clang; do
		for flag in -Wl,--build-id=0x1234567890abcdef -Wl,--export-dynamic-symbol=main -Wl,--compress-debug-sections=zlib -no-pie; do
			run env STATICLD_CC=$cc "$STATICLD" -m64 -o a.out "$flag" trivial.c
			assert_ok && assert_silent || { echo "$cc $flag"; return 1; }
		done
	done
	for flag in -Wl,--no-such-option -Qunused-arguments -nopie; do
		rc=0; LC_ALL=C gcc -m64 -o a.out $flag trivial.c || rc=$?
		run "$STATICLD" -m64 -o a.out $flag trivial.c
		assert_status $rc || { echo "$flag"; return 1; }
	done
}
@test "cmd/dist's static check: -xc -o /dev/null -static - with main on stdin" {
	run bash -c 'echo "int main() {}" | "$0" -xc -o /dev/null -static -' "$STATICLD"
	assert_ok && assert_silent
	[ -c /dev/null ] || fail "/dev/null is no device any more"
}
@test "a failing link to /dev/null leaves the device alone" {
	run "$STATICLD" -static -o /dev/null user.c
	assert_failed
	[ -c /dev/null ] || fail "/dev/null is no device any more"
}
@test "configure's conftest: a link of a program that fits passes, with output and status untouched" {
	echo 'int main(void) { return 0; }' >conftest.c
	alike gcc -o /dev/null -O2 ../conftest.c -lm -static </dev/null
	alike gcc -o /dev/null -O2 ../conftest.c -lno_such_library -static </dev/null
}
