#!/usr/bin/env bats
# `staticld completion`: what each shell offers, in that shell.
load helper

# inbash WORDS...: what bash offers for the last one
inbash() {
	[ -e complete.bash ] || "$STATICLD" completion bash >complete.bash
	# shellcheck disable=SC2016
	run bash --norc -c '. ./complete.bash; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _staticld 2>&1; printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

# inzsh WORDS...: likewise, with the shell's own completion system
inzsh() {
	mkdir -p fpath
	[ -e fpath/_staticld ] || "$STATICLD" completion zsh >fpath/_staticld
	cat >complete.zsh <<-'END'
		zmodload zsh/zpty
		zpty z zsh -f -i
		send() { zpty -w z "$1"; }
		send "PS1= ; fpath=($PWD/fpath \$fpath); autoload -Uz compinit; compinit -u -D; bindkey '^I' complete-word; echo READY"
		zpty -r z out '*READY*'
		send "compadd() { builtin print -r -- \"OFFER: \$@\" >>$PWD/offers; builtin compadd \"\$@\"; }; echo SET"
		zpty -r z out '*SET*'
		zpty -w -n z "${(j: :)argv}"$'\t'
		# plain words and those with a value come in two
		repeat 300 { [[ -e offers && $(grep -c OFFER offers) -ge 2 ]] && break; sleep 0.1 }
		zpty -d z
	END
	rm -f offers
	run timeout 60 zsh -f complete.zsh "$@"
	output=$(cat offers 2>/dev/null)
}

infish() {
	[ -e complete.fish ] || "$STATICLD" completion fish >complete.fish
	run env HOME="$T" fish --no-config -c 'source complete.fish; complete -C "$argv"' "$@"
}

@test "bash: words, options, values, installed policies, files" {
	inbash staticld ve
	[ "$output" = verify ] || fail "not verify"
	inbash staticld verify --
	assert_has --expect= --json --help
	inbash staticld verify --expect = sta
	[ "$output" = $'static\nstatic-pie' ] || fail "not the kinds"
	inbash staticld --staticld-policy = se
	assert_has sealed && assert_hasnt strict
	inbash staticld -O2 hello.c --staticld-p
	[ "$output" = --staticld-policy= ] || fail "not ours"
	inbash staticld explain ds
	assert_hasnt deny
	inbash staticld explain ns
	[ "$output" = nss ] || fail "not nss"
	inbash staticld doctor --target = ar
	[ "$output" = $'arm\narm64' ] || fail "not the targets"
	inbash staticld verify hel
	[ "$output" = hello.c ] || fail "not the file"
	inbash staticld -c hel
	[ "$output" = hello.c ] || fail "not the file"
	inbash staticld go b
	[ "$output" = build ] || fail "not build"
}

@test "zsh: words, options, values" {
	command -v zsh >/dev/null || fail "no zsh"
	inzsh staticld ve
	assert_has verify
	inzsh staticld verify --expect=sta
	assert_has static-pie
	inzsh staticld verify --
	assert_has --expect= --json
	inzsh staticld hello.c --staticld-policy=
	assert_has sealed musl
}

@test "fish: words with what they are, options, values" {
	command -v fish >/dev/null || fail "no fish"
	infish 'staticld ver'
	assert_has verify 'whether they are static'
	infish 'staticld verify --e'
	assert_has --expect
	infish 'staticld verify --expect='
	assert_has static-pie sealed
	infish 'staticld explain is'
	assert_ok
	infish 'staticld completion '
	assert_has bash zsh fish && assert_hasnt hello.c
	infish 'staticld --staticld-policy='
	assert_has musl sealed
}

@test "what is installed asks the program, the first time as well" {
	share=$STATICLD_BUILD/share PATH=$STATICLD_BUILD/bin:$PATH
	cp "$share/bash-completion/completions/staticld" complete.bash
	cp "$share/zsh/site-functions/_staticld" -t . && mkdir fpath && mv _staticld fpath
	cp "$share/fish/vendor_completions.d/staticld.fish" complete.fish
	inbash staticld --staticld-policy = se
	[ "$output" = sealed ] || fail "not sealed"
	inzsh staticld verify --expect=sta
	assert_has static-pie
	infish 'staticld verify --expect='
	assert_has static-pie sealed
	cmp "$share/bash-completion/completions/staticld" "$share/bash-completion/completions/staticld++"
}

@test "no such shell: usage; what is printed is the shell's language" {
	run "$STATICLD" completion tcsh
	assert_status 2 && assert_has 'bash|zsh|fish'
	run "$STATICLD" completion
	assert_status 2
	"$STATICLD" completion bash | bash -n
	"$STATICLD" completion zsh | zsh -n /dev/stdin
	"$STATICLD" completion fish | fish -n /dev/stdin
}
