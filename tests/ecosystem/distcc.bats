#!/usr/bin/env bats
# distcc with two daemons on loopback: staticld before it and behind it.
load ../e2e/helper
load helper

prepare() {
	export PATH=$STATICLD_BUILD/bin:$PATH DISTCC_DIR=$T/distcc DISTCC_HOSTS='' DISTCC_FALLBACK=0
	mkdir "$DISTCC_DIR"
	# daemons that root starts go on as a user of their own
	chmod a+rx "$T" "$T/.." "$T/../.."
	mkdir -m 1777 "$T/daemons"
	for n in 1 2; do
		freeport
		TMPDIR=$T/daemons distccd --no-detach --daemon --allow 127.0.0.1 --listen 127.0.0.1 --port "$port" -j 2 --enable-tcp-insecure \
			--log-file="$T/daemons/$n.log" 3>&- &
		background+=("$!")
		listening "$port"
		DISTCC_HOSTS+="127.0.0.1:$port/1 "
		echo "int part$n(void) { return $n; }" >part$n.c
	done
	printf '#include <stdio.h>\nint part1(void), part2(void);\nint main(void) { printf("%%d\\n", part1() + part2()); return 0; }\n' >main.c
	printf 'all: main.o part1.o part2.o\n\t$(CC) -o prog $^\n' >Makefile
}

# distributed PROGRAM...: both daemons compiled, and what was linked here is sealed
distributed() {
	run "$@"
	assert_ok || fail "$(cat daemons/*.log)" || return
	run "$STATICLD" verify --expect sealed prog
	assert_ok || return
	run ./prog
	[ "$output" = 3 ] || fail "not 3" || return
	for n in 1 2; do grep -q COMPILE_OK daemons/$n.log || fail "daemon $n compiled nothing: $(cat daemons/$n.log)" || return; done
}

@test "CC='distcc staticld'" { distributed make -j4 CC='distcc staticld'; }
@test "STATICLD_CC is distcc's gcc" {
	mkdir masquerade
	ln -s "$(command -v distcc)" masquerade/gcc
	distributed env STATICLD_CC="$T/masquerade/gcc" make -j4 CC=staticld
}
@test "under musl what is compiled elsewhere has musl's headers" {
	printf '#ifdef __GLIBC__\n#error glibc\n#endif\n#include <features.h>\n#ifdef __GLIBC__\n#error glibc\n#endif\nint part1(void) { return 1; }\n' >part1.c
	export STATICLD_POLICY=musl
	run make -j4 CC='distcc staticld'
	assert_ok || fail "$(cat daemons/*.log)"
	run "$STATICLD" verify --expect static prog
	assert_ok && grep -q COMPILE_OK daemons/1.log daemons/2.log
}
