#!/usr/bin/env bats
# What has the output's name: nothing that was not proven, and nothing of the user's is taken away.
load bypass

prepare() {
	printf 'version = 1; extends = "default"; output: { execstack = "deny"; };\n' >stack.cfg
	gcc -static -o old hello.c
}

# refuse NAME ARGS...: a link that only the proof denies, for ld has written its output by then
refuse() {
	local out=$1
	shift
	run "$STATICLD" --staticld-policy="$PWD/stack.cfg" -Wl,-z,execstack -o "$out" hello.c "$@"
	assert_failed && assert_has execstack && assert_no_leftovers && no_temporary
}
accept() {
	local out=$1
	shift
	run "$STATICLD" -o "$out" hello.c "$@"
	assert_ok && assert_no_leftovers && no_temporary
}
no_temporary() { [ -z "$(find . -name '.staticld*')" ] || fail "temporary files: $(find . -name '.staticld*')"; }
no_program() { [ "$(head -c 4 "$1" 2>/dev/null)" != $'\177ELF' ] || fail "a program is in $1"; }

@test "a new output, an old one: gone when denied, replaced when not" {
	for l in bfd gold; do
		refuse out -fuse-ld=$l && assert_absent out
		cp old out
		refuse out -fuse-ld=$l && assert_absent out
		cp old out
		exec 8<out
		accept out -fuse-ld=$l && is_static out
		# who runs or reads the old one still has it
		cmp old - <&8
		exec 8<&-
		rm out
	done
}
@test "permissions are those that the linker gives" {
	for mask in 022 077 027; do
		rm -f plain out
		(umask $mask && gcc -static -o plain hello.c)
		(umask $mask && "$STATICLD" -o out hello.c)
		[ "$(stat -c %a plain)" = "$(stat -c %a out)" ] || fail "$(stat -c %a plain out)"
	done
	for mode in 600 644 640 444; do
		for linker in bfd gold; do
			rm -f plain out
			touch plain out
			chmod $mode plain out
			gcc -fuse-ld=$linker -static -o plain hello.c
			accept out -fuse-ld=$linker
			[ "$(stat -c %a plain)" = "$(stat -c %a out)" ] || fail "$mode $linker $(stat -c %a plain out)"
		done
	done
}
@test "a symbolic link" {
	ln -s target out
	refuse out && no_program target && assert_absent target && [ -L out ]
	accept out && [ -L out ] && is_static target
	cp old target
	refuse out && no_program target && [ -L out ]
	# over another link, to a file in another directory
	mkdir dir
	ln -s dir/file hop
	ln -sf hop out
	accept out && [ -L out ] && [ -L hop ] && is_static dir/file
}
@test "another hard link" {
	touch target
	ln target out
	refuse out && no_program target && assert_exists out && assert_exists target
	accept out && is_static target && [ target -ef out ]
	# What is denied is not run by this name, and the user's other one keeps its content.
	cp target copy
	refuse out && no_program out && assert_same copy target
}
@test "standard output, redirected and not" {
	for name in /dev/stdout stdout; do
		[ $name = /dev/stdout ] || ln -s /proc/self/fd/1 stdout
		run bash -c '"$0" --staticld-policy="$PWD/stack.cfg" -Wl,-z,execstack -o $1 hello.c >target' "$STATICLD" $name
		assert_failed && no_program target
		[ -L $name ] || fail "$name is gone"
		"$STATICLD" -o $name hello.c >target
		is_static target
		"$STATICLD" -o $name hello.c | cat >piped
		is_static piped
	done
}
@test "a FIFO and a device" {
	mkfifo out
	cat out >got &
	refuse out && [ -p out ]
	: >out
	wait
	no_program got
	cat out >got &
	accept out && [ -p out ]
	wait
	is_static got
	refuse /dev/full || :
	[ -c /dev/full ] || fail "/dev/full is gone"
	run "$STATICLD" -o /dev/full hello.c
	assert_failed && [ -c /dev/full ]
}
@test "a directory that cannot be written, and another's file" {
	[ "$(id -u)" = 0 ] || fail "needs root"
	mkdir ro
	touch ro/out
	chmod 777 ro/out
	chmod 755 ro .
	chmod 644 stack.cfg hello.c
	staticld_for_nobody
	nobody() { env TMPDIR=/tmp setpriv --reuid=65534 --regid=65534 --clear-groups bin/staticld "$@"; }
	run nobody --staticld-policy=./stack.cfg -Wl,-z,execstack -o ro/out hello.c
	assert_failed && no_program ro/out && assert_exists ro/out
	run nobody -o ro/out hello.c
	assert_ok && is_static ro/out
	run nobody --staticld-policy=./stack.cfg -Wl,-z,execstack -o ro/out hello.c
	assert_failed && no_program ro/out
	run nobody -o ro/new hello.c
	assert_failed && assert_absent ro/new
	touch theirs
	chown 65534 theirs
	accept theirs && [ "$(stat -c %u theirs)" = 65534 ] && is_static theirs
}
@test "a bind-mounted file" {
	touch src out
	run unshare -m sh -c 'mount --bind src out; "$0" --staticld-policy=./stack.cfg -Wl,-z,execstack -o out hello.c' "$STATICLD"
	assert_failed && assert_has execstack && no_program src
	run unshare -m sh -c 'mount --bind src out; "$0" -o out hello.c' "$STATICLD"
	assert_ok && no_program out && is_static src && no_temporary
	run unshare -m sh -c 'mount --bind src out; "$0" --staticld-policy=./stack.cfg -Wl,-z,execstack -o out hello.c' "$STATICLD"
	assert_failed && no_program src && no_temporary
}
@test "a program that runs" {
	cp /bin/sleep out
	./out 60 3>&- &
	background+=($!)
	ln -s out link
	accept out && is_static out
	cp old out2
	accept link && is_static out
}
@test "no place for the output: said at once" {
	run "$STATICLD" -o nowhere/out hello.c
	assert_failed && assert_has nowhere/out 'No such file'
	mkdir dir
	run "$STATICLD" -o dir hello.c
	assert_failed && assert_has 'directory' && [ -d dir ]
}
@test "a failing link keeps nothing, a wrong option touches nothing" {
	echo 'int nothere(void); int main(void) { return nothere(); }' >undefined.c
	cp old out
	run "$STATICLD" -w -o out undefined.c
	assert_failed && assert_absent out
	cp old out
	run "$STATICLD" -o out hello.c -Wl,--no-such-option
	assert_failed && assert_same old out
}
@test "what ends the options does not move the output" {
	for o in -Wl,-- '-nostdlib -Wl,-z' '-nostdlib -Wl,-soname' '-Wl,-o,elsewhere,--' '-nostdlib -Wl,--defsym'; do
		run "$STATICLD" -o out hello.c $o
		assert_failed && assert_absent out && assert_absent elsewhere && assert_absent a.out && no_temporary || { echo "$o"; return 1; }
	done
}

@test "an output, or another value, that is called like an option of ours: nobody else's file is written or removed" {
	local crt name
	gcc -c hello.c
	for name in --staticld-version --staticld-link=1:2 -fuse-ld=gold; do
		rm -rf tree && mkdir tree
		# a copy of the start files, for what would lose one
		cp "$(gcc -print-file-name=crt1.o)" "$(gcc -print-file-name=crti.o)" "$(gcc -print-file-name=crtn.o)" tree
		chmod a-w tree/*
		crt=$(cksum tree/*)
		run "$STATICLD" -B "$PWD/tree/" hello.o -o "$name"
		[ "$(cksum tree/*)" = "$crt" ] || fail "a start file is gone or changed with -o $name"
		run "$STATICLD" -B "$PWD/tree/" hello.o -o hello -Wl,-h,"$name"
		[ "$(cksum tree/*)" = "$crt" ] || fail "a start file is gone or changed with -h $name"
	done
	run "$STATICLD" -B "$PWD/tree/" hello.o -o --staticld-version
	linked ./--staticld-version
}
