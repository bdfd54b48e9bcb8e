#!/bin/sh
# lacks.sh CATALOGUE OWN OTHER LIST... - print policy/libc/OWN.lacks, the names that the libc OTHER has and OWN has not.
#
# CATALOGUE is the built tests/catalogue tool; a LIST, as fetch.sh prints it, has "LIBC VERSION ARCH PATH" in each line.
# Each version of the one is compared with each version of the other for the same machine: objects and libcs of
# different releases meet. The shared libc of this machine, if it is OTHER's, adds names that objects of older releases
# refer to. Names that the compiler's own libraries define are no libc's.
set -eu
tool=${1:?usage: lacks.sh CATALOGUE OWN OTHER LIST...} own=$2 other=$3
shift 3
LC_ALL=C
export LC_ALL
cc=${CC:-cc}
libgcc=$($cc -print-libgcc-file-name)

# the lists' lines of the libc $1
lines() {
	kind=$1
	shift
	cat "$@" | grep "^$kind "
}

pairs() {
	lines "$own" "$@" | while read -r _ _ arch mine; do
		lines "$other" "$@" | while read -r _ _ otherarch theirs; do
			[ "$arch" != "$otherarch" ] || echo "$mine $theirs"
		done
		[ "$other" != glibc ] || [ "$arch" != "$(dpkg --print-architecture)" ] ||
			for so in libc.so.6 libm.so.6 libresolv.so.2; do echo "$mine $($cc -print-file-name=$so)"; done
	done
}

echo "# What $other has and $own has not, and what $own has for it: written by tests/catalogue/lacks.sh."
# Of several names that releases have for the same the shortest: all have it.
pairs "$@" | sort -u | while read -r mine theirs; do
	"$tool" --lacks "$mine" "$theirs" "$libgcc" "$(dirname "$libgcc")/libgcc_eh.a"
done | sort -u | awk '{ if (!($1 in plain) || plain[$1] == "" || ($2 != "" && length($2) < length(plain[$1]))) plain[$1] = $2 } END { for (n in plain) print (plain[n] == "" ? n : n " " plain[n]) }' | sort
