#!/bin/bash
# tests/bench/explain.sh [PACKAGES]...: what explaining a denied link of a big Go program costs, the last column less the one
# before it: seconds of the processor, the least of RUNS (5) runs in turns. 300 packages make a go.o of 127 MB; CoreDNS's has
# 210 MB. Needs gcc and go.
. "$(dirname "$0")/bench.bash"
[ $# != 0 ] || set -- 50 300

# program COUNT: packages of 200 functions each that call each other and those of the next package; the last one looks a host up
program() {
	local i k
	mkdir "$1" && cd "$1"
	printf 'module example.com/big\n\ngo 1.21\n' >go.mod
	for ((i = 0; i < $1; i++)); do
		mkdir p$i
		{
			printf 'package p%d\n\nimport (\n\t"fmt"\n' $i
			if ((i + 1 < $1)); then printf '\tnext "example.com/big/p%d"\n' $((i + 1)); else printf '\tnext "net"\n'; fi
			printf ')\n\n'
			for ((k = 0; k < 200; k++)); do
				printf 'type T%d struct{ A, B int }\n\nfunc (t *T%d) String() string { return fmt.Sprint(t.A, "%d of %d", t.B) }\n\n' $k $k $k $i
			done
			printf 'var All = []fmt.Stringer{'
			for ((k = 0; k < 200; k++)); do printf '&T%d{%d, %d}, ' $k $k $i; done
			printf '}\n\nfunc Look(s string) []string {\n\tfor _, t := range All {\n\t\ts += t.String()\n\t}\n'
			if ((i + 1 < $1)); then printf '\treturn next.Look(s)\n}\n'; else printf '\tfound, _ := next.LookupHost(s)\n\treturn found\n}\n'; fi
		} >p$i/p.go
	done
	printf 'package main\n\nimport "example.com/big/p0"\n\nfunc main() { println(len(p0.Look("localhost"))) }\n' >main.go
	(cd .. && keep "$work/$1.kept")
	go build -o "$work/$1.out" -ldflags "-linkmode=external -extld=$work/keep -extldflags=-static" . 2>"$work/log" || { cat "$work/log"; exit 1; }
	cd ..
}

# least VARIABLE COMMAND...: keep in VARIABLE the lesser of what it holds and what this run takes
least() {
	local -n best=$1
	local took TIMEFORMAT='%U %S'
	took=$({ time "${@:2}" >log 2>&1 || :; } 2>&1 | awk '{ print $1 + $2 }')
	best=$(awk -v a="${best:-$took}" -v b="$took" 'BEGIN { print a < b ? a : b }')
}

printf '%8s %8s %10s %10s %10s %10s\n' packages 'go.o MB' gcc passes 'gcc fails' denied
for count; do
	program "$count"
	mapfile -t words <"$count.kept/rest"
	plain='' passes='' fails='' denied=''
	for ((run = 0; run < ${RUNS:-5}; run++)); do
		least plain gcc "${words[@]}" -o plain.out
		# ld refuses at about the same place
		least fails gcc "${words[@]}" -Wl,--require-defined=not_there -o fails.out
		[ ! -e fails.out ]
		STATICLD_POLICY=sealed least passes "$staticld" "${words[@]}" -o passes.out
		[ -x passes.out ] || { cat log; exit 1; }
		least denied "$staticld" "${words[@]}" -o denied.out
		grep -q 'staticld: denied: nss, Go package net' log && grep -q 'way: main.main > ' log || { cat log; exit 1; }
	done
	printf '%8d %8d %10s %10s %10s %10s\n' "$count" $(($(stat -c %s "$count.kept/go.o") / 1000000)) "$plain" "$passes" "$fails" "$denied"
done
