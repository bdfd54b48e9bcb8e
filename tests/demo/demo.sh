#!/bin/bash
# The demonstration (make demo): a Go server with three C packages is refused, then built static, then serves from an empty root.
set -eu -o pipefail
cd "$(dirname "$0")"
build=${STATICLD_BUILD:-$PWD/../../build}
build=$(cd "$build" && pwd)
staticld=$build/bin/staticld
[ -x "$staticld" ] || { echo "demo: no $staticld, run make first" >&2; exit 1; }
export GOFLAGS=-buildvcs=false LC_ALL=C
unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE CC CXX

bold='' green='' red='' off=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' off=$'\e[0m'; fi
step() { printf '\n%s%s%s\n' "$bold" "$*" "$off"; }
show() { printf '  $ %s\n' "$*"; }
good() { printf '  %s%s%s\n' "$green" "$*" "$off"; }
die() { printf '  %sdemo: %s%s\n' "$red" "$*" "$off" >&2; exit 1; }

work=$(mktemp -d)
server=
cleanup() {
	if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || :; fi
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

short=${staticld#"$(cd ../.. && pwd)/"}

step '1. A server with net/http, os/user and SQLite, linked against glibc: is it really static?'
show "go build -ldflags '-linkmode=external -extld=$short' -o server"
if go build -ldflags "-linkmode=external -extld=$staticld" -o "$work/refused" . >"$work/log" 2>&1; then
	die 'it was linked, and should not have been'
fi
[ ! -e "$work/refused" ] || die 'there is an output file'
grep -q staticld "$work/log" || { cat "$work/log"; die 'go failed, but not because of staticld'; }
# Go prints its command line of several thousand characters and ld its warnings first; what follows is staticld's.
sed -n '/^staticld: /,$p' "$work/log" >"$work/diagnosis"
# a screen has no room for all of it: without the paths of calls, and what the program does not reach
grep -v -e '^  way:' -e 'nothing in the program reaches' "$work/diagnosis" | awk '!seen[$0]++' >"$work/short" || :
head -n 16 "$work/short" | cut -c 1-130 | sed 's/^/  /'
echo "  ... (shortened: $(wc -l <"$work/diagnosis") lines in all, and before them Go's echo of its command line)"
grep -q getaddrinfo "$work/diagnosis" || die 'the diagnosis does not name getaddrinfo'
good 'refused, and there is no output file'

step '2. The same against musl, whose resolver and user lookup load nothing'
show "CC=$short STATICLD_POLICY=musl go build -ldflags -linkmode=external -o server"
CC=$staticld STATICLD_POLICY=musl go build -ldflags -linkmode=external -o "$work/server" . >"$work/log" 2>&1 ||
	{ cat "$work/log"; die 'the build failed'; }
sed -n '/^staticld: /,$p' "$work/log" | grep -v -e '^  way:' -e '^  why:' -e '^  fix:' | cut -c 1-130 | sed 's/^/  /'
good "built, $(stat -c %s "$work/server") bytes"

step '3. The proof, read from the file itself'
show "$short verify server"
(cd "$work" && "$staticld" verify server) | sed 's/^/  /' || die 'it is not static'

step '4. It runs where there is nothing else: no libc, no /etc'
mkdir "$work/root" "$work/root/tmp"
cp "$work/server" "$work/root/server"
if [ "$(id -u)" = 0 ]; then enter=(chroot)
elif unshare -r true 2>/dev/null; then enter=(unshare -r -R)
else die 'an empty root needs root (chroot) or user namespaces (unshare -r); run this as root'; fi
show "${enter[*]} ROOT /server -listen 127.0.0.1:0 &      # ROOT holds $(cd "$work/root" && echo *)"
: >"$work/server.log"
"${enter[@]}" "$work/root" /server -listen 127.0.0.1:0 >"$work/server.log" 2>&1 &
server=$!
address=
for _ in {1..100}; do
	address=$(sed -n 's/^listening on //p' "$work/server.log")
	[ -z "$address" ] || break
	kill -0 "$server" 2>/dev/null || break
	sleep 0.1
done
[ -n "$address" ] || { cat "$work/server.log"; die 'the server did not start'; }

get() { # over /dev/tcp: no client needed
	exec 9<>"/dev/tcp/${address%:*}/${address##*:}"
	printf 'GET / HTTP/1.0\r\n\r\n' >&9
	timeout 20 sed -e '1,/^\r$/d' <&9
	exec 9>&-
}
for n in 1 2; do
	show "GET http://$address/"
	answer=$(get) || die 'no answer'
	printf '  %s\n' "$answer"
	[[ $answer == "hello visitor $n from SQLite 3."* ]] || die "that is not the answer to visitor $n"
done
[ -s "$work/root/visits.db" ] || die 'there is no database'
good "served from an empty root; its database has $(stat -c %s "$work/root/visits.db") bytes"
