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
cache=${XDG_CACHE_HOME:-$HOME/.cache}/staticld/roots
base=$cache/$suite
[ "$(id -u)" = 0 ] || die "needs root for debootstrap, mount and chroot"
command -v debootstrap >/dev/null || die "needs debootstrap (apt-get install debootstrap)"

if [ ! -e "$base/.complete" ]; then
	mirror=$(apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $2 == "main" { print $3; exit }')
	[ -n "$mirror" ] || die "no Debian mirror in this machine's apt configuration"
	say "debootstrap $suite from $mirror"
	rm -rf --one-file-system "$base"
	mkdir -p "$base"
	debootstrap --variant=minbase --include=git,make,ca-certificates "$suite" "$base" "$mirror" >"$cache/$suite.log" 2>&1 ||
		die "debootstrap failed, see $cache/$suite.log"
	touch "$base/.complete"
fi

root=$(mktemp -d "$cache/$suite.run.XXXXXX")
cleanup() {
	trap '' INT TERM
	for m in dev/pts dev proc; do umount -l "$root/$m" 2>/dev/null || :; done
	# never delete through a mount that would not go
	if grep -q " $root/" /proc/mounts; then say "still mounted, not removed: $root" >&2; else rm -rf --one-file-system "$root"; fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM

cp -a "$base/." "$root"
# a mirror that lags behind has outdated signatures on a suite that moves
echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/90staticld"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
if ls /usr/local/share/ca-certificates/*.crt >/dev/null 2>&1; then
	cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
	chroot "$root" update-ca-certificates >/dev/null 2>&1
fi
git clone -q "$top" "$root/root/staticld"
if [ -n "$worktree" ]; then
	(cd "$top" && git ls-files -z -co --exclude-standard | xargs -0 ls -d 2>/dev/null | tar -cf - -T -) | tar -xf - -C "$root/root/staticld"
fi
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"

# What this machine needs to reach the network is passed in by name; nothing else of its environment is.
pass=()
for v in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY GOPROXY GONOSUMDB GOFLAGS SSL_CERT_FILE SSL_CERT_DIR; do
	if [ -n "${!v-}" ]; then pass+=("$v=${!v}"); fi
done
for target; do
	say "$suite: make $target"
	chroot "$root" /usr/bin/env -i HOME=/root TERM=dumb LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		"${pass[@]}" make -C /root/staticld "$target" || die "$suite: make $target failed"
done
say "$suite: make $* passed"
