#!/usr/bin/env bats
# --staticld-manifest: every object and archive member that was linked, with digest and package; CycloneDX by its name.
load helper

prepare() {
	gcc -c hello.c
	echo 'int used(void) { return 0; }' >used.c
	echo 'int unused(void) { return 0; }' >unused.c
	gcc -c used.c unused.c
	mkdir lib
	ar rcs lib/libown.a used.o unused.o
	echo 'int used(void); int main(void) { return used(); }' >main.c
	gcc -c main.c
	libc=$(realpath "$(gcc -print-file-name=libc.a)")
}
rows() { # FILE EXPRESSION: over the rows r of the manifest
	python3 -c 'import json, sys; m = json.load(open(sys.argv[1])); [print(x) for x in sorted(str(eval(sys.argv[2])) for r in m["inputs"]) if x != "None"]' "$1" "$2"
}
value() { python3 -c 'import json, sys; print(json.dumps(eval("m" + sys.argv[2], {"m": json.load(open(sys.argv[1]))})))' "$1" "$2"; }

@test "each linker: what was linked and nothing else, with the digest of its bytes" {
	local linker member
	for linker in bfd gold lld mold; do
		run "$STATICLD" -fuse-ld=$linker --staticld-manifest=m.$linker -o out main.o -Llib -lown
		linked out || return
		[ "$(rows m.$linker 'r["member"] if r["file"] == "lib/libown.a" else None')" = used.o ] || fail "$linker: not used.o alone" || return
		[ "$(rows m.$linker 'r["sha256"] if r["member"] == "used.o" else None')" = "$(sha256sum <used.o | cut -d' ' -f1)" ] || fail "$linker: digest" || return
		[ "$(rows m.$linker 'r["sha256"] if r["file"] == "main.o" else None')" = "$(sha256sum <main.o | cut -d' ' -f1)" ] || fail "$linker: digest of an object" || return
		ar t "$libc" | grep -qx "$(rows m.$linker 'r["member"] if (r["file"] or "").endswith("/libc.a") else None' | head -1)" || fail "$linker: no member of libc.a" || return
		rows m.$linker '(r["file"], r["member"], r["sha256"])' >rows.$linker
		assert_same rows.bfd rows.$linker || return
		[ "$(value m.$linker '["linker"]["kind"]')" = "\"$linker\"" ] || fail "not $linker" || return
	done
	[ "$(rows m.bfd 'r["file"] if r["member"] is None and r["package"] else None' | wc -l)" = 5 ] || fail "not the five start files: $(rows m.bfd 'r["file"]')"
}

@test "packages from dpkg's database, without a process; the libc by its content" {
	run strace -f -e trace=execve -o trace "$STATICLD" --staticld-manifest=m.json -o out hello.o
	linked out
	! grep -q dpkg trace || fail "dpkg ran"
	name=$(dpkg -S "$libc" | cut -d: -f1)
	[ "$(rows m.json 'r["package"] if (r["file"] or "").endswith("/libc.a") else None' | sort -u)" = "$name" ] || fail "not $name"
	[ "$(value m.json "[\"packages\"][\"$name\"][\"version\"]")" = "\"$(dpkg-query -W -f '${Version}' "$name")\"" ] || fail version
	[ "$(value m.json '["libc"]')" = "{\"name\": \"glibc\", \"version\": \"$(ldd --version | sed -n '1s/.* //p')\"}" ] || fail libc
	# a libc.a under another name is still glibc
	mkdir copy && cp "$libc" copy/libother.a
	run "$STATICLD" --staticld-policy=audit --staticld-manifest=m.json -nodefaultlibs -o out hello.o -Wl,--start-group copy/libother.a -lgcc -lgcc_eh -Wl,--end-group
	[ -e out ] && [ "$(value m.json '["libc"]["name"]')" = '"glibc"' ] || fail "by its name"
}

@test "twice, and in another directory, the same bytes" {
	"$STATICLD" --staticld-manifest=one.json -o out main.o -Llib -lown
	"$STATICLD" --staticld-manifest=two.json -o out main.o -Llib -lown
	assert_same one.json two.json
	mkdir elsewhere && cp -r main.o lib elsewhere
	(cd elsewhere && "$STATICLD" --staticld-manifest=three.json -o out main.o "-L$PWD/lib" -lown)
	assert_same one.json elsewhere/three.json
	# the compiler's temporary object has another name each time
	"$STATICLD" --staticld-manifest=one.json -o out hello.c
	"$STATICLD" --staticld-manifest=two.json -o out hello.c
	assert_same one.json two.json
}

