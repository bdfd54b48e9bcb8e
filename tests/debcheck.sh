#!/bin/bash
# tests/debcheck.sh SOURCES.tar.gz: Debian's package in clean roots of Debian 12 and 13, or of the suites in DEB_SUITES: it is built,
# lintian has nothing to say, it installs, serves as cc for dpkg-buildpackage of a small package, and purged it leaves nothing.
set -eu -o pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/tests/roots.bash"
cd "$top"
sources=$(realpath "$1")
root=
trap 'trap "" INT TERM; [ -z "$root" ] || root_remove "$root"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0
step() { # NAME COMMANDS: in $root
	local rc=0
	root_run "$root" bash -euo pipefail -c "cd /root; export LC_ALL=C.UTF-8; $2" >"$root/root/log" 2>&1 || rc=$?
	if [ $rc = 0 ]; then passed=$((passed + 1)); else
		failed=$((failed + 1))
		echo "FAILED: $suite: $1: status $rc"
		tail -n 40 "$root/root/log" | sed 's/^/   /'
	fi
}

# A package as small as they come: make's CC is cc.
package() {
	mkdir -p "$1/debian/source"
	printf '#include <stdio.h>\nint main(void) { puts("hello from a package"); return 0; }\n' >"$1/small.c"
	printf 'small: small.c\n\t$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ small.c\ninstall: small\n\tinstall -D small $(DESTDIR)/usr/bin/small\n' >"$1/Makefile"
	printf '#!/usr/bin/make -f\nexport DEB_BUILD_MAINT_OPTIONS = hardening=-pie\n%%:\n\tdh $@\n' >"$1/debian/rules"
	chmod +x "$1/debian/rules"
	printf 'small (1) unstable; urgency=low\n\n  * First.\n\n -- A <a@example.org>  Sun, 29 Nov 2026 00:00:00 +0000\n' >"$1/debian/changelog"
	printf 'Source: small\nMaintainer: A <a@example.org>\nBuild-Depends: debhelper-compat (= 13)\nStandards-Version: 4.6.2\n\nPackage: small\nArchitecture: any\nDescription: small\n small\n' >"$1/debian/control"
	echo '3.0 (native)' >"$1/debian/source/format"
}

everything='find / -xdev \( -path /root -o -path /tmp -o -path /proc -o -path /dev -o -path /var/log -o -path "/var/cache/*" -o -path "/var/lib/dpkg/*-old" -o -path /var/lib/apt \) -prune -o -printf "%p %y %l\n" | sort'

for suite in ${DEB_SUITES:-bookworm trixie}; do
	base=$(root_base "gcc-$suite" "$suite" gcc libc6-dev)
	root=$(root_copy "$base")
	step 'what building and lintian need' 'apt-get -q update; apt-get -q -y install --no-install-recommends build-essential debhelper fakeroot lintian musl-tools binutils-dev libconfig-dev libdw-dev libelf-dev libiberty-dev libjansson-dev nettle-dev zlib1g-dev'
	tar -xzf "$sources" -C "$root/root"
	package "$root/root/small"
	step 'the version of the package is that of the program' 'cd staticld-*/; [ "$(dpkg-parsechangelog -S Version)" = "$(sed -n "s/^VERSION = //p" Makefile)" ]'
	step 'it is built' 'cd staticld-*/; dpkg-buildpackage -us -uc -b'
	step 'lintian' 'out=$(lintian --allow-root --no-tag-display-limit --suppress-tags bogus-mail-host,initial-upload-closes-no-bugs staticld_*.changes 2>&1 | grep "^[EWI]:" || :); echo "$out"; [ -z "$out" ]'
	step 'it installs' "$everything >before; apt-get -q -y install ./staticld_*.deb; readlink -f /usr/bin/cc | grep gcc; readlink -f /usr/bin/c++ | grep g++"
	step 'its manual, its completions, its policy' 'for f in man/man1/staticld.1.gz man/man5/staticld-policy.5.gz bash-completion/completions/staticld zsh/site-functions/_staticld fish/vendor_completions.d/staticld.fish; do [ -e /usr/share/$f ]; done; dpkg-query -W -f "\${Conffiles}" staticld | grep " /etc/staticld/policy.cfg"'
	step 'doctor' 'staticld doctor --policy=default && staticld doctor --policy=musl && staticld doctor | grep /etc/staticld/policy.cfg'
	step 'it serves as cc for a package' 'update-alternatives --set cc /usr/bin/staticld; update-alternatives --set c++ /usr/bin/staticld++; cd small; dpkg-buildpackage -us -uc -b; cd ..; dpkg-deb -x small_1_*.deb small-tree; small-tree/usr/bin/small; staticld verify --expect sealed small-tree/usr/bin/small'
	step 'C++ as c++' 'printf "#include <iostream>\nint main() { std::cout << 1; }\n" >a.cc; c++ -o a a.cc; staticld verify --expect sealed a'
	step 'the policy of /etc is in force' 'sed -i s/default/strict/ /etc/staticld/policy.cfg; printf "#include <stdlib.h>\nint main(void) { return system(\"true\"); }\n" >b.c; cc -o b b.c; staticld policy show | grep strict'
	step 'purged, it leaves nothing' "apt-get -q -y purge staticld; readlink -f /usr/bin/cc | grep gcc; $everything >after; diff before after"
	root_remove "$root"
	root=
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
