#!/usr/bin/env bats
# For a target that the command line selects the seal is compiled within the link, and leaves nothing behind.
load seal

compiled() { # the last run, with STATICLD_VERBOSE=1, compiled the seal, and it is gone
	assert_has seal/loader.c && assert_no_leftovers
}

@test "clang --target= this machine's own: compiled, sealed" {
	export STATICLD_CC=clang STATICLD_POLICY=sealed
	STATICLD_VERBOSE=1 run "$STATICLD" --target="$(gcc -dumpmachine)" -o out user.c
	assert_ok && compiled && is_sealed out
	STATICLD_VERBOSE=1 run "$STATICLD" -target "$(gcc -dumpmachine)" -static-pie -fPIE -o pie user.c
	assert_ok && compiled && is_sealed pie static-pie
}

@test "TRIPLE-staticld: compiled, sealed" {
	mkdir bin
	ln -s "$STATICLD" "bin/$(gcc -dumpmachine)-staticld"
	STATICLD_POLICY=sealed STATICLD_VERBOSE=1 run "bin/$(gcc -dumpmachine)-staticld" -o out user.c
	assert_ok && compiled && is_sealed out
}

@test "twice the same" {
	export STATICLD_CC=clang STATICLD_POLICY=sealed
	for out in one two; do
		run "$STATICLD" --target="$(gcc -dumpmachine)" -o $out hello.c
		linked $out
	done
	assert_same one two
}

@test "without a target, and with -m64, the installed one is taken" {
	STATICLD_POLICY=sealed STATICLD_VERBOSE=1 run "$STATICLD" -m64 -o out hello.c
	assert_ok && assert_has seal.o && assert_hasnt loader.c
}

@test "a target that cannot be compiled for: refused, nothing left over" {
	STATICLD_CC=clang STATICLD_POLICY=sealed run "$STATICLD" --target=nowhere-none -o out hello.c
	assert_failed && assert_absent out && assert_has 'could not be compiled for this target' && assert_no_leftovers
}

@test "under musl nothing is compiled" {
	echo 'version = 1; extends = "musl"; link: { seal = true; };' >musl.cfg
	STATICLD_CC=clang STATICLD_POLICY=$PWD/musl.cfg STATICLD_VERBOSE=1 run "$STATICLD" --target="$(gcc -dumpmachine)" -o out hello.c
	assert_ok && assert_hasnt loader.c
}
