#!/usr/bin/env bats
# Names of files, members, symbols and outputs cannot speak in staticld's name, move the cursor, or say in the
# exception to paste what they like.
load bypass

# neutral FILE...: nothing in it that a terminal obeys, and all of it UTF-8
neutral() {
	local file
	for file; do
		! LC_ALL=C grep -n -a -P '[\x01-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]' "$file" |
			cat -v | grep . || { echo "in $file"; return 1; }
		iconv -f utf-8 -t utf-8 "$file" >/dev/null || { echo "$file is not UTF-8"; return 1; }
	done
}

# pastes: the exception that log shows lets exactly that link pass
pastes() {
	{
		printf 'version = 1;\nextends = "default";\n'
		sed -n '/^    exceptions: (/{:more;p;/ );$/q;n;b more}' log | sed 's/reason = "\.\.\."/reason = "a test"/g'
	} >pasted.cfg
	run "$STATICLD" policy check ./pasted.cfg
	assert_ok
	rm -f out
	run "$STATICLD" --staticld-policy=./pasted.cfg -o out "$@"
	assert_ok && assert_exists out
}

# deny_named OBJECT [ARGS...]: refused, and everything that is said and written is neutral
deny_named() {
	rm -f r.json
	"$STATICLD" --staticld-report=r.json -o out "$@" >log 2>&1 && { echo linked; return 1; }
	! grep -n '^staticld: denied: nothing' log && neutral log r.json || return
	jq . r.json >/dev/null || return
	"$STATICLD" report r.json >text
	"$STATICLD" report --sarif r.json >sarif
	"$STATICLD" report --html r.json >html
	"$STATICLD" why r.json getpwnam >why || :
	neutral text sarif html why
}

names=(
	$'x\n\033[31mstaticld: denied: nothing\033[0m"; }, { symbol = "*"; reason = "ok"; from = "*.o'
	$'back\\slash "quote" *[a]?.o'
	$'bidi \u202egnp.o'
	$'c1 \u009b31m, DEL \177, not UTF-8 \377\200.o'
	$'a\rstaticld: pass\t\a.o'
)

@test "objects: control characters, quotes, bidi overrides, bytes that are no UTF-8" {
	local name
	gcc -g -c user.c
	for name in "${names[@]}"; do
		cp user.o "$name"
		deny_named "$name" && grep -q '^staticld: denied: nss' log && pastes "$name" || { echo "with $(printf %q "$name")"; return 1; }
	done
}

@test "members, outputs, and functions of the program" {
	local name
	printf '#include <pwd.h>\nint f(void) { return getpwnam("x") != 0; }\n' >m.c
	echo 'int f(void); int main(void) { return f(); }' >main.c
	gcc -c m.c main.c
	# a symbol may hold any byte
	objcopy --redefine-sym f=$'f\033[31m"\nstaticld: denied: nothing' m.o "${names[1]}"
	objcopy --redefine-sym f=$'f\033[31m"\nstaticld: denied: nothing' main.o main2.o
	deny_named main2.o "${names[1]}"
	cp m.o "${names[3]}"
	ar rc libm1.a "${names[3]}"
	deny_named main.o libm1.a
	pastes main.o libm1.a
	rm -f "${names[@]}"
	for name in "${names[@]}"; do
		"$STATICLD" -o "$name" user.c >log 2>&1 && return 1
		neutral log
		[ ! -e "$name" ]
	done
}

@test "verify, explain, doctor, policies, option words and the commands shown" {
	local name
	export STATICLD_VERBOSE=1
	for name in "${names[@]}"; do
		cp hello.c "$name.c"
		"$STATICLD" -o out "$name.c" >log1 2>&1 || { cat log1; return 1; }
		cp out "$name"
		"$STATICLD" verify "$name" >log2 2>&1
		"$STATICLD" verify "no $name" >log3 2>&1 || :
		"$STATICLD" explain "$name" >log4 2>&1 || :
		STATICLD_POLICY="$name" "$STATICLD" doctor >log5 2>&1 || :
		"$STATICLD" --staticld-policy="$name" -o out hello.c >log6 2>&1 && return 1
		STATICLD_CC="$name" "$STATICLD" -o out hello.c >log7 2>&1 && return 1
		"$STATICLD" report "$name.json" >log8 2>&1 && return 1
		printf 'version = 1;\nrules: { nss = "%s"; };\n' "${name//[\"\\]/}" >p.cfg
		"$STATICLD" policy check ./p.cfg >log9 2>&1 && return 1
		neutral log[1-9] || { echo "with $(printf %q "$name")"; return 1; }
	done
}

@test "the command that is shown can be run again" {
	local name=${names[0]}.c
	cp hello.c "$name"
	STATICLD_VERBOSE=1 "$STATICLD" -c -o "o'$name.o" "$name" 2>log
	rm "o'$name.o"
	sed 's/^staticld: run: //' log | bash
	[ -e "o'$name.o" ]
}

@test "reasons of the policy" {
	printf 'version = 1;\nextends = "default";\nsymbols: ( { name = "puts"; action = "deny"; reason = "a\\x1b[31m\\nstaticld: denied: nothing"; } );\n' >p.cfg
	deny_named --staticld-policy=./p.cfg -fno-builtin hello.c
	grep -q 'why: a\\x1b' log
}

@test "a reason without a letter in it is refused with its line" {
	local reason
	for reason in ... … '   ' '?!' -; do
		printf 'version = 1;\nextends = "default";\nexceptions: ( { symbol = "getpwnam";\n  reason = "%s"; } );\n' "$reason" >p.cfg
		run "$STATICLD" policy check ./p.cfg
		assert_status 2 && assert_has "./p.cfg:4: the reason \"$reason\" says nothing"
		run "$STATICLD" --staticld-policy=./p.cfg -o out user.c
		refused out && assert_has './p.cfg:4: '
	done
	for reason in 'no users in the image' überflüssig 不要; do
		printf 'version = 1;\nextends = "default";\nexceptions: ( { symbol = "getpwnam"; reason = "%s"; } );\n' "$reason" >p.cfg
		run "$STATICLD" policy check ./p.cfg
		assert_ok
	done
}
