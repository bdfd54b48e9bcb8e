#!/bin/bash
# System calls that staticld makes before the program starts that it stands for: a table. Status 1 where a compile makes more than 40.
# With Debian's usual PATH, in which the compiler's place comes fourth. Needs strace, gcc.
set -eu -o pipefail
build=${STATICLD_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE
echo 'int main(void) { return 0; }' >a.c
cp /bin/true compile

# before NAME COMMAND...: calls of the first process that runs a program NAME, from then on until it becomes or starts another
before() {
	local name=$1
	shift
	strace -f -qq -o calls "$@" >said 2>&1 || { cat said; exit 1; }
	awk -v name="$name" '
		function started(line) { split(line, part, "\""); sub(/.*\//, "", part[2]); return part[2] }
		$2 ~ /^execve\(/ && $0 !~ /= -1/ && !pid && started($0) == name { pid = $1; next }
		$1 == pid && /(execve|vfork|clone3?|fork)\(/ { print n; exit }
		$1 == pid && !/resumed>/ { n++ }' calls
}

printf '%-40s %8s\n' 'staticld before' calls
row() { printf '%-40s %8d\n' "$1" "$2"; }
compile=$(before staticld "$build/bin/staticld" -c a.c)
row 'the driver of a compile' "$compile"
row 'the driver of a preprocessing' "$(before staticld "$build/bin/staticld" -E a.c)"
row 'the driver of a question' "$(before staticld "$build/bin/staticld" -print-prog-name=ld)"
row 'the driver of a link' "$(before staticld "$build/bin/staticld" -o a a.c)"
row 'the linker' "$(before real-ld "$build/bin/staticld" -o a a.c)"
row "one of Go's tools but its linker" "$(before staticld-toolexec "$build/bin/staticld-toolexec" "$PWD/compile")"
[ "$compile" -le 40 ]
