#!/usr/bin/env bats
# Scenario 18: users and hosts in a sealed program, in roots whose nsswitch.conf names all kinds of modules.
load seal

prepare() {
	cat >user.c <<-'END'
		#include <pwd.h>
		#include <stdio.h>
		int main(int c, char **v)
		{
			struct passwd *p = getpwnam(v[c > 1]);
			if (!p) { puts("no such user"); return 1; }
			printf("%s %d %s\n", p->pw_name, (int)p->pw_uid, p->pw_dir);
			return 0;
		}
	END
	cat >host.c <<-'END'
		#include <arpa/inet.h>
		#include <netdb.h>
		#include <stdio.h>
		int main(int c, char **v)
		{
			struct addrinfo want = {.ai_socktype = SOCK_STREAM}, *a, *p;
			char text[99];
			int e = getaddrinfo(v[c > 1], NULL, &want, &a);
			if (e) { puts(gai_strerror(e)); return 1; }
			for (p = a; p; p = p->ai_next) {
				getnameinfo(p->ai_addr, p->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST);
				puts(text);
			}
			return 0;
		}
	END
	new_root
}

finds_users() { # PROG: the user that is there and the one that is not
	harmless "$1" gopher && assert_status 0 && assert_has 'gopher 4711 /burrow' || return
	harmless "$1" nouser && assert_status 1 && assert_has 'no such user'
}

@test "modules that are there: unsealed it crashes (here SIGSEGV), sealed it answers" {
	seal_both user
	echo 'passwd: files systemd' >"$R/etc/nsswitch.conf"
	root_libs "$(dirname "$(gcc -print-file-name=libc.a)" | xargs readlink -f)/libnss_systemd.so.2"
	harmful user nouser
	# glibc 2.43 was seen to survive it
	[ "$status" = 139 ] || ! older_glibc 2.42 || fail "the crash of scenario 18 is not reproduced"
	finds_users user.sealed
}

@test "a module that is there and good: unsealed its code runs, sealed it does not" {
	seal_both user
	echo 'passwd: files marker' >"$R/etc/nsswitch.conf"
	root_libs "$(gcc -print-file-name=libc.so.6)"
	marker_module libnss_marker.so.2
	root_libs ./libnss_marker.so.2
	harmful user nouser && assert_exists "$R/loaded"
	rm "$R/loaded"
	finds_users user.sealed && assert_absent "$R/loaded"
}

@test "a module of another glibc: unsealed it is opened, sealed it is not" {
	seal_both user
	echo 'passwd: files newer' >"$R/etc/nsswitch.conf"
	echo 'GLIBC_2.99 { global: from_the_future; };' >future.map
	echo 'void from_the_future(void) {}' >future.c
	gcc -shared -fPIC -nostdlib -Wl,--version-script=future.map,-soname=libc.so.6 -o future.so future.c
	echo 'void from_the_future(void); int _nss_newer_getpwnam_r(void) { from_the_future(); return 0; }' >newer.c
	gcc -shared -fPIC -nostdlib -o libnss_newer.so.2 newer.c ./future.so
	root_libs "$(gcc -print-file-name=libc.so.6)"
	cp libnss_newer.so.2 "$(dirname "$(find "$R" -name libc.so.6 | head -n 1)")"
	harmful user nouser && grep -q libnss_newer opened
	finds_users user.sealed
}

@test "a module that is missing: unsealed it is looked for, sealed it is not" {
	seal_both user
	echo 'passwd: files nowhere' >"$R/etc/nsswitch.conf"
	harmful user nouser && grep -q libnss_nowhere opened
	finds_users user.sealed
}

@test "a module first, and no nsswitch.conf at all" {
	seal_both user
	echo 'passwd: nowhere files' >"$R/etc/nsswitch.conf"
	finds_users user.sealed
	rm "$R/etc/nsswitch.conf"
	finds_users user.sealed
	rm "$R/etc/passwd"
	harmless user.sealed gopher && assert_status 1 && assert_has 'no such user'
}

@test "static-pie, and gold" {
	echo 'passwd: files nowhere' >"$R/etc/nsswitch.conf"
	seal -static-pie -fPIE -o pie user.c
	assert_ok && is_sealed pie static-pie && finds_users pie
	seal -static -fuse-ld=gold -o gold user.c
	assert_ok && is_sealed gold && finds_users gold
}

