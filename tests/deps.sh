#!/bin/bash
# tests/deps.sh [seal|dist|cross|real|bench|ecosystem|software|faults|fuzz|lint]: installs what building and testing needs and is not there yet; seal,
# dist: only what check-seal, or what builds in roots of their own, needs; bench, fuzz, lint: what they need too; the others: what check-cross
# and so on need too. One line per action, silent when nothing is missing.
set -eu -o pipefail
say() { printf 'deps: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

build=(gcc libc6-dev binutils binutils-dev libiberty-dev libconfig-dev libelf-dev nettle-dev libjansson-dev libdw-dev zlib1g-dev
	libbz2-dev) # libdw.a needs it, and without it staticld itself is not static
packages=(
	"${build[@]}"
	g++ gfortran clang lld mold musl-dev musl-tools                      # compilers, linkers, libcs
	libclang-rt-dev                                                      # tests of what clang's sanitizers do
	libcmocka-dev bats                                                   # tests
	ccache cmake meson ninja-build pkg-config                            # tests of build systems and caches
	graphviz jq libcurl4-openssl-dev libssl-dev libpcap-dev libdbus-1-dev python3 python3-jsonschema   # tests of reports
	faketime                                                             # tests of wrong clocks
	flex bison xz-utils                                                  # tests: libpcap and curl from their sources
	zsh fish                                                             # tests of their completion
	strace iproute2 dnsmasq-base libnss-systemd locales gettext         # tests: what sealed programs do when they run
	valgrind                                                             # tests of what a check costs
	ca-certificates                                                      # Go's module downloads
)

if [ "${1-}" = seal ]; then
	packages=("${build[@]}" bats strace libnss-systemd)
fi

if [ "${1-}" = dist ]; then
	packages=(debootstrap git autoconf automake libtool)   # roots, the commit's sources, jansson's configure
fi

if [ "${1-}" = ecosystem ]; then
	packages+=(distcc icecc buildah bazel-bootstrap bazel-rules-java libssl-dev git)
fi

if [ "${1-}" = software ]; then
	packages+=(libncurses-dev autoconf automake libtool tcl perl bzip2)
fi

if [ "${1-}" = cross ]; then
	packages+=(qemu-user g++-aarch64-linux-gnu)
	for target in aarch64-linux-gnu:arm64 riscv64-linux-gnu:riscv64 s390x-linux-gnu:s390x arm-linux-gnueabihf:armhf \
		powerpc64le-linux-gnu:ppc64el mips64el-linux-gnuabi64:mips64el i686-linux-gnu:i386; do
		packages+=("gcc-${target%:*}" "libc6-dev-${target#*:}-cross")
	done
fi

if [ "${1-}" = real ]; then
	packages+=(autoconf automake tcl ocaml-nox git                      # sources from Debian, another language
		libsqlite3-dev libgcrypt20-dev libgpgme-dev libgit2-dev libncurses-dev)   # archives that people link
fi

if [ "${1-}" = faults ]; then
	packages+=(user-mode-linux)                                          # a clock to set
fi

if [ "${1-}" = fuzz ]; then
	packages+=(llvm afl++)
fi

if [ "${1-}" = lint ]; then
	packages+=(clang-tools cppcheck)
fi

if [ "${1-}" = bench ]; then
	packages+=(llvm-dev libzstd-dev                                      # big archives to link
		file python3-pip)                                            # verify's like, zig
fi

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# "1 24" of "go1.24.4"
go_version() { sed -n 's/.*go\([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' <<<"$1"; }
go_fits() {
	local major minor
	read -r major minor <<<"$(go_version "$1")" || return 1
	[ "${major:-0}" -gt 1 ] || { [ "${major:-0}" = 1 ] && [ "$minor" -ge 21 ]; }
}
go_refuse() {
	die "$1; staticld needs Go 1.21 or newer: install one from https://go.dev/dl/ or your distribution's backports and put it first in PATH"
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
	die "this is not a Debian; install the counterparts of: ${packages[*]} golang-go (1.21 or newer)"

missing=()
for p in "${packages[@]}"; do installed "$p" || missing+=("$p"); done
if [ "${1-}" = real ] && ! command -v npm >/dev/null; then missing+=(npm); fi
case ${1-} in seal | dist) tools=no ;; *) tools=yes ;; esac
if [ $tools = yes ]; then
	# gold: part of binutils up to Debian 12, a package of its own since
	command -v ld.gold >/dev/null || missing+=(gold)
	command -v rustc >/dev/null || missing+=(rustc)
	command -v cargo >/dev/null || missing+=(cargo)
	# in libc6 up to Debian 12
	ls /usr/lib/*/gconv/KOI8-R.so >/dev/null 2>&1 || missing+=(libc-gconv-modules-extra)
	if go=$(command -v go); then
		found=$(cd / && GOTOOLCHAIN=local "$go" env GOVERSION 2>/dev/null) || found="no version"
		go_fits "$found" || go_refuse "$go is $found"
	else
		missing+=(golang-go)
	fi
fi
as_root=()
need_root() {
	[ "$(id -u)" != 0 ] || return 0
	as_root=(sudo)
	command -v sudo >/dev/null || die "not root and no sudo; missing: $*"
}

# musl is no cross package, but the other machine's own: as `dpkg --add-architecture ARCH; apt-get install musl-dev:ARCH` installs
# it. Only its files are put there: each architecture that is added makes every later apt-get update fetch that one's lists.
if [ "${1-}" = cross ]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	for target in aarch64-linux-musl:arm64 arm-linux-musleabihf:armhf powerpc64le-linux-musl:ppc64el s390x-linux-musl:s390x; do
		[ ! -e "/usr/lib/${target%:*}/libc.a" ] || continue
		need_root "musl-dev:${target#*:}"
		say "the files of musl-dev:${target#*:}"
		suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-sid}")
		ARCHES=${target#*:} "$(dirname "$0")/catalogue/fetch.sh" "$work" "$suite" >/dev/null
		"${as_root[@]}" cp -a "$work/$suite/${target#*:}/musl/usr/." /usr
	done
fi

[ ${#missing[@]} != 0 ] || exit 0
need_root "${missing[*]}"
apt_get() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y "$@"; }
quietly() {
	local log
	log=$(apt_get "$@" 2>&1 </dev/null) || { printf '%s\n' "$log" >&2; die "apt-get $1 failed"; }
}
candidate() { LC_ALL=C apt-cache policy "$1" | sed -n 's/^  Candidate: //p' | grep -v '^(none)$'; }

say "apt-get update"
quietly update
for i in "${!missing[@]}"; do
	case ${missing[i]} in
	gold) if [ -n "$(candidate binutils-gold || :)" ]; then missing[i]=binutils-gold; else missing[i]=binutils; fi ;;
	golang-go)
		version=$(candidate golang-go || :)
		version=${version#*:}
		go_fits "go$version" || go_refuse "there is no go in PATH, and golang-go here is ${version:-not available}"
		;;
	esac
done
say "apt-get install ${missing[*]}"
quietly install --no-install-recommends "${missing[@]}"
[ $tools = no ] || command -v ld.gold >/dev/null || die "no ld.gold after installing binutils"
