#!/usr/bin/env bats
# `staticld verify` says what a file is from its own headers.
load helper

@test "static and static-pie: status 0" {
	gcc -static -o s hello.c
	gcc -static-pie -fPIE -o p hello.c
	run "$STATICLD" verify s
	assert_status 0 && assert_has s static && assert_hasnt static-pie
	run "$STATICLD" verify p
	assert_status 0 && assert_has static-pie
}

@test "dynamic: status 1, names interpreter and libraries" {
	gcc -no-pie -o d hello.c
	run "$STATICLD" verify d
	assert_status 1 && assert_has dynamic ld-linux libc.so.6
	gcc -pie -fPIE -o dp hello.c
	run "$STATICLD" verify dp
	assert_status 1 && assert_has dynamic
}

@test "a shared object: status 1" {
	gcc -shared -fPIC -o lib.so hello.c
	run "$STATICLD" verify lib.so
	assert_status 1 && assert_has shared
}

@test "several files: each gets a line, the worst counts" {
	gcc -static -o s hello.c
	gcc -o d hello.c
	run "$STATICLD" verify s d
	assert_status 1 && assert_has s d
	[ "$(grep -c . <<<"$output")" -ge 2 ] || fail "wanted a line for each"
}

@test "no such file, a directory, an empty file, a text: an error that names it, not status 0" {
	: >empty-file
	for f in no-such-file empty empty-file hello.c; do
		run "$STATICLD" verify $f
		assert_failed && assert_has "$f" || { echo "for $f"; return 1; }
	done
}

@test "truncated and damaged ELF files: an error, never a crash" {
	gcc -static -o s hello.c
	for n in 1 4 16 63 64 100 500; do
		head -c $n s >cut
		run "$STATICLD" verify cut
		[ "$status" = 1 ] || [ "$status" = 2 ] || [ "$status" = 3 ] || fail "cut at $n"
	done
	for at in 16 32 54 56 58; do
		cp s bent
		printf '\377\377' | dd of=bent bs=1 seek=$at conv=notrunc status=none
		run "$STATICLD" verify bent
		[ "$status" -lt 4 ] || fail "bent at $at"
	done
}

@test "without a file: usage, status 2" {
	run "$STATICLD" verify
	assert_status 2
}

# field FILE AT SIZE VALUE: overwrite a field of the header
field() {
	python3 -c 'import sys; f = open(sys.argv[1], "r+b"); f.seek(int(sys.argv[2])); f.write(int(sys.argv[4]).to_bytes(int(sys.argv[3]), "little"))' "$@"
}

@test "a dynamic program whose header says 32-bit: the kernel runs it all the same" {
	gcc -no-pie -o dynamic hello.c
	cp dynamic poly
	field poly 4 1 1
	field poly 40 8 0
	field poly 46 2 40
	field poly 48 4 1
	run ./poly
	assert_ok && assert_has 'hello from C'
	run "$STATICLD" verify poly
	assert_status 1 && assert_has poly 32-bit && assert_hasnt 'poly: static'
	# and with a table of sections that 32 bits can read
	field poly 46 2 0
	field poly 48 2 0
	run "$STATICLD" verify poly
	assert_status 1 && assert_hasnt 'poly: static'
}

@test "a class that the machine has no programs of" {
	gcc -static -s -o s hello.c
	for machine in 3 6 40 20 2 4 42; do # i386, by its two numbers, arm, ppc, sparc, 68k, sh: 64 bits wide
		cp s bent
		field bent 18 2 $machine
		run "$STATICLD" verify bent
		assert_status 1 && assert_has '64-bit' && assert_hasnt 'bent: static' || { echo "machine $machine"; return 1; }
	done
}

@test "a file of which the kernel would map nothing" {
	gcc -static -s -o s hello.c
	cp s none
	field none 56 2 0
	run "$STATICLD" verify none
	assert_status 1 && assert_has 'nothing in it is loaded' && assert_hasnt 'none: static'
	cp s notes # all segments become notes
	for i in $(seq 0 $(($(readelf -h s | sed -n 's/.*Number of program headers: *//p') - 1))); do field notes $((64 + 56 * i)) 4 4; done
	run "$STATICLD" verify notes
	assert_status 1 && assert_has 'nothing in it is loaded'
	cp s nothing # PT_LOAD, but of no bytes
	for i in $(seq 0 $(($(readelf -h s | sed -n 's/.*Number of program headers: *//p') - 1))); do
		field nothing $((64 + 56 * i + 32)) 8 0
		field nothing $((64 + 56 * i + 40)) 8 0
	done
	run "$STATICLD" verify nothing
	assert_status 1 && assert_hasnt 'nothing: static'
}

