#!/usr/bin/env bats
# Scenario 20: programs for the other machines that Go has on linux, made with Debian's cross compilers and run under qemu-user.
load ../e2e/helper

prepare() { export CGO_ENABLED=1; }

# is_for FILE GOARCH: a static executable of that machine, by binutils' reading
is_for() {
	local machine
	case $2 in
	386) machine='Intel 80386' ;;
	arm) machine='ARM' ;;
	arm64) machine='AArch64' ;;
	mips64le) machine='MIPS R3000' ;;
	ppc64le) machine='PowerPC64' ;;
	riscv64) machine='RISC-V' ;;
	s390x) machine='IBM S/390' ;;
	esac
	is_static "$1" || return
	LC_ALL=C readelf -h "$1" | grep -q "Machine: *$machine\$" || fail "$1 is not for $2"
}

# emulated GOARCH PROG; Go's programs for 386 crash under qemu-i386, whatever linked them, and the kernel runs them itself
emulated() {
	local arch=$1
	shift
	case $arch in
	386) timeout 60 "$@" ;;
	arm64) timeout 60 qemu-aarch64 "$@" ;;
	mips64le) timeout 60 qemu-mips64el "$@" ;;
	*) timeout 60 "qemu-$arch" "$@" ;;
	esac
}

# built OUT GOARCH: the last run made OUT; glibc's own objects for mips ask for an executable stack, which is warned of
built() {
	assert_ok && assert_exists "$1" && assert_no_leftovers || return
	[ "$2" = mips64le ] || assert_silent || return
	is_for "$1" "$2"
}

# c_program GOARCH: GOARCH alone picks the driver; passes and runs, NSS is denied, and sealed
c_program() {
	local arch=$1
	export GOARCH=$arch
	run "$STATICLD" -o hello hello.c
	built hello "$arch" || return
	run emulated "$arch" ./hello
	assert_ok && assert_has 'hello from C' || return
	run "$STATICLD" -o user user.c
	denied user nss getpwnam || return
	STATICLD_POLICY=sealed run "$STATICLD" -w -o sealed user.c
	built sealed "$arch" || return
	run "$STATICLD" verify sealed
	assert_ok && assert_has 'sealed: cannot load code at run time' || return
	run emulated "$arch" ./sealed
	assert_ok && assert_has nobody
}

# go_program GOARCH: staticld go; a cgo program passes and runs, and one whose C looks a host up is denied
go_program() {
	local arch=$1 out=$PWD
	export GOARCH=$arch
	cd "$GOSRC"
	run "$STATICLD" go build -o "$out/prog" ./cgo
	cd "$out"
	built prog "$arch" || return
	run emulated "$arch" ./prog
	assert_ok && assert_has 'C says 42' || return
	cd "$GOSRC"
	run "$STATICLD" go build -o "$out/lookup" ./clookup
	cd "$out"
	assert_failed && assert_absent lookup && assert_has nss getaddrinfo
}

@test "arm64: C" { c_program arm64; }
@test "riscv64: C" { c_program riscv64; }
@test "s390x: C" { c_program s390x; }
@test "arm: C" { c_program arm; }
@test "ppc64le: C" { c_program ppc64le; }
@test "mips64le: C" { c_program mips64le; }
@test "386: C" { c_program 386; }
@test "arm64: Go with C" { go_program arm64; }
@test "riscv64: Go with C" { go_program riscv64; }
@test "s390x: Go with C" { go_program s390x; }
@test "arm: Go with C" { go_program arm; }
@test "ppc64le: Go with C" { go_program ppc64le; }
@test "mips64le: Go with C" { go_program mips64le; }
@test "386: Go with C" { go_program 386; }

@test "go build with -extld=staticld" {
	GOARCH=arm64 CC=$STATICLD run gobuild out cgo -ldflags "-linkmode=external -extld=$STATICLD"
	assert_ok && is_for out arm64
	run emulated arm64 ./out
	assert_ok && assert_has 'C says 42'
}

@test "staticld go under sealed: lookups in C pass" {
	out=$PWD/out
	cd "$GOSRC"
	GOARCH=arm64 STATICLD_POLICY=sealed run "$STATICLD" go build -o "$out" ./clookup
	cd "$T"
	linked out && is_for out arm64
	run "$STATICLD" verify out
	assert_ok && assert_has 'sealed: cannot load code at run time'
	run emulated arm64 ./out
	assert_ok && assert_has 'lookup: 0'
}

