#!/usr/bin/env bats
# staticld.lock: what is linked from outside the project has the bytes that it had when it was pinned.
load helper

prepare() {
	gcc -c hello.c
	mkdir policy out
	printf 'version = 1;\nextends = "default";\n' >policy/p.cfg
	mkdir -p "$BATS_TEST_TMPDIR/../libs$BATS_TEST_NUMBER" && libs=$(cd "$BATS_TEST_TMPDIR/../libs$BATS_TEST_NUMBER" && pwd)
	mkdir work && cd work && mv ../hello.* .
}
policy() { printf 'version = 1;\nextends = "default";\n%s\n' "$1" >../policy/p.cfg; }
build() { run "$STATICLD" --staticld-policy=../policy/p.cfg "$@"; }
pinned() { build --staticld-manifest=m.json -o out "$@" && "$STATICLD" policy lock ../policy/p.cfg m.json; }
# a copy of the installed libc.a, for a link with -nostdlib and the start files of the machine
ownlibc() {
	local f
	for f in crt1.o crti.o crtbeginT.o crtend.o crtn.o libgcc.a libgcc_eh.a libc.a; do cp "$(gcc -print-file-name=$f)" "$libs/$f"; done
	own=(-nostdlib "$libs/crt1.o" "$libs/crti.o" "$libs/crtbeginT.o" hello.o "-L$libs" -Wl,--start-group -lc -lgcc -lgcc_eh -Wl,--end-group "$libs/crtend.o" "$libs/crtn.o")
}

@test "pinned, the link is what it was; without a lock nothing is asked" {
	build -o out hello.o
	linked out
	run pinned hello.o
	assert_ok && assert_has '/libc.a: pinned, ' '/crt1.o: pinned, ' 'staticld.lock: 8 files' && assert_exists ../policy/staticld.lock
	for linker in bfd gold lld mold; do
		build -fuse-ld=$linker -o out hello.o
		linked out || fail $linker || return
	done
	run "$STATICLD" policy lock ../policy/p.cfg
	assert_ok && [ "${#lines[@]}" = 1 ] || fail "something changed"
}

@test "one byte changed in libc.a: the old and the new digest, and the fix" {
	local linker old new
	ownlibc
	run pinned "${own[@]}"
	assert_ok
	for linker in bfd gold lld mold; do
		build -fuse-ld=$linker -o out "${own[@]}"
		linked out || fail $linker || return
	done
	old=$(sha256sum <"$libs/libc.a" | cut -d' ' -f1)
	# in the date of the symbol table: the link itself would give the same bytes
	printf 1 | dd of="$libs/libc.a" bs=1 seek=24 conv=notrunc status=none
	new=$(sha256sum <"$libs/libc.a" | cut -d' ' -f1)
	[ "$old" != "$new" ]
	for linker in bfd gold lld mold; do
		build -fuse-ld=$linker --staticld-report=r.json -o out "${own[@]}"
		denied out unpinned-input "$old" && assert_has "$libs/libc.a: " "it is $new now" 'fix: if the change is meant, pin it: staticld policy lock' || fail $linker || return
	done
	tail -n 1 r.json | python3 -c 'import json, sys; f = json.load(sys.stdin)["findings"][0]; assert f["class"] == "unpinned-input" and sys.argv[1] in f["detail"], f' "$new"
	run "$STATICLD" report r.json
	assert_ok && assert_has "unpinned-input: ../policy/staticld.lock has it with sha256 $old, and it is $new now, at $libs/libc.a"
	run "$STATICLD" report --sarif r.json
	assert_ok && assert_has "$new now: the policy pins"
	run "$STATICLD" policy lock ../policy/p.cfg "$libs/libc.a"
	assert_ok && assert_has "$libs/libc.a: $old -> $new"
	build -o out "${own[@]}"
	linked out
	# the other fix: the file as it was
	printf 1 | dd of="$libs/libgcc.a" bs=1 seek=24 conv=notrunc status=none
	build -o out "${own[@]}"
	denied out unpinned-input libgcc.a
	cp "$(gcc -print-file-name=libgcc.a)" "$libs"
	build -o out "${own[@]}"
	linked out
}

@test "what the lock does not name, from outside the project" {
	run pinned hello.o
	echo 'int other(void) { return 0; }' >other.c && gcc -c other.c -o "$libs/other.o" && ar rcs "$libs/libother.a" "$libs/other.o"
	echo 'int other(void); int main(void) { return other(); }' >main.c && gcc -c main.c
	build -o out main.o "-L$libs" -lother
	denied out unpinned-input "$libs/libother.a: not in ../policy/staticld.lock"
	# what is the project's own is not pinned
	cp "$libs/libother.a" .
	build -o out main.o -L. -lother
	linked out
	build -o out main.o other.c
	linked out
	# a link out of the project leads outside
	ln -s "$libs/libother.a" liblinked.a
	build -o out main.o -L. -llinked
	denied out unpinned-input libother.a
	# whoever goes up until all is in the working directory
	cd / && run "$STATICLD" --staticld-policy="$T/policy/p.cfg" -o "$T/out/out" "$T/work/main.o" "-L$libs" -lother
	denied "$T/out/out" unpinned-input libother.a
	cd /usr && run "$STATICLD" --staticld-policy="$T/policy/p.cfg" -o "$T/out/out" "$T/work/main.o" "-L$libs" -lother
	denied "$T/out/out" unpinned-input libother.a
}

