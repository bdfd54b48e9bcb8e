#!/usr/bin/env bats
# Libraries that load code or look users up, and the ways without: their own options, an exception, the seal.
load real

prepare() {
	printf '#include <sqlite3.h>\nint main(void) { sqlite3 *d; return sqlite3_open(":memory:", &d) || sqlite3_exec(d, "create table t(a)", 0, 0, 0); }\n' >db.c
}

@test "SQLite: the archive of a build without extensions, and the amalgamation by itself" {
	run "$STATICLD" db.c -lsqlite3 -lm -lz -o db
	denied db dlopen dlopen && assert_has 'fix: build SQLite with ./configure --disable-load-extension'
	source_of sqlite3
	(cd sqlite3 && made ./configure --disable-load-extension --disable-shared --disable-tcl --disable-readline CFLAGS='-O0 -w' && made make libsqlite3.la sqlite3.c)
	run "$STATICLD" -Isqlite3 db.c sqlite3/.libs/libsqlite3.a -lm -o db
	linked db && is_sealed db && run runalone db && assert_ok && rm db
	run "$STATICLD" -O0 -w -g -Isqlite3 db.c sqlite3/sqlite3.c -lm -o db
	denied db dlopen unixDlOpen && assert_has 'fix: compile sqlite3.c with -DSQLITE_OMIT_LOAD_EXTENSION'
	run "$STATICLD" -O0 -w -DSQLITE_OMIT_LOAD_EXTENSION -Isqlite3 db.c sqlite3/sqlite3.c -lm -o db
	linked db && is_sealed db && run runalone db && assert_ok
}

@test "OpenSSL without engines, modules and sockets: loads nothing, and looks nobody up" {
	printf '#include <openssl/ssl.h>\nint main(void) { return !SSL_CTX_new(TLS_client_method()); }\n' >tls.c
	run "$STATICLD" tls.c -lssl -lcrypto -o tls
	denied tls dlopen dlfcn_globallookup && assert_has 'fix: build OpenSSL with ./Configure no-dso no-engine no-module (no-shared)' \
		'fix: build OpenSSL with ./Configure no-sock' 'fix: compile what holds the call with -ffunction-sections -fdata-sections'
	source_of openssl
	# the rest is left out to be quick
	(cd openssl && made ./Configure no-dso no-engine no-module no-shared no-tests no-legacy no-{aria,bf,blake2,camellia,cast,cmp,cms,ct,dsa,idea,md4,mdc2} \
		no-{ocsp,rc2,rc4,rmd160,scrypt,seed,siphash,sm2,sm3,sm4,srp,srtp,ts,whirlpool} -O0 -w -ffunction-sections -fdata-sections \
		&& made make -j2 build_libs)
	run "$STATICLD" -Iopenssl/include tls.c openssl/libssl.a openssl/libcrypto.a -o tls
	denied tls nss BIO_lookup_ex && assert_hasnt 'denied: dlopen' && assert_has 'fix: link with -Wl,--gc-sections'
	# GNU ld's own warnings come before it drops the sections
	run "$STATICLD" -Iopenssl/include tls.c openssl/libssl.a openssl/libcrypto.a -Wl,--gc-sections -o tls
	assert_ok && assert_hasnt staticld: && is_sealed tls && run runalone tls && assert_ok && rm tls
	printf '#include <openssl/evp.h>\nint main(void) { unsigned char m[32]; return !EVP_Q_digest(0, "SHA256", 0, "a", 1, m, 0); }\n' >sha.c
	(cd openssl && made ./Configure no-sock no-dso no-engine no-module no-shared no-tests no-legacy no-{aria,bf,blake2,camellia,cast,cmp,cms,ct,dsa,idea,md4,mdc2} \
		no-{ocsp,rc2,rc4,rmd160,scrypt,seed,siphash,sm2,sm3,sm4,srp,srtp,ts,whirlpool} -O0 -w && made make -j2 build_libs)
	run "$STATICLD" -Iopenssl/include sha.c openssl/libcrypto.a -o sha
	linked sha && is_sealed sha && run runalone sha && assert_ok
}

