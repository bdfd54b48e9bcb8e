#!/bin/bash
# What the plugin costs GNU ld and gold, and the driver role a compile, in instructions: a table, and the most that it may cost on
# Debian 12; status 1 where it costs more. Needs valgrind, gcc, g++, go, python3.
. "$(dirname "$0")/bench.bash"
. "$here/instructions.bash"
echo '#include <iostream>
int main() { std::cout << "hello\n"; }' >hello.cc
gcc -c hello.c -o hello-c.o
g++ -c hello.cc -o hello-cc.o
golink
objects 1500

# count NAME MOST LINKER DRIVER ARGS...: a row
count() {
	linkcount "${@:3}"
	awk -v name="$1" -v most="$2" -v p="$alone" -v o="$checked" 'BEGIN {
		more = (o - p) * 100 / p
		printf "%-33s %12d %12d %10.2f %% %10.2f %%\n", name, p, o, more, most
		exit more > most }' || bad=1
}
heads link 'linker alone' 'with plugin' more 'at most'
count 'C hello' 1.85 bfd gcc hello-c.o
count 'C++ iostream' 1.14 bfd g++ hello-cc.o
count 'Go net/http, os/user' 0.22 bfd gcc $(<go/rest)
count '1,500 objects' 1 bfd gcc main.o o/*.o
count '1,500 objects, gold' 3 gold gcc main.o o/*.o
drivercount
echo
heads 'a compile' "gcc's driver" staticld
row instructions "$driver" "$driverrole"
exit $bad
