#!/bin/sh
# fetch.sh DIR [SUITE...] - unpack the static libcs that Debian has.
#
# Downloads libc6-dev and musl-dev of each suite and architecture with apt, from
# the mirror that this machine's own apt uses, and unpacks them without installing
# anything to DIR/SUITE/ARCH/{glibc,musl}. Prints "LIBC VERSION ARCH PATH" for each
# libc.a. Needs apt-get, dpkg-deb and the Debian archive keyring; no root.
set -eu

dir=${1:?usage: fetch.sh DIR [SUITE...]}
shift
suites=${*:-bookworm trixie sid}
arches=${ARCHES:-amd64 arm64 i386 s390x}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
apt=$dir/apt
mkdir -p "$apt/etc/sources.list.d" "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/debs"
: >"$apt/status"

# The first mirror that serves Debian itself: not its security archive, nobody else's.
mirror() {
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
	    /etc/apt/sources.list.d/*.sources 2>/dev/null |
	    tr -s ' \t' '\n\n' | grep -E '^(https?|mirror\+https?)://[^ ]*/debian/?$' | head -n 1
}

uri=$(mirror)
[ -n "$uri" ] || { echo "fetch.sh: no Debian mirror in /etc/apt" >&2; exit 1; }

cat >"$apt/conf" <<EOC
Dir::Etc::sourcelist "$apt/etc/sources.list";
Dir::Etc::sourceparts "$apt/etc/sources.list.d";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Architectures { "$(echo "$arches" | sed 's/ /"; "/g')"; };
Acquire::Languages "none";
APT::Sandbox::User "root";
EOC

for suite in $suites; do
	echo "deb [signed-by=$keyring] $uri $suite main"
done >"$apt/etc/sources.list"

APT_CONFIG=$apt/conf
export APT_CONFIG
apt-get -qq update >&2

# unpack SUITE ARCH PACKAGE LIBC
unpack() {
	to=$dir/$1/$2/$4
	mkdir -p "$apt/debs/$1"
	rm -f "$apt/debs/$1/$3"_*_"$2".deb
	if ! (cd "$apt/debs/$1" && apt-get -qq download "$3:$2/$1" >&2); then
		echo "fetch.sh: no $3 for $2 in $1" >&2
		return 0
	fi
	deb=$(echo "$apt/debs/$1/$3"_*_"$2".deb)
	rm -rf "$to"
	mkdir -p "$to"
	dpkg-deb -x "$deb" "$to"
	version=$(dpkg-deb -f "$deb" Version | sed 's/^[0-9]*://; s/[-+].*//')
	find "$to" -name libc.a | while read -r file; do
		echo "$4 $version $2 $file"
	done
}

for suite in $suites; do
	for arch in $arches; do
		unpack "$suite" "$arch" libc6-dev glibc
		unpack "$suite" "$arch" musl-dev musl
	done
done | tee "$dir/list"
