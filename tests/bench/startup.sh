#!/bin/bash
# tests/bench/startup.sh [ROUNDS]: processor time that a program takes from its start to its end, sealed and as gcc links it, 1,000 starts
# each time, medians of 9 pairs run in turn; and its size. Needs gcc.
. "$(dirname "$0")/bench.bash"
cat >starts.c <<'END'
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
int main(int argc, char **argv)
{
	int i, status;
	pid_t pid;

	fclose(fopen("started", "w"));
	for (i = 0; i < 1000; i++)
		if (posix_spawn(&pid, argv[argc - 1], NULL, NULL, (char *[]){"p", NULL}, NULL) != 0 || waitpid(pid, &status, 0) < 0 || status != 0)
			return 1;
	return 0;
}
END
gcc -O1 -o starts starts.c
heads '1,000 starts' 'gcc ms' 'sealed ms' more 'gcc KiB' 'sealed KiB'
for kind in -static -static-pie; do
	gcc $kind -o plain hello.c
	"$staticld" $kind -o sealed hello.c
	paired "${1:-9}" started ./starts ./plain -- ./starts ./sealed
	row "C hello, $kind" "$cpu0" "$cpu1" "%$cpu" $(($(stat -c %s plain) / 1024)) $(($(stat -c %s sealed) / 1024))
done
