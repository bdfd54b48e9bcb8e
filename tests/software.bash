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

programs_git='git git-daemon'
build_git() {
	local flags=(NO_CURL=1 NO_EXPAT=1 NO_OPENSSL=1 NO_GETTEXT=1 NO_TCLTK=1 NO_PERL=1 NO_PYTHON=1 CFLAGS='-O0 -w')
	if [ "$STATICLD_POLICY" = musl ]; then
		"$TOP/tests/source.sh" zlib zlib && (cd zlib && ./configure --static && make -s libz.a) || return
		flags+=(NO_REGEX=NeedsStartEnd CFLAGS="-O0 -w -I$PWD/zlib" LDFLAGS="-L$PWD/zlib")
	fi
	make -s CC="$CC" "${flags[@]}"
}
try_git() {
	local git="bin-wrappers/git -c user.name=u -c user.email=u@example.com" top=$PWD
	mkdir r && echo hello >r/f && $git init -q r && $git -C r add f && $git -C r commit -q -m first && $git clone -q --no-local "$top/r" c &&
		[ "$($git -C c log --format=%s)" = first ] && cmp r/f c/f
}

programs_redis='src/redis-server src/redis-cli'
build_redis() { local p; for p in ${programs_redis//src\//}; do make -s -C src MALLOC=libc OPTIMIZATION=-O1 "$p" || return; done; }
try_redis() {
	src/redis-server --port 0 --unixsocket "$PWD/s" --save '' &
	for _ in {1..100}; do [ -S s ] && break; sleep 0.1; done
	src/redis-cli -s "$PWD/s" set k 'hello there' && [ "$(src/redis-cli -s "$PWD/s" eval 'return redis.call("get", KEYS[1])' 1 k)" = 'hello there' ]
	local rc=$?
	src/redis-cli -s "$PWD/s" shutdown nosave
	return $rc
}

programs_sqlite3=sqlite3
build_sqlite3() { CFLAGS='-O0 -w' ./configure -q --disable-shared --disable-tcl --disable-readline && make -s sqlite3; }
try_sqlite3() { [ "$(./sqlite3 d.db 'create table t(a); insert into t values (6), (7); select sum(a) * 3 from t')" = 39 ] && ./sqlite3 d.db .dump | grep -q 'VALUES(7)'; }

programs_busybox=busybox
build_busybox() { make -s defconfig HOSTCC=gcc >/dev/null && make -s CC="$CC" HOSTCC=gcc SKIP_STRIP=y; }
try_busybox() {
	local b=$PWD/busybox
	[ "$(echo 'b a' | $b tr ' ' '\n' | $b sort | $b tr '\n' ' ')" = 'a b ' ] && [ "$($b sh -c 'echo $((6 * 7))')" = 42 ] &&
		[ "$($b awk 'BEGIN { print 6 * 7 }')" = 42 ] && $b tar -c Makefile | $b gzip | $b gunzip | $b tar -t | grep -qx Makefile &&
		[ "$($b sha256sum Makefile)" = "$(sha256sum Makefile)" ] && [ "$($b id -un)" = "$(id -un)" ]
}

programs_dropbear='dropbear dbclient dropbearkey'
kind_dropbear=static-pie
build_dropbear() {
	[ "$STATICLD_POLICY" != musl ] || echo '#define DROPBEAR_SVR_PASSWORD_AUTH 0' >localoptions.h # Debian's musl has no crypt(3)
	./configure -q --disable-zlib --enable-bundled-libtom && make -s PROGRAMS='dropbear dbclient dropbearkey'
}
# A login as root, in namespaces where the home is an empty one and nobody else listens.
try_dropbear() {
	local as=()
	[ "$(id -u)" = 0 ] || as=(sudo)
	./dropbearkey -t ed25519 -f host >/dev/null && ./dropbearkey -t ed25519 -f key | grep ^ssh- >public || return
	"${as[@]}" unshare -m -n bash -c 'mount -t tmpfs -o mode=700 none ~root && mkdir ~root/.ssh && cp public ~root/.ssh/authorized_keys && ip link set lo up || exit
		./dropbear -F -E -r host -p 127.0.0.1:22 -P pid &
		for _ in {1..100}; do [ -s pid ] && break; sleep 0.1; done
		said=$(HOME=~root timeout 20 ./dbclient -y -i key root@127.0.0.1 "echo \$((6 * 7)) \$HOME")
		kill $!
		[ "$said" = "42 $(echo ~root)" ]'
}

programs_openssl=apps/openssl
build_openssl() {
	# what no program of ours asks for is left out to be quick
	[ -e Makefile ] || ./Configure no-shared no-tests no-module no-legacy no-{aria,bf,blake2,camellia,cast,cmp,cms,ct,dsa,idea,md4,mdc2} \
		no-{rc2,rc4,rmd160,scrypt,seed,siphash,sm2,sm3,sm4,srp,ts,whirlpool} -O0 -w || return
	make -s build_programs
}
# A digest, a signature, and TLS over loopback to a host that is looked up.
try_openssl() {
	local o=apps/openssl file=VERSION.dat rc server
	[ "$($o dgst -sha256 -r $file | cut -d ' ' -f 1)" = "$(sha256sum <$file | cut -d ' ' -f 1)" ] &&
		$o genpkey -algorithm ed25519 -out key && $o pkey -in key -pubout -out public &&
		$o pkeyutl -sign -inkey key -rawin -in $file -out signature &&
		$o pkeyutl -verify -pubin -inkey public -rawin -in $file -sigfile signature || return
	printf '[req]\ndistinguished_name = dn\n[dn]\n' >req.cnf
	$o req -config req.cnf -x509 -new -key key -subj /CN=localhost -out certificate || return
	$o s_server -accept 127.0.0.1:0 -naccept 1 -cert certificate -key key -rev >said &
	server=$!
	for _ in {1..100}; do grep -q ACCEPT said && break; sleep 0.1; done
	[ "$( (echo olleh; sleep 1) | timeout 20 $o s_client -quiet -no_ign_eof -connect "localhost:$(sed -n 's/^ACCEPT.*://p' said)" \
		-CAfile certificate -verify_return_error)" = hello ]
	rc=$?
	kill $server 2>/dev/null
	return $rc
}

programs_strace=src/strace
build_strace() { CFLAGS='-O0 -w' ./configure -q --enable-mpers=no --without-libdw --without-libunwind && make -s; }
try_strace() { src/strace -o log -e trace=execve /bin/true && grep -q 'execve("/bin/true"' log; }

programs_jq=jq
build_jq() { autoreconf -i && CFLAGS='-O0 -w' ./configure -q --without-oniguruma --disable-shared --disable-docs --disable-maintainer-mode && make -s; }
try_jq() { [ "$(echo '{"a":[1,2,{"b":"c"}]}' | ./jq -c '.a[2].b, (.a[:2] | add)' | tr '\n' ' ')" = '"c" 3 ' ]; }
