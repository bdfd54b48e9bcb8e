#!/usr/bin/env bats
# The plugin without the wrapper: ld's own options suffice.
load helper

prepare() { plugin=(-Wl,-plugin,"$STATICLD_BUILD/lib/staticld/staticld.so") seal=$STATICLD_BUILD/lib/staticld/seal.o; }

@test "denies getpwnam: bfd, gold, gcc, clang" {
	for cc in gcc clang; do
		for linker in bfd gold; do
			run plugged $cc -static -fuse-ld=$linker -o out user.c "${plugin[@]}" -Wl,-plugin-opt=policy=default
			assert_failed && assert_absent out && assert_has nss getpwnam && assert_no_probe_words && assert_no_leftovers ||
				{ echo "with $cc, $linker"; return 1; }
		done
	done
}

@test "passes hello, sealed" {
	local lib=$STATICLD_BUILD/lib/staticld
	for cc in gcc clang; do
		for linker in bfd gold; do
			rm -f out
			run plugged $cc -static -fuse-ld=$linker "${plugin[@]}" -Wl,-plugin-opt=policy=default "-Wl,-plugin-opt=seal=$lib/seal.o" -o out "$lib/seal.o" hello.c "$lib/libseal.a"
			linked out || { echo "with $cc, $linker"; return 1; }
			is_static out static && assert_has 'sealed: cannot load'
		done
	done
}

@test "without the seal: audit passes, default says what is missing" {
	run plugged gcc -static -o out hello.c "${plugin[@]}" -Wl,-plugin-opt=policy=audit
	linked out && is_static out static
	rm out
	run plugged gcc -static -o out hello.c "${plugin[@]}" -Wl,-plugin-opt=policy=default
	assert_failed && assert_absent out && assert_has seal seal.o -plugin-opt=seal= && assert_no_probe_words
}

@test "without a policy option it is the default one" {
	run plugged gcc -static -o out user.c "${plugin[@]}"
	assert_failed && assert_absent out && assert_has nss getpwnam
}

@test "a policy that is not there fails the link" {
	run plugged gcc -static -o out hello.c "${plugin[@]}" -Wl,-plugin-opt=policy=/no/such.cfg
	assert_failed && assert_absent out && assert_has /no/such.cfg
}

@test "an option that is not one fails the link" {
	run plugged gcc -static -o out hello.c "${plugin[@]}" -Wl,-plugin-opt=colour=red
	assert_failed && assert_absent out && assert_has colour
}

@test "it exports the plugin's entry point alone: no name of its libraries can meet one of the linker's" {
	run nm -D --defined-only --format=just-symbols "$STATICLD_BUILD/lib/staticld/staticld.so"
	assert_ok && [ "$output" = onload ] || fail "wanted onload alone"
}