@test "libgpg-error: gcrypt and gpgme bring it, and pass by the exception that is offered" {
	printf '#include <gcrypt.h>\nint main(void) { return !gcry_check_version(0); }\n' >gcrypt.c
	printf '#include <gpgme.h>\nint main(void) { gpgme_ctx_t c; gpgme_check_version(0); return gpgme_new(&c) != 0; }\n' >gpgme.c
	local name
	for name in gcrypt gpgme; do
		local libs=(-lgcrypt -lgpg-error)
		[ $name = gcrypt ] || libs=(-lgpgme -lassuan -lgpg-error)
		unset STATICLD_POLICY
		run "$STATICLD" $name.c "${libs[@]}" -o $name
		denied $name nss getpwnam && assert_has libgpg-error.a "fix: gpgme and GnuPG's other libraries bring it"
		excepted $name.cfg
		STATICLD_POLICY=./$name.cfg run "$STATICLD" $name.c "${libs[@]}" -o $name
		assert_ok && assert_hasnt staticld: && is_sealed $name && run ./$name && assert_ok || return
	done
}

@test "libgit2 without GSSAPI: refused; sealed it opens a repository" {
	printf '#include <git2.h>\nint main(int c, char **v) { git_repository *r; git_libgit2_init(); return c < 2 || git_repository_open(&r, v[1]); }\n' >open.c
	source_of libgit2
	made cmake -S libgit2 -B build -DCMAKE_C_FLAGS='-O0 -w' -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTS=OFF -DBUILD_CLI=OFF -DUSE_GSSAPI=OFF -DUSE_SSH=OFF \
		-DUSE_HTTPS=OFF -DREGEX_BACKEND=regcomp -DUSE_HTTP_PARSER=system -DUSE_NTLMCLIENT=OFF
	made cmake --build build -j2
	# another parser in each release
	local libs
	mapfile -t libs < <(pkg-config --static --libs libgit2 | tr ' ' '\n' | grep -E '^-l(.*http.*|z)$')
	run "$STATICLD" -Ilibgit2/include open.c build/libgit2.a "${libs[@]}" -o open
	denied open nss get_passwd_home && assert_has 'fix: no build option of libgit2 removes it' libgit2.a
	git init -q repository
	STATICLD_POLICY=sealed run "$STATICLD" -w -Ilibgit2/include open.c build/libgit2.a "${libs[@]}" -o open
	assert_ok && assert_hasnt staticld: && is_sealed open && ./open repository
}

@test "Lua under musl: its loader is warned of, and left out by its own option" {
	export STATICLD_POLICY=musl
	source_of lua5.4
	cd lua5.4/src
	made make CC="$STATICLD -std=gnu99" AR='ar rcu' CFLAGS='-O0 -w -DLUA_COMPAT_5_3 -DLUA_USE_POSIX -DLUA_USE_DLOPEN' liblua.a lua.o
	run "$STATICLD" lua.o liblua.a -lm -o lua
	assert_ok && assert_has 'warning: dlopen' lsys_load 'fix: link what the program would load into it, and configure its plugins off'
	rm -f ./*.o liblua.a lua
	made make CC="$STATICLD -std=gnu99" AR='ar rcu' CFLAGS='-O0 -w -DLUA_COMPAT_5_3 -DLUA_USE_POSIX' liblua.a lua.o
	run "$STATICLD" lua.o liblua.a -lm -o lua
	linked lua && is_static lua
	run runalone lua -e 'print(6 * 7)'
	assert_ok && assert_has 42
}

@test "GNU libiconv, as npm's iconv brings it: what is compiled with its header converts KOI8-R and loads nothing" {
	cat >text.c <<-'END'
		#include <iconv.h>
		#include <stdio.h>
		int main(void)
		{
			iconv_t cd = iconv_open("UTF-8", "KOI8-R");
			char from[] = "\xd0\xc9", to[9] = "", *in = from, *out = to;
			size_t left = 2, room = 8;
			iconv(cd, (void *)&in, &left, &out, &room);
			return puts(to) < 0;
		}
	END
	run "$STATICLD" text.c -o text
	denied text iconv iconv_open && assert_has 'fix: compile what calls it with the iconv.h of GNU libiconv and link its libiconv.a (-liconv)'
	made npm pack --silent iconv@3.0.1 && tar -xzf iconv-3.0.1.tgz
	cd package
	made gcc -O0 -w -DICONV_CONST=const -DENABLE_EXTRA=1 -DBUILDING_LIBICONV -Isupport -c deps/libiconv/lib/iconv.c support/localcharset.c
	ar rc ../libiconv.a iconv.o localcharset.o
	cd ..
	run "$STATICLD" -w -DICONV_CONST=const -Ipackage/support text.c -L. -liconv -o text
	linked text && is_sealed text
	run runalone text
	assert_ok && [ "$output" = 'пи' ] || fail "wanted the letters in UTF-8"
}
