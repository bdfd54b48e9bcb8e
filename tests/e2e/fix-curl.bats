#!/usr/bin/env bats
# What the diagnosis of libcurl.a says to do, done: curl's own source without libraries that have no archive, sealed.
load seal

prepare() {
	cat >get.c <<-'END'
		#include <curl/curl.h>
		int main(int c, char **v)
		{
			CURL *h = curl_easy_init();
			curl_easy_setopt(h, CURLOPT_URL, v[c > 1]);
			return (int)curl_easy_perform(h);
		}
	END
	"$TOP/tests/source.sh" curl "$T/src"
	new_root
}

# The rest is left out to be quick: HTTP is enough.
build() {
	local without=(--without-{ssl,zlib,brotli,zstd,nghttp2,libidn2,libpsl,librtmp,libssh2})
	local disabled=(--disable-{shared,dependency-tracking,manual,ftp,file,dict,gopher,imap,mqtt,pop3,rtsp,smtp,telnet,tftp})
	(cd src && ./configure CFLAGS='-g -O0' --without-gssapi --disable-ldap "${without[@]}" "${disabled[@]}" && make -j2 -C lib) \
		>build.log 2>&1 || { cat build.log; fail "curl was not built"; }
}

# web: an HTTP server on this machine that gives the file answer; its port is in $port
web() {
	mkdir www
	echo 'from the burrow' >www/answer
	: >web.log
	python3 -u -m http.server -b 127.0.0.1 -d www 0 >web.log 2>&1 3>&- &
	background+=("$!")
	for _ in {1..100}; do
		port=$(sed -n 's/^Serving HTTP on .* port \([0-9]*\).*/\1/p' web.log)
		[ -z "$port" ] || return 0
		sleep 0.1
	done
	cat web.log
	fail "no HTTP server"
}

@test "denied, with curl's file and line; sealed it passes and gets a page from a host of /etc/hosts" {
	build
	run "$STATICLD" -Isrc/include get.c -o get src/lib/.libs/libcurl.a
	denied get nss 'getaddrinfo: referred to by Curl_getaddrinfo_ex at '
	assert_has curl_addrinfo.c: STATICLD_POLICY=sealed
	STATICLD_POLICY=sealed run "$STATICLD" -w -Isrc/include get.c -o get src/lib/.libs/libcurl.a
	linked get && is_sealed get
	web
	echo '127.0.0.1 web.test' >>"$R/etc/hosts"
	harmless get "http://web.test:$port/answer"
	assert_status 0 && assert_has 'from the burrow'
	harmless get "http://nowhere.test:$port/answer"
	# CURLE_COULDNT_RESOLVE_HOST
	assert_status 6
}