@test "what can be loaded is not told from a text that a program has" {
	echo '#include <stdio.h>
	#include <string.h>
	int main(int c, char **v) { return c > 1 && !strcmp(v[1], "libnss_%s.so%s") ? 3 : !fopen("/etc/nsswitch.conf", "r"); }' >text.c
	gcc -static -o text text.c
	gcc -w -static -o user user.c
	gcc -static -o hello hello.c
	echo 'int dlopen(const char *, int); int main(void) { return dlopen("x", 1); }' >load.c
	gcc -w -static -o load load.c
	for strip in true strip; do
		$strip text user hello load
		for f in text hello; do
			run "$STATICLD" verify $f
			assert_status 0 && assert_has "glibc's loader" iconv && assert_hasnt nss
		done
		run "$STATICLD" verify user
		assert_status 0 && assert_has "glibc's loader" iconv nss
		run "$STATICLD" verify load
		assert_status 0 && assert_has "glibc's loader" iconv dlopen && assert_hasnt nss
	done
	run "$STATICLD" -o sealed text.c
	linked sealed
	run "$STATICLD" verify sealed
	assert_status 0 && assert_has 'sealed: cannot load' && assert_hasnt nss loader
}

@test "Go with C: a netgo build and one that calls getaddrinfo are told apart" {
	(cd "$GOSRC" && go build -o "$T/net" -ldflags '-linkmode external -extldflags -static' ./web && go build -tags netgo,osusergo -o "$T/netgo" -ldflags '-linkmode external -extldflags -static' ./web) >/dev/null 2>&1
	run "$STATICLD" verify net
	assert_status 0 && assert_has "glibc's loader" nss
	run "$STATICLD" verify netgo
	assert_status 0 && assert_hasnt nss
}

# kinds: a static, a static-pie, a sealed and a dynamic program, an object, a library
kinds() {
	gcc -static -o static hello.c
	gcc -static-pie -fPIE -o pie hello.c
	"$STATICLD" hello.c -o sealed
	gcc -o dynamic hello.c
	gcc -c hello.c
	gcc -shared -fPIC -o lib.so hello.c
}

@test "--expect: what every operand has to be; the worst decides" {
	kinds
	for pair in static:static static-pie:pie sealed:sealed; do
		run "$STATICLD" verify --expect="${pair%:*}" "${pair#*:}"
		assert_status 0 && assert_hasnt expected
	done
	run "$STATICLD" verify --expect static-pie pie static
	assert_status 1 && assert_has 'expected: static-pie'
	run "$STATICLD" verify static --expect sealed
	assert_status 1 && assert_has 'expected: sealed'
	run "$STATICLD" verify sealed dynamic --expect=sealed
	assert_status 1 && assert_has 'expected: sealed'
	run "$STATICLD" verify --expect=statci static
	assert_status 2 && assert_has '"static"' && assert_no_probe_words
	run "$STATICLD" verify --expect=tiny static
	assert_status 2 && assert_has '"static", "static-pie", "sealed"'
}

@test "--json: a line for each, and for what cannot be read" {
	kinds
	run "$STATICLD" verify --json static pie sealed dynamic hello.c
	assert_status 1
	printf '%s\n' "$output" >lines.json
	python3 - <<-'END'
		import json
		static, pie, sealed, dynamic, text = [json.loads(l) for l in open("lines.json")]
		assert static["type"] == "static" and static["ok"] and static["loader"] == "glibc" and "iconv" in static["loads"]
		assert pie["type"] == "static-pie" and pie["interpreter"] is None and pie["needed"] == []
		assert sealed["sealed"] and sealed["loader"] is None and sealed["loads"] == [] and sealed["libc"].startswith("glibc")
		assert not dynamic["ok"] and "libc.so.6" in dynamic["needed"] and dynamic["libc"].startswith("glibc 2.")
		assert text["file"] == "hello.c" and not text["ok"] and text["error"]
	END
}

