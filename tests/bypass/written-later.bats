#!/usr/bin/env bats
# The output is written to after its proof, or there was none: status 0 means that what is there is what was proven.
load bypass

prepare() {
	gcc -no-pie -o evil user.c
	# under it such specs files are not refused by what they say
	printf 'version = 1;\nextends = "default";\nrules: { dlopen = "warn"; };\n' >told.cfg
}

late() { # ARGS...: the link succeeds without us, and its output is not what was linked
	rm -f out
	run "$STATICLD" -o out hello.c "$@"
	refused out && assert_has 'written to again' || { echo "$*"; return 1; }
}
@test "a specs file's command after the link" {
	printf '*post_link:\ncp evil out\n\n' >post.specs
	late -specs=post.specs --staticld-policy=./told.cfg
	printf '*post_link:\nmv evil out\n\n' >move.specs
	late -specs=move.specs --staticld-policy=./told.cfg
}
@test "-wrapper that writes the output, also with the old size and times" {
	printf '#!/bin/sh\n"$@"; r=$?\ncase "$*" in *collect2*) cp evil out;; esac\nexit $r\n' >wrap
	printf '#!/bin/sh\n"$@"; r=$?\ncase "$*" in *collect2*) cp -p out old; printf "\\001" | dd of=out bs=1 seek=4096 conv=notrunc status=none; touch -r old out;; esac\nexit $r\n' >patch
	chmod +x wrap patch
	late -wrapper ./wrap
	late -wrapper ./patch
}
@test "no linker of ours ran: no output of the compiler's passes for one that was judged" {
	printf '*link_command:\ncp evil out\n\n' >copy.specs
	run "$STATICLD" -o out hello.c -specs=copy.specs --staticld-policy=./told.cfg
	refused out && assert_has 'not checked'
	printf '*link_command:\ntrue\n\n' >nothing.specs
	run "$STATICLD" -o out hello.c -specs=nothing.specs --staticld-policy=./told.cfg
	refused out && assert_has 'not checked'
	# An older output must not stand for the one that is not there.
	cp evil out
	run "$STATICLD" -o out hello.c -specs=nothing.specs --staticld-policy=./told.cfg
	refused out
}
@test "-Wl,--version is no link, and what was there stays" {
	cp hello.c out
	run "$STATICLD" -o out hello.c -Wl,--version
	assert_ok && assert_same hello.c out
}

@test "a specs file whose command takes the link's place, or comes behind it, is refused before anything runs" {
	gcc -static -o evil user.c
	for name in link_command post_link; do
		printf '*%s:\ncp evil elsewhere\n\n' $name >else.specs
		for word in -specs=else.specs --specs=else.specs '-specs else.specs'; do
			run "$STATICLD" -o out hello.c $word
			refused out && assert_absent elsewhere && assert_has "else.specs: *$name:" || { echo "$name $word"; return 1; }
		done
	done
	# what only adds options is let be
	printf '*link:\n+ %%{none:--none}\n\n' >more.specs
	run "$STATICLD" -o out hello.c -specs=more.specs
	linked out
}