@test "hosts: /etc/hosts, with modules that load otherwise" {
	seal_both host
	marker_module libnss_mdns4_minimal.so.2
	root_libs "$(gcc -print-file-name=libc.so.6)" ./libnss_mdns4_minimal.so.2
	echo 'hosts: mdns4_minimal [NOTFOUND=return] files' >"$R/etc/nsswitch.conf"
	harmful host burrow.test && assert_exists "$R/loaded"
	rm "$R/loaded"
	harmless host.sealed burrow.test
	assert_status 0 && assert_has 192.0.2.1 && assert_absent "$R/loaded"
	harmless host.sealed localhost
	assert_status 0 && assert_has 127.0.0.1
	harmless host.sealed nowhere.test
	assert_status 1
}

# with_dns: traced runs in a network of its own, with a DNS server that knows dns.test
with_dns() {
	cat >net <<-'END'
		#!/bin/bash
		ip link set lo up
		dnsmasq --keep-in-foreground --user=root --conf-file=/dev/null --pid-file= --no-resolv --no-hosts --bind-interfaces \
			--listen-address=127.0.0.1 --address=/dns.test/192.0.2.53 --local=/test/ >dnsmasq.log 2>&1 3>&- &
		for _ in {1..100}; do
			grep -q ' 0100007F:0035 ' /proc/net/udp && break
			sleep 0.1
		done
		"$@"
		status=$?
		kill %1
		exit $status
	END
	chmod +x net
	netns="unshare -n ./net"
	[ "$(id -u)" = 0 ] || netns="unshare -r -n ./net"
	echo 'nameserver 127.0.0.1' >"$R/etc/resolv.conf"
}

@test "hosts: a DNS server" {
	seal_both host
	with_dns
	echo 'hosts: files nowhere dns' >"$R/etc/nsswitch.conf"
	harmful host dns.test && grep -q libnss_nowhere opened
	harmless host.sealed dns.test
	assert_status 0 && assert_has 192.0.2.53
	harmless host.sealed nowhere.test
	assert_status 1
}

gosealed() { # OUT PACKAGE: as OUT, sealed, and as OUT.plain
	(cd "$GOSRC" && go build -o "$T/$1.plain" -ldflags '-linkmode external -extldflags -static' "./$2") >/dev/null 2>&1
	export STATICLD_POLICY=sealed
	run gobuild "$1" "$2" -ldflags "-linkmode external -extldflags -static -extld=$STATICLD"
	unset STATICLD_POLICY
	assert_ok && assert_no_probe_words && is_sealed "$1"
}

@test "Go: user.Lookup with cgo; unsealed it dies of SIGSEGV" {
	gosealed user user
	echo 'passwd: files systemd' >"$R/etc/nsswitch.conf"
	root_libs "$(dirname "$(gcc -print-file-name=libc.a)" | xargs readlink -f)/libnss_systemd.so.2"
	harmful user.plain nouser
	assert_status 2 && assert_has SIGSEGV
	harmless user gopher
	assert_status 0 && assert_has 'gopher has uid 4711'
	harmless user nouser
	assert_status 1 && assert_has 'unknown user nouser'
}

@test "Go: net.LookupHost with cgo, from /etc/hosts and from a DNS server" {
	gosealed lookup lookup
	export GODEBUG=netdns=cgo
	with_dns
	echo 'hosts: files nowhere dns' >"$R/etc/nsswitch.conf"
	harmful lookup.plain dns.test && grep -q libnss_nowhere opened
	harmless lookup dns.test
	assert_status 0 && assert_has 192.0.2.53
	harmless lookup burrow.test
	assert_status 0 && assert_has 192.0.2.1
	harmless lookup nowhere.test
	assert_status 1 && assert_has 'no such host'
}

@test "Go: a net/http server (scenario 7): sealed, serves" {
	gosealed web web
	serves web /sealed && assert_has 'served /sealed'
}

@test "Go: gorm and sqlite with load_extension (scenario 10): works, the extension is refused" {
	export STATICLD_POLICY=sealed
	run gobuild out gorm -ldflags "-linkmode external -s -w '-extldflags=-static -fpic' -extld=$STATICLD"
	unset STATICLD_POLICY
	assert_ok && assert_no_probe_words && is_sealed out
	mkdir -p "$R/tmp"
	root_libs "$(gcc -print-file-name=libc.so.6)"
	marker_module no_such_extension.so
	cp no_such_extension.so "$R/"
	harmless out
	assert_status 0 && assert_has 'visit 1 by gopher' 'extension: ' 'sealed out'
	assert_exists "$R/visits.db" && assert_absent "$R/loaded"
}
