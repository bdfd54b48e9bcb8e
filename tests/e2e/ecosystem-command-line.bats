#!/usr/bin/env bats
# Words on the command lines of build systems that say in another way what the driver's own options say.
load helper

@test "-Wl,-pie is -pie: a static PIE with the start files of one" {
	for word in -Wl,-pie -Wl,--pie -Wl,-pic-executable -Wl,-z,now,-pie '-Xlinker -pie'; do
		for cc in gcc clang; do
			rm -f out
			# shellcheck disable=SC2086
			run env STATICLD_CC=$cc "$STATICLD" -fPIE $word hello.c -o out
			linked out && is_static out static-pie && [ "$(./out)" = 'hello from C' ] || fail "$cc $word" || return
		done
	done
}
@test "the last of -pie and -no-pie counts, to whom it is said" {
	run "$STATICLD" -fPIE -Wl,-pie -no-pie hello.c -o out
	linked out && is_static out static
	run "$STATICLD" -fPIE -no-pie -Wl,-pie hello.c -o out
	linked out && is_static out static-pie
}
@test "-Wl,-pie with start files of the user's own stays the linker's" {
	local G U
	G=$(dirname "$(gcc -print-libgcc-file-name)") U=$(dirname "$(gcc -print-file-name=rcrt1.o)")
	run "$STATICLD" -o out -fPIE -nostartfiles "$U/rcrt1.o" "$U/crti.o" "$G/crtbeginS.o" hello.c -Wl,-pie -Wl,--no-dynamic-linker -Wl,-z,text "$G/crtendS.o" "$U/crtn.o"
	linked out && is_static out static-pie
}
@test "-Wl,-pie under musl" {
	run "$STATICLD" --staticld-policy=musl -fPIE -Wl,-pie hello.c -o out
	linked out && is_static out static-pie && [ "$(./out)" = 'hello from C' ]
}
