#!/bin/bash
# sealall.sh: links each public function of libc.a sealed, static and static PIE, with GNU ld and gold. Prints what
# does not link, or links with a loader, and "N of N sealed"; fails unless that is all. SEALALL_BATCH: how many go into
# one program; 1 makes 7,000 links. SEALALL_FUNCTIONS: only these.
set -u -o pipefail
staticld=${STATICLD_BUILD:?}/bin/staticld
unset STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE
export staticld LC_ALL=C STATICLD_POLICY=sealed
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 3
unset TMPDIR
echo 'int main(void) { return 0; }' | gcc -x c -c -fPIE -o main.o -

# what the libc's shared object offers and its archive defines
nm -D --defined-only "$(gcc -print-file-name=libc.so.6)" | sed -n 's/.* [TWi] \([^@]*\)@@.*/\1/p' | sort -u >offered
nm --defined-only "$(gcc -print-file-name=libc.a)" 2>/dev/null | sed -n 's/.* [TWi] //p' | sort -u | comm -12 - offered >names
[ -z "${SEALALL_FUNCTIONS-}" ] || tr ' ' '\n' <<<"$SEALALL_FUNCTIONS" >names

# try FLAGS NAME...: all of them in one program; what fails is tried one by one. A program with fewer references has
# fewer members of the libc in it, never others: what links in company without a loader does so alone.
try() {
	local flags=$1 args out text
	shift
	args=("${@/#/-Wl,-u,}")
	out=out.$BASHPID
	# shellcheck disable=SC2086
	if text=$("$staticld" -w $flags "${args[@]}" main.o -o "$out" 2>&1); then
		text=$("$staticld" verify "$out")
	fi
	rm -f "$out"
	if [[ $text == *'sealed: cannot load code'* ]]; then return; fi
	if [ $# = 1 ]; then echo "FAILED $1 $flags: $(grep -m 1 -E 'denied|error|note' <<<"$text")"; return; fi
	for name; do try "$flags" "$name"; done
}
export -f try

for flags in '-static -fuse-ld=bfd' '-static-pie -fuse-ld=bfd' '-static -fuse-ld=gold'; do
	xargs -P "$(nproc)" -n "${SEALALL_BATCH:-100}" bash -c 'try "$@"' try "$flags" <names
done >failed
cat failed
all=$((3 * $(wc -l <names)))
echo "$((all - $(wc -l <failed))) of $all sealed"
[ "$all" -gt 0 ] && [ ! -s failed ]
