#!/bin/bash
# tests/distcheck.sh BUILD: the two tarballs in the directory BUILD: the same sources give the same bytes, and the binary one
# works in bare roots that have only gcc: of Debian 11, on which it is built, 12, 13 and sid, or of the suites in DIST_SUITES.
set -eu -o pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/tests/roots.bash"
cd "$top"
work=$(mktemp -d) root=
trap 'trap "" INT TERM; [ -z "$root" ] || root_remove "$root"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0
result() { # NAME STATUS
	if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; fi
}

make -s --no-print-directory dist B="$work/one" >/dev/null
git clone -q . "$work/clone"
make -s --no-print-directory -C "$work/clone" dist B="$work/two" >/dev/null
rc=0
cmp "$work"/one/*.tar.gz "$work"/two/*.tar.gz || rc=$?
result 'make dist twice, in two checkouts' $rc
rc=0
tar -xzf "$work"/one/*.tar.gz -C "$work"
rm -rf "$work/clone"
make -s --no-print-directory -C "$work"/staticld-* build/obj/version
[ "$(cut -d' ' -f2 "$work"/staticld-*/build/obj/version)" = "$(git rev-parse --short=12 HEAD)" ] || rc=1
result 'sources without git say their commit' $rc

for suite in ${DIST_SUITES:-bullseye bookworm trixie sid}; do
	base=$(root_base "gcc-$suite" "$suite" gcc libc6-dev)
	root=$(root_copy "$base")
	mkdir "$root/opt/tools"
	tar -xzf "$1"/staticld-*-"$(uname -m)".tar.gz -C "$root/opt/tools"
	cp tests/smoke.sh "$root/root"
	rc=0
	root_run "$root" sh -c 'sh /root/smoke.sh /opt/tools/staticld-*' || rc=$?
	result "the binary tree in $suite" $rc
	root_remove "$root"
	root=
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