@test "C++; static PIE" {
	printf '#include <iostream>\nint main() { std::cout << "hello from C++\\n"; }\n' >hello.cc
	GOARCH=arm64 run "$STATICLD++" -o out hello.cc
	linked out && is_for out arm64
	run emulated arm64 ./out
	assert_ok && assert_has 'hello from C++'
	GOARCH=arm64 run "$STATICLD" -fPIE -static-pie -o pie hello.c
	linked pie && is_for pie arm64 && is_static pie static-pie
	run emulated arm64 ./pie
	assert_ok && assert_has 'hello from C'
}

@test "TRIPLE-staticld, a link named TRIPLE-gcc and STATICLD_CC pick the driver too" {
	mkdir bin
	ln -s "$STATICLD" bin/aarch64-linux-gnu-staticld
	ln -s "$STATICLD" bin/s390x-linux-gnu-gcc
	GOARCH=riscv64 run bin/aarch64-linux-gnu-staticld -o triple hello.c
	linked triple && is_for triple arm64
	GOARCH=riscv64 run bin/s390x-linux-gnu-gcc -o named hello.c
	linked named && is_for named s390x
	STATICLD_CC=riscv64-linux-gnu-gcc run "$STATICLD" -o cc hello.c
	linked cc && is_for cc riscv64
	STATICLD_CC=riscv64-linux-gnu-gcc STATICLD_POLICY=sealed run "$STATICLD" -o sealed user.c
	assert_ok && is_for sealed riscv64
}

@test "clang: GOARCH says which linker and which machine" {
	GOARCH=arm64 STATICLD_CC=clang run "$STATICLD" --target=aarch64-linux-gnu -o out hello.c
	linked out && is_for out arm64
	GOARCH=arm64 STATICLD_CC=clang run "$STATICLD" --target=aarch64-linux-gnu -shared -fPIC -o out.so hello.c
	linked out.so
}

@test "this machine's GOARCH, and another GOOS, change nothing" {
	GOARCH=$(go env GOHOSTARCH) run "$STATICLD" -o out hello.c
	linked out && is_static out && ./out
	GOARCH=arm64 GOOS=darwin run "$STATICLD" -o darwin hello.c
	linked darwin && is_static darwin && ./darwin
}

@test "a program for another machine than the one asked for is denied" {
	GOARCH=arm64 STATICLD_CC=riscv64-linux-gnu-gcc run "$STATICLD" -o out hello.c
	refused out && assert_has 'out is a program for riscv64, and this link is for arm64'
	PATH=$T/bin:$PATH
	mkdir bin
	ln -s "$(command -v aarch64-linux-gnu-gcc)" bin/mycc
	STATICLD_CC=mycc run "$STATICLD" -o out hello.c
	refused out && assert_has 'the objects are for arm64, and this link is for this machine'
}

@test "the ld of this machine is never taken for another" {
	mkdir bin
	ln -s "$(command -v ld)" bin/ld
	cat >bin/aarch64-linux-gnu-gcc <<-END
		#!/bin/sh
		case " \$* " in *' -c '*) exec $(command -v aarch64-linux-gnu-gcc) "\$@" ;; *-print-prog-name=ar*) echo $(command -v ar); exit ;; esac
		for w; do case \$w in -B*) dir=\${w#-B} ;; -Wl,--staticld*) words="\$words \${w#-Wl,}" ;; esac; done
		exec "\$dir/ld" \$words -o out
	END
	chmod +x bin/aarch64-linux-gnu-gcc
	GOARCH=arm64 PATH=$PWD/bin run /bin/sh -c "$STATICLD -o out hello.c"
	refused out && assert_has 'no linker "ld" for aarch64-linux-gnu'
}

