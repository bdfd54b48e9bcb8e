# tests/software.bash: how the programs of tests/software.list are built and tried; sourced by software.sh, in the directory of the
# sources, with CC, CXX and STATICLD_POLICY set. build_NAME builds, programs_NAME are what comes of it, try_NAME uses it, source_NAME is
# Debian's source where that is called otherwise. What is switched off is what needs a library that Debian has no archive of, or of musl's none.

programs_zlib='example minigzip'
build_zlib() { ./configure --static && make -s static; }
try_zlib() { ./example && [ "$(echo hello | ./minigzip | ./minigzip -d)" = hello ]; }

programs_less=less
build_less() { ./configure && make -s less; }
try_less() { [ "$(echo hello | ./less)" = hello ]; }

programs_dash=src/dash
build_dash() { ./configure -q && make -s; }
try_dash() { [ "$(src/dash -c 'echo $((6 * 7)) ~root')" = '42 /root' ]; }

source_lua=lua5.4
programs_lua='src/lua src/luac'
build_lua() { make -s -C src linux CC="$CC -std=gnu99"; }
try_lua() { [ "$(src/lua -e 'print(6 * 7, pcall(require, "nothing"))' | head -n 1 | cut -c1-8)" = $'42\tfalse' ]; }

programs_curl=src/curl
build_curl() {
	./configure -q --disable-shared --disable-dependency-tracking --without-ssl --disable-ldap --without-zlib --without-libpsl \
		--without-libidn2 --without-nghttp2 --without-brotli --without-zstd --without-librtmp --disable-manual && make -s
}
try_curl() {
	python3 -c 'import http.server as h
s = h.HTTPServer(("127.0.0.1", 0), h.SimpleHTTPRequestHandler)
open("port", "w").write(str(s.server_port))
s.handle_request()' 2>/dev/null &
	for _ in {1..100}; do [ -s port ] && break; sleep 0.1; done
	src/curl -s "http://localhost:$(cat port)/COPYING" | grep -q 'Daniel Stenberg'
}

programs_nginx=objs/nginx
build_nginx() { ./configure --with-cc="$CC" --without-http_rewrite_module --without-http_gzip_module --prefix="$PWD/run" && make -s; }
try_nginx() {
	mkdir -p run/logs run/html
	echo hello >run/html/index.html
	printf 'daemon off; user nobody nogroup; error_log stderr; events {}\nhttp { access_log off; server { listen unix:%s/s; root %s/run/html; } }\n' "$PWD" "$PWD" >run/n.conf
	objs/nginx -c "$PWD/run/n.conf" -t && objs/nginx -V
}
