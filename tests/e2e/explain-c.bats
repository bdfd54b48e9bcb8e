#!/usr/bin/env bats
# What a C, C++ or Rust developer reads when a link is refused, and that doing what it says helps.
load seal
load golden

# alike GOLDEN OUT CLASS SYMBOL ARGS...: the link with ARGS is refused, in the same words whichever linker runs
alike() {
	local linker golden=$1 out=$2 class=$3 symbol=$4
	shift 4
	for linker in bfd gold lld mold; do
		run "$@" -o "$out" --staticld-linker=$linker
		denied "$out" "$class" "$symbol" || { echo "$linker"; return 1; }
		golden "$golden" || { echo "$linker"; return 1; }
	done
}

@test "libpcap.a: archive, Debian package, members, way and what to do" {
	cat >filter.c <<-'END'
		#include <pcap/pcap.h>
		int main(void)
		{
			struct bpf_program p;
			pcap_t *h = pcap_open_dead(DLT_EN10MB, 65535);
			return pcap_compile(h, &p, "host localhost", 1, 0);
		}
	END
	# libsystemd has no archive: lld and mold judge what they link, and do not come so far
	for linker in bfd gold; do
		run "$STATICLD" -g filter.c -o filter -lpcap -ldbus-1 --staticld-linker=$linker
		denied filter nss getaddrinfo
		releases
		golden pcap
	done
	# doing what it says: fix-pcap.bats
}

@test "libcurl.a: the libraries that it needs and that have no archive are named" {
	cat >get.c <<-'END'
		#include <curl/curl.h>
		int main(void) { return curl_easy_perform(curl_easy_init()); }
	END
	# as in Debian, where MIT Kerberos has no archives
	echo 'int gss;' | gcc -shared -fPIC -x c - -o libgssapi_krb5.so
	run "$STATICLD" -g get.c -o get -L. -lcurl -lgssapi_krb5 -lnosuchlibrary
	assert_failed && assert_absent get && assert_no_probe_words
	golden curl-libraries
}

@test "libcurl.a: archives, Debian packages, ways and what to do" {
	# No complete link line: Debian has no archives of MIT Kerberos (libgssapi_krb5) and of what its LDAP needs
	# (p11-kit through GnuTLS). The link is refused all the same, ahead of what ld says of undefined names.
	cat >get.c <<-'END'
		#include <curl/curl.h>
		int main(void) { return curl_easy_perform(curl_easy_init()); }
	END
	run "$STATICLD" -g get.c -o get -lcurl -lssl -lcrypto
	denied get nss getaddrinfo
	releases
	golden curl
	# doing what it says: fix-curl.bats
}

