#!/bin/bash
# What the plugin costs GNU ld, in instructions (callgrind: they repeat): a table. Needs valgrind, gcc, g++, go.
set -eu -o pipefail
build=${STATICLD_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C GOFLAGS=-buildvcs=false

echo '#include <stdio.h>
int main(void) { puts("hello"); return 0; }' >hello.c
echo '#include <iostream>
int main() { std::cout << "hello\n"; }' >hello.cc
mkdir server
echo 'package main
import ("net/http"; "os/user")
func main() { user.Current(); http.ListenAndServe(":0", nil) }' >server/main.go
echo 'module example.com/server
go 1.21' >server/go.mod
gcc -c hello.c -o hello-c.o
g++ -c hello.cc -o hello-cc.o

# Go removes its objects after the link: keep them and the arguments.
cat >keep <<'E2'
#!/bin/bash
for a; do case $a in */go.o) cp -r "${a%/go.o}" "$KEEP"; printf '%s\n' "$@" | sed "s#${a%/go.o}#$KEEP#" >"$KEEP/args" ;; esac; done
exec gcc "$@"
E2
chmod +x keep
(cd server && KEEP=$work/go go build -tags netgo,osusergo -ldflags "-linkmode=external -extld=$work/keep -extldflags=-static" -o ../server.out .)
grep -v -e '^-o$' -e '/a.out$' go/args >go/rest

# count DRIVER ARGS...: instructions of ld alone and with the plugin
count() {
	local driver=$1 line plain ours lib=$build/lib/staticld
	shift
	line=$("$driver" -static -### "$@" -o "$work/out" 2>&1 | grep collect2 | tail -n 1 | sed 's/"//g; s#^ *[^ ]*collect2 ##')
	# the words have no spaces: they are meant to be split. The seal is in both links.
	plain=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null ld "$lib/seal.o" $line 2>&1 | awk '/Collected/ { print $4 }')
	# GCC tells its linker who it is, and whose libraries are its own
	ours=$(COLLECT_GCC=$(command -v "$driver") valgrind --tool=callgrind --callgrind-out-file=/dev/null ld -plugin "$lib/staticld.so" \
		-plugin-opt=policy=default -plugin-opt=probe="$lib/probe.a" -plugin-opt=seal="$lib/seal.o" "$lib/seal.o" $line \
		--push-state --whole-archive "$lib/probe.a" --pop-state 2>&1 | awk '/Collected/ { print $4 }')
	awk -v p="$plain" -v o="$ours" 'BEGIN { printf "%14d %14d %7.2f%%\n", p, o, (o - p) * 100 / p }'
}
printf '%-24s %14s %14s %8s\n' link 'ld alone' 'with plugin' more
printf '%-24s ' 'C hello'; count gcc hello-c.o
printf '%-24s ' 'C++ iostream'; count g++ hello-cc.o
printf '%-24s ' 'Go net/http, os/user'; count gcc $(<go/rest)
