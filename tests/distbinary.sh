#!/bin/bash
# tests/distbinary.sh SOURCES.tar.gz OUT.tar.gz: builds the tarball in a root of Debian 11, whose glibc is the oldest that people still
# build on, with every library but libc linked in. The tree runs from any directory.
set -eu -o pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/tests/roots.bash"
die() { echo "distbinary: $*" >&2; exit 1; }
[ $# = 2 ] || die "usage: tests/distbinary.sh SOURCES.tar.gz OUT.tar.gz"
[ "$(id -u)" = 0 ] || die "needs root for debootstrap, mount and chroot"
command -v autoreconf >/dev/null || die "needs autoreconf (apt-get install autoconf automake libtool)"
sources=$(realpath "$1") out=$(realpath "$2")
name=$(basename "$out" .tar.gz)
cd "$top"
base=$(root_base build-bullseye bullseye gcc libc6-dev make dpkg-dev m4 ca-certificates binutils-dev libiberty-dev libconfig-dev libelf-dev \
	nettle-dev libjansson-dev libdw-dev zlib1g-dev) || die "no root of bullseye"

# Debian compiles these archives for programs only: they do not fit into the plugin. Built once, kept beside the root.
pic=$base.pic.tar
build_pic() {
	tests/source.sh elfutils "$root/root/elfutils" &&
		tests/source.sh jansson "$root/root/jansson" &&
		(cd "$root/root/jansson" && autoreconf -i) &&
		tests/source.sh libconfig "$root/root/libconfig" &&
		root_run "$root" sh -euxc '
			export CFLAGS="-O2 -fPIC -g0"
			cd /root/elfutils
			./configure -q --disable-debuginfod --disable-libdebuginfod --disable-nls --without-bzlib --without-lzma --without-zstd
			for d in config lib libelf libcpu backends libebl libdwelf libdwfl libdw; do make -s -C $d; done
			cd /root/libconfig
			./configure -q --disable-cxx --disable-examples --disable-shared
			make -s -C lib
			cd /root/jansson
			./configure -q --prefix=/usr --libdir=/usr/lib/$(gcc -print-multiarch) --disable-shared
			make -s -C src DESTDIR=/root/pic install
			rm -f /root/pic/usr/lib/*/*.la
			cp /root/elfutils/libelf/libelf.a /root/elfutils/libdw/libdw.a /root/libconfig/lib/.libs/libconfig.a /root/pic/usr/lib/*/' &&
		tar -cf "$pic.new" -C "$root/root/pic" usr && mv "$pic.new" "$pic"
}

root=
trap 'trap "" INT TERM; [ -z "$root" ] || root_remove "$root"' EXIT
trap 'exit 130' INT TERM
root=$(root_copy "$base")
[ -e "$pic" ] || build_pic >"$ROOTS/pic.log" 2>&1 || die "elfutils, libconfig or jansson: see $ROOTS/pic.log"
tar -xf "$pic" -C "$root"
tar -xzf "$sources" -C "$root/root"
root_run "$root" sh -euc '
	cd /root/staticld-*
	lib=/usr/lib/$(gcc -print-multiarch)
	make -s -j"$(nproc)" CFLAGS=-O2 DWARF_LIBS="$lib/libdw.a $lib/libelf.a $lib/libz.a -ldl -lpthread -Wl,--exclude-libs,ALL" all
	make -s install PREFIX=/'"$name"' DESTDIR=/root/tree
	cp LICENSE README.md /root/tree/'"$name"'
	cd "/root/tree/'"$name"'"
	strip bin/staticld lib/staticld/*.so
	for f in bin/staticld lib/staticld/*.so; do
		others=$(LC_ALL=C readelf -d "$f" | sed -n "s/.*NEEDED.*\[\(.*\)\]/\1/p" | grep -v -E "^(libc|libdl|libpthread|ld-linux.*)\.so" || :)
		[ -z "$others" ] || { echo "$f needs $others" >&2; exit 1; }
	done' || die "the build in bullseye failed"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(tar -tvzf "$sources" --full-time --utc | awk 'NR == 1 { print $4 " " $5 }' | date -u -f - +%s)" \
	-C "$root/root/tree" -cf - "$name" | gzip -9n >"$out.new"
mv "$out.new" "$out"
echo "$out"
