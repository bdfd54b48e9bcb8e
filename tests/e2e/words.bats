#!/usr/bin/env bats
# The words that staticld answers by itself, and what it says of wrong ones.
load helper

@test "version: one line with version, commit and place, wherever --staticld-version stands" {
	local number version
	number=$(sed -n 's/^VERSION = //p' "$TOP/Makefile")
	[ -n "$number" ] || fail "no version in the Makefile"
	version="staticld $number"
	for words in --staticld-version "-c hello.c --staticld-version" "hello.c -o hello --staticld-version" "verify --staticld-version" \
		"go build --staticld-version" "go build -o out --staticld-version ./x" "report r.json --staticld-version" "toolexec --staticld-version"; do
		run "$STATICLD" $words
		assert_ok && assert_has "$version" "in $STATICLD_BUILD" && [ "${#lines[@]}" = 1 ] || { echo "for $words"; return 1; }
		assert_absent hello
	done
	ln -s "$STATICLD" cc
	run ./cc --staticld-version
	assert_ok && assert_has "$version"
	printf '%s\n' --staticld-version >words
	run "$STATICLD" @words
	assert_ok && assert_has "$version"
	run "$STATICLD" doctor
	[[ ${lines[0]} == "$version"* ]] || fail "doctor's first line: ${lines[0]}"
}

@test "version: the value of another option is none of ours" {
	run "$STATICLD" hello.c -o --staticld-version
	linked ./--staticld-version
}

@test "help: one screen, and of each word; staticld alone is wrong usage" {
	local word
	run "$STATICLD" help
	assert_ok && [ "${#lines[@]}" -le 24 ] || fail "more than a screen"
	[ "$(wc -L <<<"$output")" -le 80 ] || fail "wider than a screen"
	for word in completion doctor explain go help policy report toolexec verify why; do
		assert_has "staticld $word"
		run "$STATICLD" $word --help
		assert_ok && assert_has "usage: staticld $word" && assert_no_probe_words
		run "$STATICLD" help $word
		assert_ok && assert_has "usage: staticld $word"
		run "$STATICLD" help
	done
	run "$STATICLD" --staticld-help -c hello.c
	assert_ok && assert_has 'staticld verify'
	run "$STATICLD"
	assert_status 2 && assert_has 'staticld verify'
	run "$STATICLD" verify hello.c --help
	assert_ok && assert_has 'usage: staticld verify'
}

@test "--version and --help are the driver's, with a line about ours on a terminal only" {
	run "$STATICLD" --version
	assert_ok
	[ "$output" = "$(gcc --version)" ] || fail "not gcc's"
	run "$STATICLD" --help
	assert_ok
	[ "$output" = "$(gcc --help)" ] || fail "not gcc's"
	run script -qec "'$STATICLD' --version" /dev/null
	assert_ok && assert_has 'Free Software Foundation' --staticld-version
	run script -qec "'$STATICLD' --help" /dev/null
	assert_ok && assert_has -print-search-dirs --staticld-help
	run script -qec "'$STATICLD' -dumpversion" /dev/null
	assert_ok && assert_hasnt staticld
	run script -qec "'$STATICLD' -c hello.c && '$STATICLD' hello.o -o hello" /dev/null
	assert_ok && assert_silent
}

@test "a wrong word: the right one" {
	local pair
	for pair in build:'staticld go build' test:'staticld go test' verfy:'staticld verify' hlep:'staticld help' reprot:'staticld report' \
		check:'staticld policy check' version:'staticld --staticld-version'; do
		run "$STATICLD" "${pair%%:*}" ./...
		assert_status 2 && assert_has "did you mean \"${pair#*:}\"" && assert_no_probe_words
	done
	run "$STATICLD" help verfy
	assert_status 2 && assert_has '"staticld verify"'
	# a file is a file, and what is like no word is the driver's to speak of
	cp hello.c build
	run "$STATICLD" -x c build -o hello
	linked hello
	run "$STATICLD" build
	assert_hasnt 'did you mean'
	run "$STATICLD" nothing-like-it
	assert_status 1 && assert_hasnt 'did you mean'
}

@test "a wrong word behind a subcommand: the right one, or all that there are" {
	run "$STATICLD" policy chekc ./p.cfg
	assert_status 2 && assert_has 'did you mean "check"' 'usage: staticld policy'
	run "$STATICLD" policy frobnicate
	assert_status 2 && assert_has '"check", "diff", "init", "lock", "show"'
	run "$STATICLD" completion tcsh
	assert_status 2 && assert_has '"bash", "fish", "zsh"'
	# the word is right, what follows is not
	run "$STATICLD" policy diff default
	assert_status 2 && assert_has 'usage: staticld policy' && assert_hasnt 'no word'
}

