#!/bin/bash
# tests/distro.sh [--worktree] SUITE [TARGET...]: make demo and make check (or the targets named) in a bare Debian SUITE (git, make, certificates, nothing else).
# The root is made once by debootstrap and kept; every run works in a fresh copy of it. Needs root.
# --worktree: take the working tree as it is, not a clone of HEAD.
set -eu -o pipefail
say() { printf 'distro: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

worktree=
if [ "${1-}" = --worktree ]; then worktree=1; shift; fi
[ $# -ge 1 ] || die "usage: tests/distro.sh [--worktree] SUITE [TARGET...]"
suite=$1
shift
[ $# != 0 ] || set -- demo check
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/tests/roots.bash"
[ "$(id -u)" = 0 ] || die "needs root for debootstrap, mount and chroot"
command -v debootstrap >/dev/null || die "needs debootstrap (apt-get install debootstrap)"

base=$(root_base "$suite" "$suite" git make ca-certificates) || die "no root of $suite"
root=
cleanup() {
	trap '' INT TERM
	[ -z "$root" ] || root_remove "$root"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
root=$(root_copy "$base")
git clone -q "$top" "$root/root/staticld"
if [ -n "$worktree" ]; then
	(cd "$top" && git ls-files -z -co --exclude-standard | xargs -0 ls -d 2>/dev/null | tar -cf - -T -) | tar -xf - -C "$root/root/staticld"
fi
for target; do
	say "$suite: make $target"
	root_run "$root" make -C /root/staticld "$target" || die "$suite: make $target failed"
done
say "$suite: make $* passed"
