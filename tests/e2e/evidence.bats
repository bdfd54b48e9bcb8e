#!/usr/bin/env bats
# output.note: a program says by what it was checked, in a note that stays when it is stripped; verify --require-note asks.
load helper

prepare() { printf 'version = 1;\nextends = "default";\noutput: { note = true; };\n' >note.cfg; }
build() { "$STATICLD" --staticld-policy=./note.cfg "$@"; }
required() { # FILE: it has the note of note.cfg
	run "$STATICLD" verify --require-note --policy=./note.cfg "$1"
	assert_ok && assert_hasnt required
}
says() { # FILE KEY VALUE: its note
	run "$STATICLD" verify --json "$1"
	python3 -c 'import json, sys; n = json.load(sys.stdin)["note"]; assert n and n[sys.argv[1]] == json.loads(sys.argv[2]), n' "$2" "$3" <<<"$output" ||
		fail "the note of $1 does not say $2: $3"
}

@test "each linker, static and static-pie: the note is there, and stays when the program is stripped" {
	local linker pie
	for linker in bfd gold lld mold; do
		for pie in -static -static-pie; do
			[ "$linker$pie" != gold-static-pie ] || continue
			run build -fuse-ld=$linker $pie -Wl,--gc-sections -o out hello.c
			linked out && required out && is_static out "${pie#-}" || fail "$linker $pie" || return
			says out verdict '"pass"' && says out sealed true || return
			strip -o stripped out
			required stripped && [ "$(./stripped)" = 'hello from C' ] || fail "$linker $pie: stripped" || return
			objcopy --strip-debug --remove-section=.comment stripped
			required stripped || return
			rm out
		done
	done
}

@test "what it says: version, policy, libc" {
	run build -o out hello.c
	linked out
	says out staticld "\"$("$STATICLD" --staticld-version | sed 's/^staticld \([^,]*\),.*/\1/')\""
	says out policy "\"$("$STATICLD" policy check ./note.cfg | sed 's/.*sha256 //')\""
	says out libc "\"glibc $(ldd --version | sed -n '1s/.* //p')\""
	run "$STATICLD" verify --details out
	assert_ok && assert_has 'checked: pass, by staticld' 'sealed'
	run readelf -W -n out
	assert_has 'Displaying notes found in: .note.staticld' 'staticld             0x00000200'
}

@test "musl, and a warning" {
	sed -i 's/default/musl/' note.cfg
	run build -o out hello.c
	linked out && required out && says out sealed false
	[[ $(strings out | grep '"schema"') == *'"libc":"musl '* ]] || fail "not musl"
	printf 'version = 1;\nextends = "audit";\noutput: { note = true; };\n' >note.cfg
	run build -w -Wl,-w -o warned user.c
	assert_ok && assert_has 'warning: nss' && says warned verdict '"warn"' && required warned
}

@test "another policy's note, and none, are not enough" {
	run build -o out hello.c
	linked out
	run "$STATICLD" verify --require-note --policy=default out
	assert_status 1 && assert_has 'required: the note of policy default'
	# what the note says is of the policy, not of where its file is
	mkdir elsewhere && cp note.cfg elsewhere/other.cfg
	run "$STATICLD" verify --require-note --policy=elsewhere/other.cfg out
	assert_ok
	run "$STATICLD" -o plain hello.c
	linked plain
	run "$STATICLD" verify --require-note plain
	assert_status 1 && assert_has 'required: a note' 'there is none'
	run "$STATICLD" verify --require-note --json plain
	assert_status 1 && assert_has '"ok":false' '"note":null' '"required":"a note'
	run "$STATICLD" verify --policy=default out
	assert_status 2 && assert_has '--policy is for --require-note'
}

@test "a question that was denied and answered has no note that suffices" {
	run build -w -Wl,-w -o conftest user.c
	assert_ok && assert_exists conftest && says conftest verdict '"probe"'
	run "$STATICLD" verify --require-note conftest
	assert_status 1 && assert_has 'a note of a link that passed: this one says "probe"'
}

@test "an output without the note is none: a script that drops it, an object that brings one" {
	ld --verbose | sed -n '/^====/,/^====/p' | sed '/^====/d; s/\/DISCARD\/ : {/\/DISCARD\/ : { *(.note.staticld)/' >drop.ld
	run build -static -Wl,-T,drop.ld -o out hello.c
	refused out && assert_has 'note = true' 'fix: keep the section .note.staticld'
	cp "$STATICLD_BUILD/lib/staticld/note.o" own.o
	run build -o out hello.c own.o
	refused out && assert_has '2 notes of staticld'
}

@test "an object that was linked unfilled says that no link was finished" {
	gcc -static -o raw hello.c "$STATICLD_BUILD/lib/staticld/note.o"
	run "$STATICLD" verify --require-note raw
	assert_status 1 && assert_has 'is empty: the link was not finished'
}

@test "for another target it is compiled in the link" {
	STATICLD_CC=clang run build --target="$(gcc -dumpmachine)" -o out hello.c
	linked out && required out
	STATICLD_CC=clang STATICLD_VERBOSE=1 run build --target="$(gcc -dumpmachine)" -o out hello.c
	assert_ok && assert_has seal/note.c && assert_no_leftovers
}

@test "Go: with C and without the C linker leaves it, and the build id that go writes later does no harm" {
	export STATICLD_POLICY=$T/note.cfg
	(cd "$GOSRC" && "$STATICLD" go build -o "$T/cgo" ./cgo && "$STATICLD" go build -o "$T/pure" ./pure) 2>&1
	for f in cgo pure; do
		[ -n "$(go tool buildid $f)" ] && required $f && says $f verdict '"pass"' || return
	done
	cd "$GOSRC"
	CGO_ENABLED=0 run "$STATICLD" go build -o "$T/alone" ./pure
	assert_failed && assert_absent "$T/alone" && assert_has "Go's own linker leaves no note" 'fix: set CGO_ENABLED=1'
}

@test "note = false over a policy that asks for it, and policy diff says so" {
	printf 'version = 1;\nextends = "./note.cfg";\noutput: { note = false; };\n' >off.cfg
	run "$STATICLD" --staticld-policy=./off.cfg -o out hello.c
	linked out
	[[ $(readelf -W -n out) != *0x00000200* ]] || fail "a note"
	run "$STATICLD" policy diff ./note.cfg ./off.cfg
	assert_status 1 && assert_has 'looser: output.note: true -> false (./off.cfg:3)'
	run "$STATICLD" policy show ./note.cfg
	assert_ok && assert_has 'note = true;' './note.cfg:3'
}
