#!/bin/bash
# tests/bench/rows.sh [COUNT]...: processor seconds that a C hello takes with a policy of many rows: symbols by name, symbols by
# pattern, exceptions; by GNU ld and by lld, the median of five. Then those that it takes to show the reports of as many links.
# Needs gcc, lld, python3.
. "$(dirname "$0")/bench.bash"
TIMEFORMAT='%U %S'
[ $# != 0 ] || set -- 1000 10000 100000
gcc -c hello.c

# policies COUNT: name.cfg, pattern.cfg, exception.cfg; a file has at most 1 MiB, so they include parts
policies() {
	python3 - "$1" <<-'END'
		import sys
		count, most = int(sys.argv[1]), 10000
		def write(kind, section, row):
		    with open(kind + ".cfg", "w") as f:
		        f.write('version = 1;\nextends = "default";\n%s: (\n' % section)
		        for first in range(0, count, most):
		            part = "%s%d.inc" % (kind, first)
		            f.write('%s@include "%s"\n' % (",\n" if first else "", part))
		            with open(part, "w") as p:
		                p.write(",\n".join("{ " + row % i + " }" for i in range(first, min(first + most, count))) + "\n")
		        f.write(");\n")
		write("name", "symbols", 'name = "function_%06d"; action = "warn"; reason = "it is slow";')
		write("pattern", "symbols", 'name = "function_%06d*"; action = "warn"; reason = "it is slow";')
		write("exception", "exceptions", 'symbol = "getpwnam"; from = "lib%06d.a"; reason = "it is never called";')
	END
}

# spent COMMAND...: processor seconds of it
spent() {
	local i
	for i in 1 2 3 4 5; do
		{ time "$@" >said 2>&1 || echo failed; } 2>&1
	done | awk '{ print $1 + $2 } /failed/ { failed = 1 } END { exit failed }' | sort -n | sed -n 3p || { cat said >&2; exit 1; }
}

# linked POLICY [FLAG]
linked() { spent "$staticld" --staticld-policy="$PWD/$1.cfg" "${@:2}" -o out hello.o; }

heads 'rows' names patterns exceptions 'names, lld' 'patterns, lld'
for count; do
	policies "$count"
	row "$count" "$(linked name)" "$(linked pattern)" "$(linked exception)" "$(linked name -fuse-ld=lld)" "$(linked pattern -fuse-ld=lld)"
done
echo
"$staticld" --staticld-policy=audit --staticld-report=one.json -o out hello.o
heads 'reports' summary html sarif exceptions
for count; do
	awk -v n="$count" '{ for (i = 0; i < n; i++) { line = $0; gsub(/"out"/, "\"out" i "\"", line); print line } }' one.json >all.json
	row "$count" "$(spent "$staticld" report all.json)" "$(spent "$staticld" report --html all.json)" \
		"$(spent "$staticld" report --sarif all.json)" "$(spent "$staticld" report --exceptions all.json)"
done