@test "a directory: every program in it and below, no object, library or script; none is an error" {
	kinds
	mkdir -p root/bin root/lib empty
	cp static root/bin
	cp lib.so hello.o hello.c root/lib
	printf '#!/bin/sh\n' >root/bin/script
	mkfifo root/fifo
	ln -s bin root/link
	run "$STATICLD" verify root
	assert_status 0 && assert_has root/bin/static && assert_hasnt lib.so hello.o script
	cp dynamic root/lib/sub
	run "$STATICLD" verify root
	assert_status 1 && assert_has 'root/lib/sub: dynamic'
	run "$STATICLD" verify root/lib/hello.o
	assert_status 1
	run "$STATICLD" verify empty
	assert_status 1 && assert_has 'without an executable'
}

@test "archives: ar, tar in every format, compressed or not, from standard input" {
	kinds
	mkdir -p root/$(printf 'd%.0s' {1..80})/$(printf 'e%.0s' {1..80})
	cp static root/$(printf 'd%.0s' {1..80})/$(printf 'e%.0s' {1..80})/prog
	cp dynamic hello.o lib.so root
	for format in ustar gnu pax; do
		tar --format=$format -cf root.tar root
		run "$STATICLD" verify root.tar
		assert_status 1 && assert_has 'eeee/prog: static' 'root.tar/root/dynamic: dynamic' && assert_hasnt hello.o lib.so || { echo "for $format"; return 1; }
		gzip -kf root.tar
		run "$STATICLD" verify root.tar.gz
		assert_status 1 && assert_has 'eeee/prog: static' 'root/dynamic: dynamic'
		run "$STATICLD" verify - <root.tar.gz
		assert_status 1 && assert_has 'standard input/root/' 'root/dynamic: dynamic'
	done
	run bash -c "cat static | '$STATICLD' verify -"
	assert_status 0 && assert_has 'standard input: static'
	ar rc libobjects.a hello.o
	run "$STATICLD" verify libobjects.a
	assert_status 1 && assert_has 'no executable is in it'
	ar rc libmixed.a hello.o dynamic
	run "$STATICLD" verify libmixed.a
	assert_status 1 && assert_has 'libmixed.a(dynamic): dynamic'
	tar -cf objects.tar hello.o
	run "$STATICLD" verify objects.tar
	assert_status 1 && assert_has 'no executable is in it'
}

@test "damaged archives: an error, never silence" {
	kinds
	tar -cf two.tar static dynamic
	head -c 5000 two.tar >cut.tar
	run "$STATICLD" verify cut.tar
	assert_status 1 && assert_has damaged
	# behind a lone empty block tools disagree on what there is
	{ tar -cf - static | head -c $((512 + ($(stat -c %s static) + 511) / 512 * 512)); head -c 512 /dev/zero; tar -cf - dynamic; } >gap.tar
	run "$STATICLD" verify gap.tar
	assert_status 1 && assert_has 'behind an empty block'
	gzip -kf two.tar
	head -c 5000 two.tar.gz >cut.tar.gz
	run "$STATICLD" verify cut.tar.gz
	assert_status 1 && assert_has 'ends too early'
	{ head -c 3000 two.tar.gz; head -c 3000 /dev/urandom; } >bent.tar.gz
	run "$STATICLD" verify bent.tar.gz
	assert_status 1
}

# image KIND COMPRESS: image.tar, as `docker save` or an OCI tool writes it, of two layers, the second with a dynamic program
image() {
	rm -rf layers image && mkdir -p layers/one/bin layers/two/usr/bin image
	cp static layers/one/bin/app
	cp dynamic layers/two/usr/bin/tool
	tar -C layers/one -cf one.layer .
	tar -C layers/two -cf two.layer .
	head -c 1024 /dev/zero >none.layer
	case $1 in
	docker)
		for l in one two none; do mkdir image/$l && cp $l.layer image/$l/layer.tar && echo 1.0 >image/$l/VERSION && echo '{}' >image/$l/json; done
		echo '[{"Config":"c.json","Layers":["one/layer.tar","two/layer.tar","none/layer.tar"]}]' >image/manifest.json
		;;
	oci)
		mkdir -p image/blobs/sha256
		for l in one two none; do $2 <$l.layer >image/blobs/sha256/"$(sha256sum <$l.layer | cut -d' ' -f1)"; done
		echo '{"config":{}}' >image/blobs/sha256/0123456789
		echo '{"imageLayoutVersion":"1.0.0"}' >image/oci-layout
		echo '{}' >image/index.json
		;;
	esac
	tar -C image -cf image.tar .
}

