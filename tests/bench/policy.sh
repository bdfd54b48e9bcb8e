#!/bin/bash
# How long the installed policies take to load, in microseconds: the mean of 2000 loads and the first, as a link has it.
# And in instructions, with valgrind where it is installed. Needs gcc.
set -eu -o pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${STATICLD_BUILD:-$top/build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/load.c" <<'E2'
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "policy/choose.h"

static double
microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void
load(const char *name, const char *datadir)
{
	struct policy p;
	char *error = NULL;

	if (policyeffective(&p, name, datadir, &error) < 0) {
		fprintf(stderr, "%s\n", error);
		exit(1);
	}
	policyfree(&p);
}

int
main(int argc, char **argv)
{
	double start = microseconds(), first;
	int i, rounds = atoi(argv[3]);

	(void)argc;
	load(argv[1], argv[2]);
	first = microseconds() - start;
	start = microseconds();
	for (i = 0; i < rounds; i++)
		load(argv[1], argv[2]);
	printf("%-10s %10.1f %10.1f\n", argv[1], first, rounds ? (microseconds() - start) / rounds : first);
	return 0;
}
E2
gcc -std=c11 -D_GNU_SOURCE -O2 -I"$top" -o "$work/load" "$work/load.c" "$build/obj/libcore.a" @"$build/obj/programlibs" -liberty
printf '%-10s %10s %10s\n' policy 'first us' 'mean us'
for p in audit default musl sealed strict; do "$work/load" $p "$build/share/staticld" 2000; done
if command -v valgrind >/dev/null; then
	count() { valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work/load" default "$build/share/staticld" "$1" 2>&1 | awk '/Collected/ { print $4 }'; }
	echo "default: $(($(count 1) - $(count 0))) instructions"
fi
