#!/usr/bin/env bats
# Debian's archives, Go's own programs and Rust's std: real inputs of the kinds that public reports were about.
load seal

prepare() {
	D=$(dirname "$(realpath "$(gcc -print-file-name=libc.a)")")
	echo 'int main(void) { return 0; }' >main.c
}

# whole LIBRARY...: the words that link all of them
whole() { printf -- '-Wl,--whole-archive %s -Wl,--no-whole-archive' "$*"; }

@test "whole archives under each policy that seals: zlib, Jansson and libpthread link as with gcc -static" {
	printf '#include <jansson.h>\n#include <zlib.h>\nint main(void) { json_t *j = json_pack("i", 7); return !zlibVersion() || json_integer_value(j) != 7; }\n' >j.c
	for policy in default sealed strict; do
		for words in "$(whole -lz -ljansson)" "$(whole -lpthread -lrt -lutil -ldl) -lz -ljansson"; do
			STATICLD_POLICY=$policy run "$STATICLD" j.c $words -o j
			linked j && is_sealed j || { echo "under $policy with $words"; return 1; }
			run runalone j
			assert_ok && rm j
		done
	done
}

@test "OpenSSL's and elfutils' archives under musl: what musl has by another name and what it has not are told apart" {
	export STATICLD_POLICY=musl
	run "$STATICLD" main.c $(whole "$D/libcrypto.a") -o main
	denied main foreign-libc "$D/libcrypto.a (Debian package libssl-dev" && assert_has '; musl calls it '
	run "$STATICLD" main.c $(whole "$D/libdw.a") -o main
	denied main foreign-libc "$D/libdw.a (Debian package libdw-dev" && assert_has '; musl calls it '
	# each finding has a fix for its own name
	for library in crypto dw; do
		run "$STATICLD" main.c $(whole "$D/lib$library.a") -o main --staticld-report=r.json
		assert_failed
	done
	python3 - <<-'END' || fail "$(cat r.json)"
		import json
		said = {}
		for line in open("r.json"):
		    for f in json.loads(line)["findings"]:
		        said[f["symbol"]] = " ".join(f["help"])
		for name, word in ("makecontext", "libucontext"), ("argp_error", "argp-standalone"), ("error", "<err.h>"):
		    assert word in said[name] and "compile the objects again" not in said[name], (name, said[name])
		for name in "__printf_chk", "__memcpy_chk", "__isoc99_sscanf":
		    assert name not in said or "compile the objects again" in said[name], (name, said[name])
		assert len(said) > 20
	END
}

@test "what is in it and what is not: Debian's ldconfig, which looks users up, and Go's own tools, which have texts of NSS" {
	run "$STATICLD" verify /sbin/ldconfig
	assert_status 0 && assert_has 'static-pie' "glibc's loader" nss
	local go
	go=$(go env GOROOT)/bin
	for tool in go gofmt; do
		# Debian's are dynamic
		readelf -l "$go/$tool" | grep -q INTERP || { run "$STATICLD" verify "$go/$tool"; assert_status 0 && assert_has static && assert_hasnt nss loader; } || return
	done
	(cd "$GOSRC" && CGO_ENABLED=0 go build -o "$T/web" ./web)
	grep -q -a /etc/nsswitch.conf web
	run "$STATICLD" verify web
	assert_status 0 && assert_has static && assert_hasnt nss loader
}

# found: the functions of the report's findings
found() { python3 -c 'import json; print(*sorted({f["symbol"] for l in open("r.json") for f in json.loads(l)["findings"]}))'; }