@test "NAME.cdx.json: CycloneDX 1.6, valid by its schema" {
	run "$STATICLD" --staticld-manifest=m.cdx.json -o out main.o -Llib -lown
	linked out
	"$STATICLD" --staticld-manifest=m.json -o out main.o -Llib -lown
	/usr/bin/python3 -W ignore - "$BATS_TEST_DIRNAME/testdata/cyclonedx" <<-'END'
		import json, sys, jsonschema, pathlib
		schemas = {p.name: json.load(open(p)) for p in pathlib.Path(sys.argv[1]).iterdir()}
		bom, own = json.load(open("m.cdx.json")), json.load(open("m.json"))
		schema = schemas["bom-1.6.SNAPSHOT.schema.json"]
		store = {"http://cyclonedx.org/schema/" + n: s for n, s in schemas.items()}
		resolver = jsonschema.RefResolver("http://cyclonedx.org/schema/bom-1.6.SNAPSHOT.schema.json", schema, store)
		jsonschema.Draft7Validator(schema, resolver=resolver).validate(bom)
		files = [f for c in bom["components"] for f in (c.get("components", []) if c["type"] == "library" else [c])]
		assert sorted(f["hashes"][0]["content"] for f in files) == sorted(r["sha256"] for r in own["inputs"])
		purls = [c["purl"] for c in bom["components"] if c["type"] == "library"]
		assert any(p.startswith("pkg:deb/") and "/libc6-dev@" in p for p in purls), purls
		assert bom["metadata"]["component"]["name"] == "out"
	END
}

@test "LTO: the inputs, and the members that it asks for later" {
	echo 'int main(int c, char **v) { char b[100]; __builtin_memset(b, c, sizeof b); return v[0][0] == b[1]; }' >lto.c
	gcc -flto -c lto.c
	run "$STATICLD" -flto --staticld-manifest=m.json -o out lto.o
	linked out
	rows m.json 'r["file"]' | grep -qx lto.o || fail "not lto.o"
	rows m.json 'r["member"]' | grep -qx libc-start.o || fail "no libc"
}

@test "a refused link has a manifest that says so; a link that fails none, and an old one is gone" {
	run "$STATICLD" -w --staticld-manifest=m.json -o out user.c
	denied out nss getpwnam
	[ "$(value m.json '["verdict"]')" = '"deny"' ] || fail "not denied"
	echo 'int nowhere(void); int main(void) { return nowhere(); }' >undefined.c
	run "$STATICLD" --staticld-manifest=m.json -o out undefined.c
	assert_failed && assert_absent m.json
	run "$STATICLD" --staticld-manifest=m.json -o out hello.c
	linked out && assert_exists m.json
	run "$STATICLD" --staticld-manifest=m.json -c hello.c
	assert_ok && assert_exists m.json
}

@test "a manifest that cannot be written is no link" {
	run "$STATICLD" --staticld-manifest=no/such/m.json -o out hello.c
	refused out && assert_has 'no/such/m.json' 'fix: name a file in a directory that can be written'
	run "$STATICLD" --staticld-manifest=main.c -o out hello.c
	refused out && assert_has 'the manifest main.c' && assert_exists main.c
	mkdir m.json
	run "$STATICLD" --staticld-manifest=m.json -o out hello.c
	refused out
	mkfifo fifo
	cat fifo >/dev/null & background+=("$!")
	run "$STATICLD" --staticld-manifest=fifo -o out hello.c
	assert_ok && [ -p fifo ]
}

@test "Go: cmd/link's own object among them, and the program's import path" {
	cd "$GOSRC"
	run "$STATICLD" go build -ldflags="-extldflags=--staticld-manifest=$T/m.json" -o "$T/out" ./cgo
	assert_ok && cd "$T"
	[ "$(value m.json '["program"]')" = '"example.com/e2e/cgo"' ] || fail "$(value m.json '["program"]')"
	[ "$(rows m.json 'r["file"]' | grep -c libc.a)" != 0 ] && [ "$(value m.json '["verdict"]')" = '"pass"' ]
}
