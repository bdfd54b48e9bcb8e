#!/usr/bin/env bats
# verify knows glibc's loader by several traces: with any one of them damaged it still finds it.
load seal

# traces GROUP: the rows of traces in the catalogue, of the seal or of a class, each as a line of texts that | divides
traces() {
	sed -n "/^\t*$1: {/,/^\t*};/p" "$STATICLD_BUILD/share/staticld/libc/glibc.cfg" | tr -d '\n\t' |
		sed 's/.*traces = \[\([^]]*\)\];.*/\1/; s/",/"\n/g; s/""//g' | sed 's/^ *"//; s/" *$//; s/\\n$//; s/\\n/|/g'; echo
}

# gone: the names of the loader's parts
gone() {
	sed -n '/^seal: {/,/^};/p' "$STATICLD_BUILD/share/staticld/libc/glibc.cfg" | tr -d '\n\t' | grep -o 'gone = \[[^]]*\]' | grep -o '"[^"]*"' | tr -d '"'
}

# damage IN OUT TEXT|TEXT...: IN with these texts gone, each in all its places
damage() {
	python3 -c 'import sys
b = open(sys.argv[1], "rb").read()
n = 0
for t in sys.argv[3].encode().split(b"|"):
    n += b.count(t + b"\0")
    b = b.replace(t + b"\0", b"#" * len(t) + b"\0")
open(sys.argv[2], "wb").write(b)
sys.exit(n == 0)' "$@" || fail "no such text in $1: $3"
}

# survives CLASS FILE: each row of CLASS's traces damaged in turn
survives() {
	local row n=0
	traces "$1" >rows
	while read -r row; do
		n=$((n + 1))
		damage "$2" bent "$row" || return
		run "$STATICLD" verify bent
		assert_ok && assert_has "glibc's loader" "$3" && assert_hasnt sealed: || { echo "without $row"; return 1; }
	done <rows
	[ $n -ge 3 ] || fail "too few traces of $1: $n"
}

@test "the loader: each text, in stripped programs, static and static PIE, of bfd and of gold" {
	local flags
	for flags in '-static -fuse-ld=bfd' '-static -fuse-ld=gold' '-static-pie -fPIE' '-static -Wl,-O2 -Wl,--gc-sections'; do
		gcc -s -o plain hello.c $flags
		survives seal plain iconv || { echo "with $flags"; return 1; }
	done
}

@test "the loader: the symbols alone, and each of them renamed" {
	gcc -static -o plain hello.c
	traces seal | tr '\n' '|' | sed 's/|$//' >all
	damage plain symbols "$(<all)"
	run "$STATICLD" verify symbols
	assert_ok && assert_has "glibc's loader" && assert_hasnt sealed:
	for name in $(gone); do
		objcopy --redefine-sym $name=renamed symbols bent
		run "$STATICLD" verify bent
		assert_ok && assert_has "glibc's loader" && assert_hasnt sealed: || { echo "without $name"; return 1; }
	done
}

@test "the loader: half of the texts gone" {
	gcc -static -s -o plain hello.c
	traces seal | sed -n 1,2p | tr '\n' '|' | sed 's/|$//' >half
	damage plain bent "$(<half)"
	run "$STATICLD" verify bent
	assert_ok && assert_has "glibc's loader" && assert_hasnt sealed:
}

@test "what uses it: each text of each class" {
	gcc -static -w -s -o user user.c
	for class in nss dlopen iconv; do
		survives $class user $class || { echo "for $class"; return 1; }
	done
}

@test "a link: the proof finds a loader that has lost one of its texts and all its names" {
	gcc -c -o hello.o hello.c
	cp "$(gcc -print-file-name=libc.a)" whole.a
	for name in $(gone) __libc_dlopen_mode __libc_dlsym __libc_dlvsym __libc_dlclose _dl_find_dso_for_object; do echo "$name my$name"; done >map
	objcopy --redefine-syms=map whole.a
	sed -i 's/invalid mode for dlopen()/INVALID MODE FOR DLOPEN()/' whole.a
	mkdir lib
	mv whole.a lib/libwhole.a
	link=("$(gcc -print-file-name=crt1.o)" "$(gcc -print-file-name=crti.o)" hello.o -Llib -Wl,--start-group -lwhole -lgcc -lgcc_eh -Wl,--end-group "$(gcc -print-file-name=crtn.o)")
	gcc -nostdlib -static -o plain "${link[@]}"
	for linker in bfd gold; do
		for flags in '' -s; do
			run "$STATICLD" -fuse-ld=$linker $flags -nostdlib -static -o out "${link[@]}"
			refused out && assert_has loader || { echo "with $linker $flags"; return 1; }
		done
	done
}

@test "every sealed program is without all of them" {
	seal -w -o user user.c
	seal -w -o hello hello.c
	for f in user hello; do
		traces seal | tr '|' '\n' >texts
		while read -r text; do
			! grep -q -a -F "$text" $f || fail "$f has $text"
		done <texts
	done
}