@test "freeaddrinfo, gai_strerror and endpwent of libpcap, libdbus and libcurl are no findings beside those that are" {
	printf '#include <pcap/pcap.h>\nint main(void) { struct bpf_program p; return pcap_compile(pcap_open_dead(1, 65535), &p, "host localhost", 1, 0); }\n' >pcap.c
	run "$STATICLD" pcap.c -o out -lpcap -ldbus-1 --staticld-report=r.json
	denied out nss getaddrinfo && assert_hasnt freeaddrinfo: gai_strerror: endpwent:
	[[ " $(found) " == *' getaddrinfo '* && " $(found) " != *' freeaddrinfo '* && " $(found) " != *' gai_strerror '* ]] || fail "$(found)"
	printf '#include <curl/curl.h>\nint main(void) { return curl_easy_perform(curl_easy_init()); }\n' >curl.c
	rm r.json
	run "$STATICLD" curl.c -o out -lcurl -lssl -lcrypto --staticld-report=r.json
	denied out nss getaddrinfo && assert_hasnt freeaddrinfo: gai_strerror: endpwent:
	[[ " $(found) " == *' getaddrinfo '* && " $(found) " != *' freeaddrinfo '* && " $(found) " != *' gai_strerror '* ]] || fail "$(found)"
}

@test "Rust's std in a C program: dead lookups, of which the first fix is --gc-sections; that helps" {
	cat >count.rs <<-'END'
		#[no_mangle]
		pub extern "C" fn count(n: i32) -> i32 {
		    let m: std::collections::HashMap<i32, i32> = (0..n).map(|i| (i % 3, i)).collect();
		    println!("{} kinds", m.len());
		    m.len() as i32
		}
	END
	rustc --crate-type staticlib count.rs -o libcount.a
	echo 'int count(int); int main(void) { return count(9) != 3; }' >count.c
	run "$STATICLD" count.c libcount.a -o count
	assert_failed && assert_absent count && assert_has 'denied: nss, libcount.a' 'which nothing in the program reaches'
	# Rust's compiler has its own way to another libc, and CC none
	assert_has "Rust's own musl target" && assert_hasnt 'CC=staticld'
	[[ $(sed -n 's/^  fix: //p' <<<"$output" | head -n 1) == 'link with -Wl,--gc-sections: '* ]] || fail "the first fix is another"
	# the same of a crate that is not std, and of what another libc has not
	cat >>count.rs <<-'END'
		extern "C" { fn getpwuid(n: u32) -> *const u8; }
		#[no_mangle]
		pub extern "C" fn user(n: u32) -> bool { unsafe { getpwuid(n).is_null() } }
	END
	rustc --crate-type staticlib count.rs -o libuser.a
	run "$STATICLD" count.c libuser.a -o count
	assert_has 'getpwuid: referred to by user' "Rust's own musl target" && assert_hasnt 'CC=staticld'
	STATICLD_POLICY=musl run "$STATICLD" count.c libcount.a -o count
	assert_failed && assert_absent count && assert_has "denied: foreign-libc, libcount.a" "fix: link what was built for Rust's own musl target"
	output=$(sed -n '/foreign-libc, libcount.a/,/denied: foreign-libc, \//p' <<<"$output")
	assert_hasnt 'compile the objects' __GLIBC__ sealed: && rm -f libuser.a
	run "$STATICLD" count.c libcount.a -Wl,--gc-sections -o count
	assert_ok && assert_hasnt 'staticld:' && is_sealed count
	run runalone count
	assert_ok && assert_has '3 kinds'
}

@test "rustc -C link-dead-code: what it keeps is dead, and --gc-sections helps" {
	echo 'fn main() { println!("hello from Rust"); }' >hello.rs
	local rust=(rustc -C linker="$STATICLD" -C target-feature=+crt-static -C link-arg=-fuse-ld=bfd -C link-dead-code hello.rs -o hello)
	run "${rust[@]}"
	assert_failed && assert_absent hello && assert_has 'denied: nss, libstd-' 'which nothing in the program reaches' 'fix: link with -Wl,--gc-sections'
	run "${rust[@]}" -C link-arg=-Wl,--gc-sections
	assert_ok && assert_hasnt 'staticld:' && is_static hello
	run runalone hello
	assert_ok && assert_has 'hello from Rust'
}

# russian DOMAIN ID: the program's locale is ru_RU.KOI8-R, and DOMAIN has a translation of ID in UTF-8
russian() {
	new_root
	gconv_module KOI8-R
	localedef -i ru_RU -f KOI8-R "$R/usr/lib/locale/ru_RU.KOI8-R"
	mkdir -p "$R/usr/share/locale/ru/LC_MESSAGES"
	printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "%s"\nmsgstr "нет"\n' "$2" |
		msgfmt -o "$R/usr/share/locale/ru/LC_MESSAGES/$1.mo" -
}