@test "a wrong option of a subcommand: the right one, and the usage; options after operands" {
	run "$STATICLD" report r.json --htlm
	assert_status 2 && assert_has '--html' 'usage: staticld report' && assert_no_probe_words
	run "$STATICLD" verify --expcet=static hello.c
	assert_status 2 && assert_has '"--expect"'
	run "$STATICLD" verify --expect
	assert_status 2 && assert_has 'wants a value'
	run "$STATICLD" report --html=x r.json
	assert_status 2 && assert_has 'has no value'
	run "$STATICLD" doctor hello.c
	assert_status 2 && assert_has 'usage: staticld doctor'
	"$STATICLD" hello.c -o hello --staticld-report=r.json
	run "$STATICLD" report r.json --sarif
	assert_ok && assert_has '"version": "2.1.0"'
	cp hello ./--json
	run "$STATICLD" verify -- --json
	assert_ok && assert_has '--json: static'
}

@test "a wrong option of ours among the driver's: the right one, and neither link nor compile" {
	local pair
	for pair in --staticld-polcy=strict:--staticld-policy= --staticld-policy:--staticld-policy= --staticld-reports=r.json:--staticld-report= \
		--staticld-verison:--staticld-version; do
		run "$STATICLD" "${pair%%:*}" hello.c -o hello
		refused hello && assert_has "has no option ${pair%%[:=]*}" "did you mean \"${pair#*:}\"" && assert_no_probe_words || return
		run "$STATICLD" "${pair%%:*}" -c hello.c
		assert_failed && assert_absent hello.o || return
	done
	run "$STATICLD" --staticld-frobnicate=1 hello.c -o hello
	refused hello && assert_has '"--staticld-policy="' '"--staticld-id="'
	"$STATICLD" --staticld-id= --staticld-id=x hello.c -o hello
}

@test "explain: policies and actions; a slip of the pen" {
	run "$STATICLD" explain sealed
	assert_ok && assert_has 'a policy' 'nss seal' STATICLD_POLICY=sealed && assert_hasnt $',\n'
	run "$STATICLD" explain deny seal
	assert_ok && assert_has 'the link is refused' "without the C library's loader"
	run "$STATICLD" explain icnov
	assert_status 1 && assert_has '"iconv"'
	printf 'version = 1;\nextends = "default";\nrules: { iconv = "warn"; };\n' >mine.cfg
	run "$STATICLD" explain ./mine.cfg
	assert_ok && assert_has 'iconv warn'
}

@test "no such policy, action, class: the valid ones" {
	run "$STATICLD" --staticld-policy=muls hello.c -o hello
	refused hello && assert_has 'did you mean "musl"'
	run "$STATICLD" --staticld-policy=zzz hello.c -o hello
	refused hello && assert_has '"audit", "default", "musl", "sealed", "strict"'
	printf 'version = 1;\nrules: { nss = "forbid"; };\n' >p.cfg
	run "$STATICLD" policy check p.cfg
	assert_status 2 && assert_has p.cfg:2 '"allow", "warn", "seal", "deny"'
	printf 'version = 1;\nrules: { names = "deny"; };\n' >p.cfg
	run "$STATICLD" policy check p.cfg
	assert_status 2 && assert_has p.cfg:2 '"nss", "dlopen", "iconv"'
}

@test "policy check and doctor look at the project's staticld.cfg" {
	mkdir -p m/sub
	printf 'module example.com/m\n' >m/go.mod
	printf 'version = 1;\nextends = "default";\nrules: {\n  nss = deny;\n};\n' >m/staticld.cfg
	run env -C m/sub "$STATICLD" policy check
	assert_status 2 && assert_has 'staticld.cfg:4' '"deny"' 'policy default'
	run env -C m/sub "$STATICLD" doctor
	assert_status 1 && assert_has 'staticld.cfg:4'
	printf 'version = 1;\nextends = "sealed";\n' >m/staticld.cfg
	run env -C m/sub "$STATICLD" policy check
	assert_ok && assert_has 'm/staticld.cfg: policy staticld.cfg'
	run env -C m/sub "$STATICLD" doctor
	assert_ok && assert_has 'm/staticld.cfg'
	rm m/go.mod
	run env -C m/sub "$STATICLD" policy check
	assert_ok && assert_hasnt staticld.cfg
}

@test "the same words in a wrong policy file, wherever it is read" {
	printf 'version = 1;\nextends = "default";\nexceptions: (\n  { symbol = "dlopen"; reason = "never called"; },\n);\n' >p.cfg
	run "$STATICLD" --staticld-policy=./p.cfg hello.c -o hello
	refused hello && assert_has 'p.cfg:5' 'none behind the last one'
}
