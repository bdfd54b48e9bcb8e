#!/bin/bash
# tests/docs.sh [--update] [PAGE...]: runs the command blocks of README.md and docs/*.md against the tree in $STATICLD_BUILD
# and compares what they show. --update: what is shown becomes what came. How blocks are marked: docs/HACKING.md, Pages.
set -eu -o pipefail
cd "$(dirname "$0")/.."
export STATICLD_BUILD=${STATICLD_BUILD:-$PWD/build}
STATICLD_BUILD=$(cd "$STATICLD_BUILD" && pwd)
update=
if [ "${1-}" = --update ]; then update=--update; shift; fi
[ $# != 0 ] || set -- README.md docs/*.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
keep=()
for v in HOME GOPATH GOCACHE GOMODCACHE GOPROXY GOSUMDB GOENV http_proxy https_proxy SSL_CERT_FILE; do
	if [ -n "${!v-}" ]; then keep+=("$v=${!v}"); fi
done
env -i "${keep[@]}" PATH="$STATICLD_BUILD/bin:$PATH" LC_ALL=C NO_COLOR=1 GOFLAGS=-buildvcs=false GOTOOLCHAIN=local TMPDIR="$work" \
	TOP="$PWD" STATICLD_BUILD="$STATICLD_BUILD" /usr/bin/python3 tests/docs.py $update "$@"
