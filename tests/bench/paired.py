#!/usr/bin/env python3
"""tests/bench/paired.py ROUNDS OUTPUT COMMAND... -- COMMAND...: runs two commands in turn, ROUNDS times each after one that does
not count, with OUTPUT taken away before. Prints on one line, of wall time and of processor time in milliseconds and of the
largest process in KiB: the two medians, and the median of the pairs' quotients."""
import ctypes
import os
import statistics
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def run(command, output):
    """Wall ms, processor ms and KiB of one run: of all processes, those that nobody else waits for too."""
    if os.path.exists(output):
        os.unlink(output)
    with open("said", "wb") as said:
        start = time.monotonic()
        child = os.posix_spawnp(command[0], command, os.environ,
                                file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)])
        wall = cpu = size = 0
        while True:
            try:
                pid, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += usage.ru_utime + usage.ru_stime
            size = max(size, usage.ru_maxrss)
            if pid == child:
                wall = time.monotonic() - start
                failed = status
    if failed or not os.path.exists(output):
        sys.exit("%s:\n%s" % (" ".join(command), open("said", errors="replace").read()))
    return 1000 * wall, 1000 * cpu, size


def main():
    rounds, output, words = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    at = words.index("--")
    pair = words[:at], words[at + 1:]
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for command in pair:
        run(command, output)
    runs = ([], [])
    for i in range(rounds):
        for k in (0, 1) if i % 2 else (1, 0):
            runs[k].append(run(pair[k], output))
    for measure in zip(zip(*runs[0]), zip(*runs[1])):
        print("%.2f %.2f %.4f" % (*map(statistics.median, measure), statistics.median(b / a for a, b in zip(*measure))), end=" ")
    print()


main()
