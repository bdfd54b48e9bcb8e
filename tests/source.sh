#!/bin/bash
# tests/source.sh PACKAGE DIR: unpacks the source that this machine's Debian has of PACKAGE, without Debian's patches, to DIR.
# The archive is kept in ${XDG_CACHE_HOME:-~/.cache}/staticld/sources: the network is needed once.
set -eu -o pipefail
die() { echo "source.sh: $*" >&2; exit 1; }
[ $# = 2 ] || die "usage: tests/source.sh PACKAGE DIR"
package=$1 dir=$2
cache=${XDG_CACHE_HOME:-$HOME/.cache}/staticld/sources/$package

# The mirrors and suites of this machine's apt, which often has no deb-src. Not the security archive: any version will do.
lists() {
	apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $2 == "main" { print "deb-src", $3, $4, $2 }' | sort -u
}

# apt's own state is left alone
fetch() {
	work=$(mktemp -d "$cache.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/source"
	lists >"$work/sources.list"
	[ -s "$work/sources.list" ] || die "no Debian mirror in this machine's apt configuration"
	(cd "$work/source" && for what in update "--download-only --tar-only source $package"; do
		# shellcheck disable=SC2086 # words
		apt-get -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
			-o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)" $what
	done) >"$work/log" 2>&1 || { cat "$work/log" >&2; die "apt-get source $package failed"; }
	rm -rf "$cache"
	mv "$work/source" "$cache"
}

mkdir -p "${cache%/*}"
[ -d "$cache" ] || fetch
mkdir -p "$dir"
tar -x --strip-components=1 -C "$dir" -f "$(ls "$cache"/*.orig.tar.* | grep -v -e '\.asc$' | head -n 1)"
