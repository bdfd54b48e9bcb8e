#!/usr/bin/env bats
# What the hint about a library of another libc says to do, done: zlib's own source under musl, found by pkg-config.
load helper

# uses_zlib: the program of a Makefile that asks pkg-config
uses_zlib() { run bash -c '"$0" z.c $(pkg-config --cflags --libs zlib) -o z' "$STATICLD"; }

@test "musl: zlib that pkg-config names is another libc's; built as the hint says it links and runs" {
	export STATICLD_POLICY=musl
	printf '#include <stdio.h>\n#include <zlib.h>\nint main(void) { printf("%%lx\\n", crc32(0, (const Bytef *)"a", 1)); return 0; }\n' >z.c
	uses_zlib
	refused z && assert_has 'built for another libc than musl' '  -lz: /' 'build each of them with CC=staticld under the same policy' \
		'set PKG_CONFIG_LIBDIR to the directory of the .pc files of those builds'
	"$TOP/tests/source.sh" zlib src
	(cd src && CC=$STATICLD ./configure --static --prefix="$T/musl" && make install) >build.log 2>&1 || fail "$(cat build.log)"
	export PKG_CONFIG_LIBDIR=$T/musl/lib/pkgconfig
	uses_zlib
	linked z && is_static z
	run ./z
	[ "$output" = e8b7be43 ] || fail "not the sum of one a"
	run pkg-config --exists libcrypto
	assert_failed
}