@test "objects compiled for glibc in a link against musl: names, objects, what to do" {
	cat >fortified.c <<-'END'
		#include <stdio.h>
		#include <string.h>
		int main(int argc, char **argv) { char b[10]; strcpy(b, argv[0]); printf("%s %d\n", b, argc); return 0; }
	END
	gcc -O2 -D_FORTIFY_SOURCE=2 -c fortified.c
	run "$STATICLD" --staticld-policy=musl fortified.o -o fortified
	assert_failed && assert_absent fortified && assert_no_probe_words
	golden foreign-libc
	run "$STATICLD" --staticld-policy=musl --staticld-report=report fortified.o -o fortified
	[ "$(python3 -c 'import json, sys
r = json.load(open("report")); f = r["findings"]
print(r["verdict"], *[x["class"] for x in f], *[x["symbol"] for x in f], *[x["referrer"]["file"] for x in f])')" = \
		'deny foreign-libc foreign-libc __printf_chk __strcpy_chk fortified.o fortified.o' ] || fail "$(cat report)"
	ar rc libfortified.a fortified.o
	run "$STATICLD" --staticld-policy=musl -u main libfortified.a -o fortified
	denied fortified foreign-libc 'libfortified.a' && assert_has 'member fortified.o'
	run "$STATICLD" --staticld-policy=musl -O2 fortified.c -o fortified
	linked fortified
}

@test "crt files of one libc with libc.a of another: which file, and what to do" {
	local crt=/usr/lib/$(uname -m)-linux-musl/crt1.o
	echo 'int main(void) { return 0; }' >main.c
	run "$STATICLD" -static -nostartfiles "$crt" main.c -o main
	denied main foreign-libc _start_c && assert_has "$crt" 'STATICLD_POLICY=musl'
	run "$STATICLD" --staticld-policy=musl -static -nostartfiles "$(gcc -print-file-name=crt1.o)" main.c -o main
	denied main foreign-libc _IO_stdin_used && assert_has 'musl/libc.a'
}

@test "another libc's headers: one warning that names the objects; none for this libc's" {
	printf '#include <sys/stat.h>\n#include <pthread.h>\nunsigned f(struct stat *s) { return s->st_mode; }\nint main(void) { return !pthread_self(); }\n' >stat.c
	gcc -g -c stat.c && gcc -g -gz -Dmain=other -Df=g -c stat.c -o compressed.o
	run "$STATICLD" --staticld-policy=musl stat.o compressed.o -o stat
	assert_ok && assert_no_probe_words && assert_has 'stat.o: compiled with ' 'compressed.o: compiled with '
	[ "$(grep -c foreign-headers <<<"$output")" = 1 ] || fail "not one warning"
	run "$STATICLD" --staticld-policy=musl -g stat.c -o right
	linked right
	run "$STATICLD" -g stat.c -o native
	linked native
}

@test "C++ with std::locale and iconv: demangled, line, way; sealed it passes and converts" {
	cat >text.cc <<-'END'
		#include <iconv.h>
		#include <iostream>
		#include <locale>
		namespace text {
		struct converter {
			iconv_t cd;
			converter() : cd(iconv_open("UTF-8", "UCS-4LE")) {}
		};
		}
		int main()
		{
			std::locale l("C.UTF-8");
			text::converter c;
			char from[] = "\x3f\x04\0\0\x38\x04\0\0", to[9] = "", *in = from, *out = to;
			size_t left = 8, room = 8;
			iconv(c.cd, &in, &left, &out, &room);
			std::cout << l.name() << " " << to << "\n";
		}
	END
	alike cxx text iconv iconv_open "$STATICLD++" -g text.cc
	STATICLD_POLICY=sealed run "$STATICLD++" -g text.cc -o text
	linked text && is_sealed text
	new_root
	cp -rL /usr/lib/locale/C.utf8 "$R/usr/lib/locale/"
	harmless text
	assert_status 0
	[ "$output" = 'C.UTF-8 пи' ] || fail "wanted the letters in UTF-8"
}

@test "iconv in C: against musl it passes and converts KOI8-R" {
	cat >text.c <<-'END'
		#include <iconv.h>
		#include <stdio.h>
		int main(void)
		{
			iconv_t cd = iconv_open("UTF-8", "KOI8-R");
			char from[] = "\xd0\xc9", to[9] = "", *in = from, *out = to;
			size_t left = 2, room = 8;
			iconv(cd, &in, &left, &out, &room);
			return puts(to) < 0;
		}
	END
	run "$STATICLD" text.c -o text
	denied text iconv iconv_open && assert_has 'CC=staticld STATICLD_POLICY=musl'
	STATICLD_POLICY=musl run "$STATICLD" text.c -o text
	linked text
	run runalone text
	assert_ok
	[ "$output" = 'пи' ] || fail "wanted the letters in UTF-8"
}

# rust ARGS...: rustc with staticld as its linker
rust() { rustc -C linker="$STATICLD" -C target-feature=+crt-static -C link-arg=-fuse-ld=bfd "$@"; }

@test "Rust with std::net: demangled, line, way; sealed it passes and finds hosts" {
	cat >net.rs <<-'END'
		use std::net::ToSocketAddrs;
		fn main() { println!("{:?}", "burrow.test:80".to_socket_addrs().map(|mut a| a.next())); }
	END
	for linker in bfd gold lld mold; do
		run rust -g net.rs -o net -C link-arg=--staticld-linker=$linker -C relocation-model=static
		assert_failed && assert_absent net && assert_no_leftovers
		stdparts
		golden rust || { echo $linker; return 1; }
	done
	STATICLD_POLICY=sealed run rust -g net.rs -o net
	# rustc shows what GNU ld says of names that are looked up at run time
	assert_ok && assert_hasnt 'staticld:' && is_sealed net
	new_root
	harmless net
	assert_status 0 && assert_has 'Ok(Some(192.0.2.1:80))'
}

@test "Rust with threads: std's dlsym; sealed it passes and threads run" {
	cat >thread.rs <<-'END'
		fn main() { println!("{}", std::thread::spawn(|| 42).join().unwrap()); }
	END
	run rust -g thread.rs -o thread
	assert_failed && assert_absent thread && assert_has 'denied: dlopen, libstd-' 'STATICLD_POLICY=sealed: dlsym' 'grep linux-musl'
	# std is compiled for one libc
	assert_hasnt 'CC=staticld'
	STATICLD_POLICY=sealed run rust -g thread.rs -o thread
	assert_ok && is_sealed thread
	run runalone thread
	assert_ok && assert_has 42
}

@test "glob in a vendored C file: file, line, and the functions to use; with them it passes" {
	mkdir vendor
	cat >vendor/find.c <<-'END'
		#include <glob.h>
		int find(const char *pattern)
		{
			glob_t g;
			return glob(pattern, 0, 0, &g);
		}
	END
	echo 'int find(const char *); int main(void) { return find("*"); }' >main.c
	alike glob main nss glob "$STATICLD" -g main.c vendor/find.c
	cat >vendor/find.c <<-'END'
		#include <dirent.h>
		#include <fnmatch.h>
		static const char *wanted;
		static int fits(const struct dirent *d) { return fnmatch(wanted, d->d_name, 0) == 0; }
		int find(const char *pattern)
		{
			struct dirent **list;
			wanted = pattern;
			return scandir(".", &list, fits, alphasort) < 0;
		}
	END
	run "$STATICLD" -g main.c vendor/find.c -o main
	linked main
	run runalone main
	assert_ok
}

# sources LIST BODY: a main.c that calls f1, f2 ... of LIST, and a source of BODY for each of them
sources() {
	local i calls=
	for i in $1; do
		printf '%s\n' '#include <pwd.h>' '#include <grp.h>' "int f$i(void) { return $2; }" >f$i.c
		calls="$calls + f$i()"
		echo "int f$i(void);"
	done >main.c
	echo "int main(void) { return 0$calls; }" >>main.c
}

@test "the program's own objects are one group: why and fixes once, a line and an exception for each" {
	local i
	sources '1 2 3 4 5 6' 'getpwnam("x") != 0'
	run "$STATICLD" main.c f?.c -o main
	denied main nss getpwnam
	[ "$(grep -c 'why:' <<<"$output")" = 1 ] && [ "$(grep -c 'denied: nss' <<<"$output")" = 1 ] || fail "not one group"
	[ "$(grep -c 'STATICLD_POLICY=sealed' <<<"$output")" = 1 ] || fail "a fix more than once"
	for i in 1 2 3 4 5 6; do assert_has "getpwnam: referred to by f$i in f$i.c"; done
	[ "$(grep -c 'symbol = "getpwnam"' <<<"$output")" = 1 ] && assert_has 'program = "main"' || fail "not one exception"
	gcc -g -c f?.c
	run "$STATICLD" main.c f?.o -o main
	denied main nss getpwnam
	[ "$(grep -c 'why:' <<<"$output")" = 1 ] || fail "not one group"
	for i in 1 2 3 4 5 6; do assert_has "f$i.c:3" "from = \"./f$i.o\""; done
	{ printf 'version = 1;\nextends = "default";\n'; sed -n '/exceptions: (/,/ );/p' <<<"$output"; } | sed 's/"\.\.\."/"never called"/' >p.cfg
	run "$STATICLD" --staticld-policy=p.cfg main.c f?.o -o main
	linked main
	rm main
	# more than people read: an exception for each function, in all of the program
	sources '1 2 3 4 5 6 7 8' '(getpwnam("x") != 0) + (getgrnam("x") != 0)'
	gcc -g -c f?.c
	run "$STATICLD" main.c f?.o -o main
	denied main nss getgrnam && assert_has 'more references' 'symbol = "getpwnam"; program = "main"' 'symbol = "getgrnam"; program = "main"'
	[ "$(grep -c 'why:' <<<"$output")" = 1 ] && assert_hasnt 'from = ' || fail "not one group"
	# an archive is a group of its own, and so is another class
	ar rc libfour.a f4.o
	printf '#include <dlfcn.h>\nvoid *g(void) { return dlopen("x", 1); }\n' >f5.c
	echo 'void *g(void); int f5(void) { return g() != 0; }' >>f5.c
	run "$STATICLD" main.c f[1235678].c -o main -L. -lfour
	denied main nss libfour.a && assert_has 'denied: dlopen'
	[ "$(grep -c 'why:' <<<"$output")" = 3 ] || fail "not three groups"
}

@test "an archive member three hops away: the whole way" {
	echo 'int a1(void); int main(void) { return a1(); }' >main.c
	echo 'int a2(void); int a1(void) { return a2(); }' >h1.c
	echo 'int a3(void); int a2(void) { return a3(); }' >h2.c
	printf '#include <pwd.h>\nint a3(void)\n{\n\treturn getpwuid(0) != 0;\n}\n' >h3.c
	gcc -g -c h1.c h2.c h3.c
	ar rc libone.a h1.o
	ar rc libtwo.a h2.o h3.o
	alike hops main nss getpwuid "$STATICLD" -g main.c -L. -lone -ltwo
	STATICLD_POLICY=sealed run "$STATICLD" -w -g main.c -o main -L. -lone -ltwo
	linked main && is_sealed main
	run runalone main
	assert_ok
	rm main
	export STATICLD_POLICY=musl
	rm h?.o && "$STATICLD" -g -c h1.c h2.c h3.c && ar rc libone.a h1.o && ar rc libtwo.a h2.o h3.o
	run "$STATICLD" -g main.c -o main -L. -lone -ltwo
	linked main
	run runalone main
	assert_ok
}

# line NAME ARGS...: user.c compiled with ARGS is found at its line
line() {
	gcc -c user.c -o user.o "$@"
	run "$STATICLD" user.o -o user
	denied user nss getpwnam && assert_has 'user.c:3 ('
}

@test "lines: DWARF 4 and 5, compressed, split, mapped; clang; function pointers in data" {
	line -g && line -gdwarf-4 && line -g -gz=zlib && line -g -gz=zlib-gnu && line -g -gsplit-dwarf
	line -g -O2 -ffunction-sections && line -g -ffile-prefix-map="$PWD=/src"
	clang -g -c user.c && run "$STATICLD" user.o -o user
	assert_has 'user.c:3 ('
	clang -g -gsplit-dwarf -c user.c && rm -f user.dwo && run "$STATICLD" user.o -o user
	assert_has 'user.c:3 ('
	printf '#include <pwd.h>\n\nstruct passwd *(*get)(const char *) = getpwnam;\nint main(void) { return !get("x"); }\n' >data.c
	run "$STATICLD" -g data.c -o data
	denied data nss getpwnam && assert_has 'by get at data.c:3'
}

@test "without debug information: function and file" {
	run "$STATICLD" user.c -o user
	denied user nss getpwnam && assert_has 'by main in user.c'
}

@test "damaged debug information: still denied, still explained" {
	gcc -g -c user.c
	objcopy --dump-section .debug_info=info user.o
	head -c "$(stat -c %s info)" /dev/urandom >info
	objcopy --update-section .debug_info=info user.o
	run "$STATICLD" user.o -o user
	denied user nss getpwnam && assert_has 'by main'
}

# fix N: the Nth fix of the last run
fix() { sed -n 's/^  fix: //p' <<<"$output" | sed -n "$1p"; }

@test "a dead reference: what --gc-sections drops as it is, what it drops after another compile, and both help" {
	printf '#include <pwd.h>\nint dead(void) { return getpwnam("x") != 0; }\nint main(void) { return 0; }\n' >dead.c
	gcc -O1 -ffunction-sections -c dead.c -o sections.o && gcc -O1 -c dead.c -o one.o
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker sections.o -o out --staticld-report=r.json
		denied out nss getpwnam && assert_has 'which nothing in the program reaches'
		[[ $(fix 1) == 'link with -Wl,--gc-sections: '* ]] || fail "the first fix: $(fix 1)"
		tail -n 1 r.json | grep -q '"help":\["link with -Wl,--gc-sections' || fail "$(cat r.json)"
		run "$STATICLD" -fuse-ld=$linker sections.o -Wl,--gc-sections -o out
		assert_ok && is_static out && rm out # gold has its own warning
		run "$STATICLD" -fuse-ld=$linker one.o -o out
		denied out nss getpwnam && assert_has 'fix: compile what holds the call with -ffunction-sections -fdata-sections and link with -Wl,--gc-sections'
		run "$STATICLD" -fuse-ld=$linker one.o -Wl,--gc-sections -o out
		denied out nss getpwnam && assert_hasnt gc-sections:
		run "$STATICLD" -fuse-ld=$linker -O1 -ffunction-sections -fdata-sections dead.c -Wl,--gc-sections -o out
		assert_ok && is_static out && rm out # gold has its own warning
	done
	# what is reached is not left out
	run "$STATICLD" user.c -o out
	denied out nss getpwnam && assert_hasnt gc-sections
}

@test "fixes: what helps all references of a library comes first, and none is for a function that is not listed" {
	echo '#include <netdb.h>' >net.c
	for f in gethostent getnetent getprotoent getservent gethostbyname; do echo "void *net_$f(void) { return (void *)$f; }"; done >>net.c
	printf '#include <wordexp.h>\nvoid *net_words(void) { return (void *)wordexp; }\n' >>net.c
	gcc -O1 -c net.c && ar rc libnet.a net.o
	echo 'void *net_gethostent(void); int main(void) { return !net_gethostent(); }' >main.c
	run "$STATICLD" main.c libnet.a -o out
	denied out nss gethostent && assert_has 'wordexp: referred to' 'fix: wordexp looks users up'
	[[ $(fix 1) == 'set STATICLD_POLICY=sealed'* ]] || fail "the first fix: $(fix 1)"
	# more references than lines, of which the call of wordexp is none
	for f in endhostent sethostent getaddrinfo getnameinfo; do echo "void *net_$f(void) { return (void *)$f; }"; done >>net.c
	gcc -O1 -c net.c && rm libnet.a && ar rc libnet.a net.o
	run "$STATICLD" main.c libnet.a -o out
	denied out nss gethostent && assert_has 'more references' && assert_hasnt wordexp
}

@test "explain SYMBOL: what concerns the symbol and its class, not each library's row" {
	for symbol in glob getaddrinfo dlsym iconv_open; do
		run "$STATICLD" explain $symbol
		assert_ok && assert_has "$symbol: an entry point of class" 'fix' && assert_hasnt ', from ' 'in Go package github' ', in *' || return
	done
	run "$STATICLD" explain nss
	assert_ok && assert_has ', from libcurl.a'
}

@test "more functions than people read: the exception to paste is for their class alone" {
	sources '1' '(getpwnam("a") != 0) + (getpwuid(1) != 0) + (getgrnam("a") != 0) + (getgrgid(1) != 0) + (gethostbyname("a") != 0) + (getservbyname("a", "b") != 0) + (getprotobyname("a") != 0) + (dlopen("a", 1) != 0)'
	sed -i '1i #include <dlfcn.h>\n#include <grp.h>\n#include <netdb.h>' f1.c
	run "$STATICLD" -w -Wl,-w main.c f1.c -o main
	denied main nss getpwnam && assert_has 'exceptions: ( { class = "nss"; program = "main"; reason = "..."; } );'
	printf 'version = 1;\nextends = "default";\n%s\n' "$(grep -o 'exceptions: ( { class = .*' <<<"$output" | sed 's/"\.\.\."/"a test"/')" >p.cfg
	run "$STATICLD" -w -Wl,-w --staticld-policy=p.cfg main.c f1.c -o main
	denied main dlopen dlopen && assert_hasnt 'denied: nss'
}
