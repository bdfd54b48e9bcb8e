# tests/roots.bash: bare Debian roots for tests; sourced. Each is made once by debootstrap and kept in the cache of the user's,
# $ROOTS; every run works in a fresh copy. Needs root, debootstrap and the network once.
ROOTS=${XDG_CACHE_HOME:-$HOME/.cache}/staticld/roots

# root_base NAME SUITE PACKAGE...: the kept root NAME of SUITE, with only PACKAGEs besides what every root has; prints where
root_base() {
	local name=$1 suite=$2 base=$ROOTS/$1 mirror lock
	shift 2
	mkdir -p "$ROOTS"
	exec {lock}>"$ROOTS/$name.lock"
	flock "$lock"
	if [ "$(cat "$base/.complete" 2>/dev/null)" != "$*" ]; then
		mirror=$(root_mirror) || return
		rm -rf --one-file-system "$base"
		mkdir -p "$base"
		debootstrap --variant=minbase --include="$(tr ' ' , <<<"$*")" "$suite" "$base" "$mirror" >"$ROOTS/$name.log" 2>&1 ||
			{ echo "debootstrap $suite failed, see $ROOTS/$name.log" >&2; return 1; }
		rm -f "$base"/var/cache/apt/archives/*.deb
		echo "$*" >"$base/.complete"
	fi
	exec {lock}>&-
	echo "$base"
}

# root_mirror: the one of this machine's apt
root_mirror() {
	apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $2 == "main" { print $3; found = 1; exit } END { exit !found }' ||
		{ echo "no Debian mirror in this machine's apt configuration" >&2; return 1; }
}

# root_copy BASE: a copy of it that can be worked in, with what this machine needs to reach the network; prints where
root_copy() {
	local root
	root=$(mktemp -d "$1.run.XXXXXX")
	cp -a "$1/." "$root"
	chmod 755 "$root"
	# a machine's root is a mount point, and unshare -m refuses one that is none
	mount --bind "$root" "$root"
	mount --make-private "$root"
	# a mirror that lags behind has outdated signatures on a suite that moves
	echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/90staticld"
	cp -L /etc/resolv.conf "$root/etc/resolv.conf"
	if ls /usr/local/share/ca-certificates/*.crt >/dev/null 2>&1 && [ -e "$root/usr/sbin/update-ca-certificates" ]; then
		cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
		chroot "$root" update-ca-certificates >/dev/null 2>&1
	fi
	mount -t proc proc "$root/proc"
	mount --rbind /dev "$root/dev"
	mount --make-rslave "$root/dev"
	echo "$root"
}

# root_run ROOT COMMAND...: in ROOT, with an environment of its own; what is needed to reach the network is passed in by name
root_run() {
	local root=$1 pass=() v
	shift
	for v in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY GOPROXY GONOSUMDB GOFLAGS SSL_CERT_FILE SSL_CERT_DIR; do
		if [ -n "${!v-}" ]; then pass+=("$v=${!v}"); fi
	done
	chroot "$root" /usr/bin/env -i HOME=/root TERM=dumb LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${pass[@]}" "$@"
}

# root_remove ROOT: never deletes through a mount that would not go
root_remove() {
	local m
	for m in /dev/pts /dev /proc ''; do umount -l "$1$m" 2>/dev/null || :; done
	if grep -q " $1[/ ]" /proc/mounts; then echo "still mounted, not removed: $1" >&2; else rm -rf --one-file-system "$1"; fi
}
