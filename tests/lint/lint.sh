#!/bin/bash
# tests/lint/lint.sh BUILD: cppcheck and clang's analyser (scan-build) over all C of ours. What they say and tests/lint/accepted.list does not
# have, is printed, and so is what that list has and they no longer say; status 1 then.
set -eu -o pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."
build=$1
jobs=${JOBS:-$(nproc)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mapfile -t sources < <(find base policy audit plugin wrapper tests/unit tests/fuzz tests/catalogue tests/faults tests/differential -name '*.c' \
	-not -path 'tests/unit/data/*' | sort)
cppcheck --std=c11 --enable=warning,performance,portability --suppress=missingIncludeSystem -I. -D_GNU_SOURCE -D__x86_64__ \
	--include=tests/lint/cppcheck.h -j "$jobs" -q --template='{file}: {message} [{id}]' --template-location='' "${sources[@]}" 2>"$work/cppcheck" ||
	{ cat "$work/cppcheck"; exit 2; }
# With a tree of its own: only what is compiled is looked at.
rm -rf "$build/lint"
scan-build --use-cc=clang -o "$work/pages" make -s --no-print-directory -j "$jobs" B="$build/lint" STATIC=no all test-programs \
	"$build"/lint/tests/{catalogue,reading} >"$work/scan" 2>&1 || { cat "$work/scan"; exit 2; }

sed -n '/\S/s/^/cppcheck /p' "$work/cppcheck" >"$work/said"
sed -n 's/^\([^ :]*\):[0-9]*:[0-9]*: warning: \(.*\]\)$/scan-build \1: \2/p' "$work/scan" >>"$work/said"
sort -u -o "$work/said" "$work/said"
sed '/^#/d;/^$/d' tests/lint/accepted.list | sort -u >"$work/accepted"
comm -23 "$work/said" "$work/accepted" >"$work/new"
comm -13 "$work/said" "$work/accepted" >"$work/gone"
sed 's/^/new: /' "$work/new"
sed 's/^/no longer said: /' "$work/gone"
echo "${#sources[@]} files, $(wc -l <"$work/said") accepted, $(wc -l <"$work/new") new"
[ ! -s "$work/new" ] && [ ! -s "$work/gone" ]