@test "images of docker save and of OCI tools: every executable in every layer" {
	kinds
	for kind in 'docker cat' 'oci cat' 'oci gzip'; do
		# shellcheck disable=SC2086
		image $kind
		run "$STATICLD" verify image.tar
		assert_status 1 && assert_has /bin/app /usr/bin/tool 'dynamic' && assert_hasnt damaged || { echo "for $kind"; return 1; }
		[ "$(grep -c '^image.tar(' <<<"$output")" = 2 ] || fail "not two programs in $kind"
	done
	image oci gzip
	rm image/blobs/sha256/"$(sha256sum <two.layer | cut -d' ' -f1)"
	tar -C image -cf image.tar .
	run "$STATICLD" verify image.tar
	assert_status 0 && assert_has bin/app
	run "$STATICLD" verify --expect sealed image.tar
	assert_status 1
	run "$STATICLD" verify - <image.tar
	assert_status 0 && assert_has 'standard input(sha256:'
}

@test "the OCI image layout in a directory: every executable in every layer, and whatever else lies there" {
	kinds
	for compress in cat gzip; do
		image oci $compress
		for operand in image image/ . ./image/; do
			rm -rf layers two.layer one.layer dynamic.copy
			run bash -c 'cd "$1" && shift && "$@"' bash "$PWD" "$STATICLD" verify "$operand"
			assert_status 1 && assert_has '(sha256:' /bin/app /usr/bin/tool dynamic || { echo "for $operand"; return 1; }
			[ "$(grep -c 'image/*(sha256:' <<<"$output")" = 2 ] || fail "not two programs in $operand: $output" || return
		done
	done
	rm image/blobs/sha256/"$(tar -tf image.tar | grep -o 'sha256/.*' | while read -r b; do zgrep -q usr/bin/tool "image/blobs/$b" && basename "$b"; done)"
	run "$STATICLD" verify image
	assert_ok && assert_has /bin/app
	cp dynamic image/stray
	run "$STATICLD" verify image
	assert_status 1 && assert_has image/stray /bin/app
	cp static image/blobs/sha256/abcdef
	run "$STATICLD" verify image
	assert_status 1 && assert_has 'sha256:abcdef): a layer that is no tar archive'
}

@test "an image whose layers cannot be read: that is said, and the status is 1" {
	kinds
	printf '\050\265\057\375rest' >zstd
	for layer in zstd hello.c; do
		rm -rf image && mkdir -p image/blobs/sha256
		echo '{}' >image/oci-layout
		tar -C . -cf image/blobs/sha256/good static
		cp $layer image/blobs/sha256/aaaaaaaaaaaaaaaa
		tar -C image -cf image.tar .
		run "$STATICLD" verify image.tar
		assert_status 1 && assert_has 'a layer that' 'good' && assert_no_probe_words || { echo "for $layer"; return 1; }
	done
}

@test "a compression that is not read is named" {
	printf '\050\265\057\375rest' >release.tar.zst
	printf '\375\067zXZrest' >release.tar.xz
	for kind in zst:zstd xz:xz; do
		run "$STATICLD" verify release.tar.${kind%:*}
		assert_status 1 && assert_has "release.tar.${kind%:*}: compressed with ${kind#*:}, which is not read here" && assert_hasnt ELF || return
	done
}

@test "nothing is run: not the program, not its interpreter" {
	printf '#include <stdio.h>\n__attribute__((constructor)) static void f(void) { fclose(fopen("ran", "w")); }\nint main(void) { return 0; }\n' >run.c
	gcc -o run run.c
	gcc -static -o srun run.c
	for options in '' --json --details; do
		# shellcheck disable=SC2086
		run strace -f -o trace -e trace=execve "$STATICLD" verify $options run srun
		assert_status 1 && assert_absent ran
		[ "$(grep -c execve trace)" = 1 ] || fail "$(cat trace)"
	done
}

@test "--details: Go's version, package and cgo, and the C library" {
	(cd "$GOSRC" && go build -o "$T/pure" ./pure && CGO_ENABLED=1 go build -o "$T/cgo" ./cgo)
	run "$STATICLD" verify --details pure
	assert_status 0 && assert_has "Go program" "$(go env GOVERSION)" "linked by Go's linker alone"
	run "$STATICLD" verify --details cgo
	assert_status 1 && assert_has CGO_ENABLED=1 'glibc 2.'
	run "$STATICLD" verify --json pure
	assert_status 0 && assert_has "\"version\":\"$(go env GOVERSION)\""
}
