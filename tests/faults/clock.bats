#!/usr/bin/env bats
# The system's clock is set back and forth while links run, in a kernel of its own: each ends as it does elsewhere, and nothing is left.
load ../bypass/bypass

prepare() {
	gcc -c hello.c
	gcc -c user.c
}

# in_kernel COMMAND...: COMMAND and this file's functions, where the clock is not this machine's; what it leaves here is here afterwards
in_kernel() {
	{ declare -f one each beside across acrosseach; printf 'STATICLD=%q\n%s\n' "$STATICLD" "$*"; } >inner
	"$TOP/tests/faults/kernel.sh" bash -eu inner || fail "in the kernel: $(cat said)"
}

# one NAME WORDS...: a link, its words in NAME.said, its status in NAME.status, and in moments how often the clock had been set before and after
one() {
	local name=$1 rc=0 before=
	shift
	[ ! -e times ] || before=$(<times)
	"$STATICLD" --staticld-report="$name.report" --staticld-manifest="$name.manifest" -o "$name.out" "$@" >"$name.said" 2>&1 || rc=$?
	echo $rc >"$name.status"
	# mold's allocator, of how memory is laid out there
	sed -i '/^mimalloc: warning: /d' "$name.said"
	[ -z "$before" ] || echo $before $(<times) >>moments
}
each() {
	local linker
	for linker in bfd gold lld mold; do
		one $linker.passes --staticld-policy=pinned/p.cfg -fuse-ld=$linker hello.o
		one $linker.denied --staticld-policy=pinned/p.cfg -fuse-ld=$linker user.o
		one $linker.unpinned --staticld-policy=other/p.cfg -fuse-ld=$linker hello.o
	done
}

# beside COMMAND...: COMMAND while the clock goes days and years back and forth, how often in times
beside() {
	python3 - <<-'END' &
		import itertools, os, time
		began, awake = time.time(), time.monotonic()
		times = os.open("times", os.O_CREAT | os.O_WRONLY)
		for n, days in enumerate(itertools.cycle([1, -1, 3650, -3650, 0, -9000, 20000])):
		    time.clock_settime(time.CLOCK_REALTIME, began + time.monotonic() - awake + 86400 * days)
		    os.pwrite(times, b"%9d\n" % n, 0)
		    time.sleep(0.005)
	END
	local pid=$!
	until [ -s times ]; do sleep 0.05; done
	"$@"
	kill $pid
}

assert_absent_ours() { [ -z "$(find . -name '.staticld*')" ] || fail "left: $(find . -name '.staticld*')"; }

@test "each linker, with a policy, a lock, a report and a manifest" {
	mkdir pinned other calm stepped
	printf 'version = 1; extends = "default";\n' | tee pinned/p.cfg >other/p.cfg
	"$STATICLD" --staticld-manifest=all -o all.out hello.o && "$STATICLD" policy lock pinned/p.cfg all >log
	sed "s/[0-9a-f]\{64\}/$(printf %064d 0)/" pinned/staticld.lock >other/staticld.lock

	each
	mv ./*.{passes,denied,unpinned}.* calm
	for linker in bfd gold lld mold; do
		[ "$(cat calm/$linker.{passes,denied,unpinned}.status | xargs)" = '0 1 1' ] || fail "$linker, by this machine's clock" || return
	done
	in_kernel beside each
	[ "$(awk '$2 > $1' moments | wc -l)" = 12 ] || fail "the clock was not set within every link: $(cat moments)" || return
	mv ./*.{passes,denied,unpinned}.* stepped
	run diff -r calm stepped
	assert_ok && assert_silent && assert_no_leftovers && assert_absent_ours
}

# across LINKER BEFORE WITHIN: a link that begins on one day, while the linker itself runs on the other
across() {
	echo "$2" >before
	echo "$3" >within
	date -s "$2" >/dev/null
	one "$1.$2" --staticld-policy=./p.cfg -fuse-ld="$1" -B./late/ user.o
}
acrosseach() {
	local linker
	for linker in bfd gold lld mold; do
		across $linker 2030-06-01 2030-08-01
		across $linker 2030-08-01 2030-06-01
	done
}

@test "the last day of an exception: that of the process that judges, in which it is asked once" {
	local linker name valid
	printf 'version = 1; extends = "default"; exceptions: ( { symbol = "getpwnam"; reason = "r"; expires = "2030-06-30"; } );\n' >p.cfg
	mkdir late
	cat >late/ld <<-'END'
		#!/bin/bash
		date -s "$(cat within)" >/dev/null || exit
		/usr/bin/"$(basename "$0")" "$@"
		status=$?
		date -s "$(cat before)" >/dev/null || exit
		exit $status
	END
	chmod +x late/ld
	for linker in bfd gold lld mold; do ln -s ld late/ld.$linker; done
	in_kernel acrosseach
	for linker in bfd gold lld mold; do
		# the plugin is in the linker; of the others who runs them judges
		case $linker in bfd | gold) valid=2030-08-01 ;; *) valid=2030-06-01 ;; esac
		for name in $linker.2030-0{6,8}-01; do
			read -r status <"$name.status"
			output=$(cat "$name.said")
			if [ "$name" = "$linker.$valid" ]; then linked "$name.out" && is_static "$name.out" && [ "$(jq -r .verdict "$name.report")" = pass ]
			else refused "$name.out" && assert_has 'expired on 2030-06-30' && [ "$(jq -r .verdict "$name.report")" = deny ]; fi ||
				fail "$name" || return
		done
	done
	assert_absent_ours
}
