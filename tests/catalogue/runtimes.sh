#!/bin/sh
# runtimes.sh CATALOGUE CFG [ARCHIVE...] - which compilers' runtime libraries refer to names of a catalogue.
#
# CATALOGUE is the built tests/catalogue tool, CFG a catalogue. Prints "ARCHIVE MEMBER SYMBOL CLASS" for each
# reference, sorted; without ARCHIVEs of all the libraries that $CC (cc) links of its own accord or by -f options.
set -eu

tool=${1:?usage: runtimes.sh CATALOGUE CFG [ARCHIVE...]}
cfg=${2:?usage: runtimes.sh CATALOGUE CFG [ARCHIVE...]}
shift 2
cc=${CC:-cc}
if [ $# = 0 ]; then
	for name in stdc++ stdc++fs supc++ gcc gcc_eh gcov gomp atomic quadmath itm ssp_nonshared gfortran \
	    asan lsan tsan ubsan; do
		file=$($cc -print-file-name="lib$name.a")
		[ "$file" = "lib$name.a" ] || set -- "$@" "$file"
	done
fi

names=$(mktemp)
trap 'rm -f "$names"' EXIT
"$tool" --names "$cfg" | awk '$2 != "choke" { print $3, $1 }' >"$names"
# "PATH:MEMBER: [VALUE] TYPE NAME"
for file; do
	nm -A --undefined-only "$file" 2>/dev/null
done | awk -v names="$names" '
	BEGIN { while ((getline line < names) > 0) { split(line, part, " "); class[part[1]] = part[2] } }
	$NF in class {
		n = split($1, part, ":")
		member = part[n - 1]
		path = part[n - 2]
		sub(".*/", "", path)
		print path, member, $NF, class[$NF]
	}' | LC_ALL=C sort -u