# translated NAME LIBRARY...: NAME.c prints a message, which gconv converts in a program that is not sealed
translated() {
	local name=$1
	shift
	gcc -w -static -o "$name" "$name.c" "$@"
	run "$STATICLD" -w -o "$name.sealed" "$name.c" "$@"
	linked "$name.sealed" && is_sealed "$name.sealed" || return
	harmful "$name"
	assert_status 0 && assert_has $'\xce\xc5\xd4' && grep -q KOI8-R.so opened || return
	harmless "$name.sealed"
	assert_status 0
}

@test "messages of the libc and of libelf, which gconv converts without iconv_open: under default nothing is looked for" {
	printf '#include <errno.h>\n#include <locale.h>\n#include <stdio.h>\n#include <string.h>\nint main(void) { if (!setlocale(LC_ALL, "ru_RU.KOI8-R")) return 9; puts(strerror(ENOENT)); return 0; }\n' >error.c
	russian libc 'No such file or directory'
	translated error && assert_has 'No such file or directory'
	printf '#include <libelf.h>\n#include <locale.h>\n#include <stdio.h>\nint main(void) { if (!setlocale(LC_ALL, "ru_RU.KOI8-R")) return 9; puts(elf_errmsg(1)); return 0; }\n' >elf.c
	gcc -o ask elf.c -lelf && sed 's/ru_RU.KOI8-R/C/' elf.c >c.c && gcc -o c c.c -lelf
	russian elfutils "$(./c)"
	translated elf -lelf -lz && assert_has "$(./c)"
}

# modules: in a copy of tests/modules, for what a test leaves where it is
modules() { cp -r "$TOP/tests/modules" m && cd m; }

@test "by hand under musl: a module that has archives for both libcs is refused, and names its tag, which helps" {
	modules
	export CC=$STATICLD STATICLD_POLICY=musl
	run go build -o "$T/zstd" -ldflags '-linkmode=external' ./gozstd
	godenied "$T/zstd" foreign-libc libzstd_linux_ && assert_has 'fix: build with -tags musl: the module (gozstd)' && assert_hasnt 'compile the objects'
	run go build -tags musl -o "$T/zstd" -ldflags '-linkmode=external' ./gozstd
	assert_ok && is_static "$T/zstd"
	run runalone "$T/zstd"
	assert_ok && assert_has 'same: true'
}

@test "the compiler's own libraries under musl, by the flags of a real module" {
	modules
	for package in zstd gozstd; do
		CGO_LDFLAGS='-latomic -lgcc -lgcc_eh' STATICLD_POLICY=musl run "$STATICLD" go build -o "$T/$package" ./$package
		assert_ok && is_static "$T/$package" || return
		run runalone "$T/$package"
		assert_ok && assert_has 'same: true' || return
	done
}

@test "purego: refused with the packages that import the libraries; sealed, by cgo, Dlopen says why it fails" {
	modules
	CGO_ENABLED=0 run "$STATICLD" go build -o "$T/purego" ./purego
	assert_status 1 && assert_absent "$T/purego" && assert_no_probe_words
	assert_has 'who: package github.com/ebitengine/purego: ' 'fix: build without the package' 'build with CGO_ENABLED=1 and STATICLD_POLICY=sealed'
	CGO_ENABLED=1 run "$STATICLD" go build -o "$T/purego" ./purego
	assert_status 1 && assert_absent "$T/purego"
	assert_has 'denied: dlopen, Go package github.com/ebitengine/purego ' 'fix: set STATICLD_POLICY=sealed'
	CGO_ENABLED=1 STATICLD_POLICY=sealed run "$STATICLD" go build -o "$T/purego" ./purego
	assert_ok && assert_silent && is_sealed "$T/purego"
	run runalone "$T/purego"
	assert_ok && assert_has 'error: run-time loading was sealed out of this program'
}