@test "inputs.lock has to be there, and what is in it has to be a lock" {
	policy 'inputs: { lock = "other.lock"; };'
	build -o out hello.o
	refused out && assert_has 'the lock cannot be read: ../policy/other.lock: No such file' 'staticld policy lock'
	echo '{"schema": 1, "files": {"/x": "y"}}' >../policy/other.lock
	build -fuse-ld=lld -o out hello.o
	refused out && assert_has '/x": a file'
	echo '{"schema": 1,' >../policy/other.lock
	build -o out hello.o
	refused out && assert_has 'other.lock:'
	run "$STATICLD" policy lock ../policy/p.cfg
	assert_status 2
	rm ../policy/other.lock
	build --staticld-manifest=m.json -o out hello.o
	refused out
	run "$STATICLD" policy lock ../policy/p.cfg m.json
	assert_ok && assert_has 'other.lock: 8 files'
	build -o out hello.o
	linked out
}

@test "who extends a policy has its lock, unless it has one of its own" {
	run pinned hello.o
	printf 'version = 1;\nextends = "../policy/p.cfg";\n' >mine.cfg
	sed -i 's/\(libc.a": "\)[0-9a-f]*/\1'"$(printf '0%.0s' {1..64})"'/' ../policy/staticld.lock
	run "$STATICLD" --staticld-policy=./mine.cfg -o out hello.o
	denied out unpinned-input 'policy/staticld.lock has it'
	run "$STATICLD" policy lock ./mine.cfg
	assert_ok && assert_has 'libc.a: 0000'
	run "$STATICLD" --staticld-policy=./mine.cfg -o out hello.o
	linked out
	cp ../policy/staticld.lock . && sed -i 's/\(libc.a": "\)[0-9a-f]*/\1'"$(printf '0%.0s' {1..64})"'/' ../policy/staticld.lock
	run "$STATICLD" --staticld-policy=./mine.cfg -o out hello.o
	linked out
}

@test "warned of, and an exception for one file" {
	run pinned hello.o
	echo 'int other(void) { return 0; }' >other.c && gcc -c other.c -o "$libs/other.o" && ar rcs "$libs/libother.a" "$libs/other.o"
	echo 'int other(void); int main(void) { return other(); }' >main.c && gcc -c main.c
	policy 'rules: { unpinned-input = "warn"; };'
	build -o out main.o "-L$libs" -lother
	assert_ok && assert_has 'warning: unpinned-input' && assert_exists out
	policy 'exceptions: ( { class = "unpinned-input"; from = "*/libother.a"; reason = "rebuilt every night"; } );'
	build -o out main.o "-L$libs" -lother
	linked out
}

@test "the same link in two roots with the same lock has the same manifest" {
	run pinned hello.o
	for root in one two; do
		mkdir -p ../$root/work && cp -r ../policy ../$root && cp hello.o ../$root/work
		(cd ../$root/work && "$STATICLD" --staticld-policy=../policy/p.cfg --staticld-manifest=m.json -o out hello.o)
	done
	assert_same ../one/work/m.json ../two/work/m.json && assert_same ../one/work/out ../two/work/out
}

@test "policy check: a lock that is none, and files that are not as it has them" {
	ownlibc
	run pinned "${own[@]}"
	run "$STATICLD" policy check ../policy/p.cfg
	assert_ok
	printf 1 | dd of="$libs/libc.a" bs=1 seek=24 conv=notrunc status=none
	rm "$libs/libgcc_eh.a"
	run "$STATICLD" policy check ../policy/p.cfg
	assert_status 1 && assert_has "$libs/libc.a is " 'a link that needs it is refused' "$libs/libgcc_eh.a: No such file"
	echo '{}' >../policy/staticld.lock
	run "$STATICLD" policy check ../policy/p.cfg
	assert_status 2 && assert_has 'no lock: an object with "schema": 1'
}

@test "policy lock: an installed policy has none; what is gone leaves it" {
	run "$STATICLD" policy lock default
	assert_status 2 && assert_has 'is an installed policy'
	echo x >"$libs/a" && echo y >"$libs/b"
	run "$STATICLD" policy lock ../policy/p.cfg "$libs/a" "$libs/b"
	assert_ok && assert_has 'staticld.lock: 2 files'
	rm "$libs/a"
	run "$STATICLD" policy lock ../policy/p.cfg
	assert_ok && assert_has "$libs/a: gone, was " 'staticld.lock: 1 files'
	run "$STATICLD" policy lock ../policy/p.cfg "$libs/nothing"
	assert_status 2 && assert_has "$libs/nothing: No such file"
	run "$STATICLD" policy show ../policy/p.cfg
	assert_ok && assert_has 'lock = "../policy/staticld.lock";'
}
