#!/usr/bin/env bats
# What the diagnosis of libpcap.a says to do, done: libpcap's own source without D-Bus, sealed and against musl.
load seal

prepare() {
	cat >filter.c <<-'END'
		#include <pcap/pcap.h>
		#include <stdio.h>
		int main(int c, char **v)
		{
			struct bpf_program p;
			pcap_t *h = pcap_open_dead(DLT_EN10MB, 65535);
			if (pcap_compile(h, &p, v[c > 1], 1, 0)) { pcap_perror(h, v[0]); return 1; }
			for (unsigned i = 0; i < p.bf_len; i++)
				printf("%x ", p.bf_insns[i].k);
			return 0;
		}
	END
	"$TOP/tests/source.sh" libpcap "$T/src"
	new_root
}

# build CFLAGS...: libpcap.a, with CC and STATICLD_POLICY of the environment. Smallest: nothing that wants a library.
build() {
	(cd src && ./configure CFLAGS="-g -O0 $*" --disable-dbus --disable-shared --without-libnl --disable-rdma --disable-usb \
		--disable-bluetooth && make -j2 libpcap.a) >build.log 2>&1 || { cat build.log; fail "libpcap was not built"; }
}

# compiles_names: filter, in the root, looks up a host of its /etc/hosts and says so when there is none
compiles_names() {
	traced filter 'host burrow.test'
	assert_status 0 && assert_has c0000201 || return
	traced filter 'host nowhere.test'
	assert_status 1 && assert_has nowhere.test
}

@test "without D-Bus: denied, with libpcap's file and line; sealed it passes and filters by host name" {
	build
	run "$STATICLD" -Isrc filter.c -o filter src/libpcap.a
	denied filter nss 'ether_hostton: referred to by pcap_ether_hostton at '
	assert_has nametoaddr.c: STATICLD_POLICY=sealed
	STATICLD_POLICY=sealed run "$STATICLD" -w -Isrc filter.c -o filter src/libpcap.a
	linked filter && is_sealed filter
	compiles_names
	[ ! -s opened ] || fail "$(cat opened)"
}

@test "against musl, with the kernel's headers: it passes and filters by host name" {
	# musl-dev has no linux/ and asm/; they belong to no libc
	mkdir kernel
	ln -s /usr/include/linux /usr/include/asm-generic "$(dirname "$(echo '#include <asm/types.h>' | gcc -M -E - | grep -o '/[^ ]*/asm/types\.h')")" kernel/
	export CC=$STATICLD STATICLD_POLICY=musl
	build -isystem "$PWD/kernel"
	run "$STATICLD" -Isrc filter.c -o filter src/libpcap.a
	linked filter && is_static filter
	compiles_names
}