# linker GOARCH LINKER: C with that linker: it passes and runs, NSS is denied, and what is static only by its libc is sealed
linker_for() {
	local arch=$1 linker=$2
	export GOARCH=$arch
	run "$STATICLD" -fuse-ld=$linker -o hello hello.c --staticld-report=r.json
	built hello "$arch" || { echo "$arch $linker"; return 1; }
	[ "$(jq -rs '.[-1].linker.kind' r.json)" = $linker ] || fail "$(cat r.json)" || return
	run emulated "$arch" ./hello
	assert_ok && assert_has 'hello from C' || return
	rm hello
	run "$STATICLD" -fuse-ld=$linker -o user user.c
	denied user nss getpwnam && assert_has 'main' || { echo "$arch $linker"; return 1; }
	STATICLD_POLICY=sealed run "$STATICLD" -w -fuse-ld=$linker -o sealed user.c
	built sealed "$arch" || { echo "$arch $linker"; return 1; }
	run "$STATICLD" verify sealed
	assert_ok && assert_has 'sealed: cannot load code at run time' || return
	STATICLD_POLICY=audit run "$STATICLD" -w -fuse-ld=$linker -o audited user.c
	assert_ok && assert_has 'warning: nss' && is_for audited "$arch" || { echo "$arch $linker"; return 1; }
	rm sealed audited
}
@test "gold, lld, mold: for arm64" { linker_for arm64 gold && linker_for arm64 lld && linker_for arm64 mold; }
@test "gold: for arm" { linker_for arm gold; }
@test "gold: for ppc64le and s390x" { linker_for ppc64le gold && linker_for s390x gold; }
@test "fastest: lld for arm64; where it cannot link for the machine, what can" {
	GOARCH=arm64 run "$STATICLD" --staticld-linker=fastest -o hello hello.c --staticld-report=r.json
	built hello arm64 && [ "$(jq -r .linker.kind r.json)" = lld ]
	GOARCH=s390x run "$STATICLD" --staticld-linker=fastest -o hello2 hello.c --staticld-report=s.json
	built hello2 s390x && [[ $(jq -r .linker.kind s.json) == [gb][of][ld]* ]]
}

@test "an exception's target is the machine of the link" {
	printf 'version = 1;\nextends = "default";\nexceptions: ( { symbol = "*"; target = "arm64"; reason = "a test"; } );\n' >p.cfg
	run env STATICLD_CC=aarch64-linux-gnu-gcc "$STATICLD" -w --staticld-policy=./p.cfg -o out user.c
	assert_ok && is_for out arm64
	sed -i s/arm64/amd64/ p.cfg
	run env STATICLD_CC=aarch64-linux-gnu-gcc "$STATICLD" -w --staticld-policy=./p.cfg -o out2 user.c
	denied out2 nss getpwnam
}

@test "no driver: what to install" {
	GOARCH=arm64 PATH=$T/empty run "$STATICLD" -o out hello.c
	refused out && assert_has 'aarch64-linux-gnu-gcc' 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross'
}

@test "a GOARCH that targets.cfg does not have: refused, never linked for this machine" {
	GOARCH=loong64 run "$STATICLD" -o out hello.c
	refused out && assert_has 'GOARCH=loong64: ' 'targets.cfg names no driver'
	GOARCH= run "$STATICLD" -o out hello.c
	linked out
}

# musl_program GOARCH: against musl's own files for the machine; long double is the libc's, names are looked up
musl_program() {
	local arch=$1 out=$PWD
	export GOARCH=$arch STATICLD_POLICY=musl
	cat >both.c <<-'END'
		#include <linux/limits.h>
		#include <pwd.h>
		#include <stdio.h>
		int main(void)
		{
			volatile long double x = PATH_MAX;
			printf("%.2Lf %s\n", x / 8, getpwnam("nouser") ? "user" : "nobody");
			return 0;
		}
	END
	run "$STATICLD" -o both both.c
	built both "$arch" || return
	run emulated "$arch" ./both
	assert_ok && assert_has '512.00 nobody' || return
	cd "$GOSRC"
	run "$STATICLD" go build -o "$out/prog" ./clookup
	cd "$out"
	built prog "$arch" || return
	run emulated "$arch" ./prog
	assert_ok && assert_has 'lookup: 0' || return
	run "$STATICLD" go build -o "$out/pure" "$GOSRC/lookup/main.go"
	built pure "$arch"
}

@test "arm64: musl" { musl_program arm64; }
@test "arm: musl" { musl_program arm; }
@test "ppc64le: musl" { musl_program ppc64le; }
@test "s390x: musl" { musl_program s390x; }

@test "no musl for the machine: said so" {
	GOARCH=riscv64 STATICLD_POLICY=musl run "$STATICLD" -o out hello.c
	refused out && assert_has 'no libc.a in' riscv64-linux-musl
}
