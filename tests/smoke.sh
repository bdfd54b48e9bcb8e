#!/bin/sh
# tests/smoke.sh TREE: whether an installed tree works on a machine that has gcc and nothing else. In plain sh, for roots where
# the other tests cannot run. The last line is "N passed, N failed".
set -u
tree=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
cd "$work" || exit 2
export LC_ALL=C NO_COLOR=1
unset STATICLD_POLICY
s=$tree/bin/staticld

# check NAME STATUS WORD COMMAND...: COMMAND ends with STATUS (0, or 1 for any other) and says WORD
check() {
	name=$1 want=$2 word=$3
	shift 3
	"$@" >out 2>&1
	got=$?
	[ $got = 0 ] || got=1
	if [ $got = "$want" ] && { [ -z "$word" ] || grep -q -e "$word" out; }; then passed=$((passed + 1)); else
		failed=$((failed + 1))
		echo "FAILED: $name: status $got"
		sed 's/^/   /' out
	fi
}

printf '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n' >hello.c
printf '#include <pwd.h>\nint main(void) { return getpwnam("root") == 0; }\n' >user.c
mkdir moved && cp -a "$tree/." moved

check 'the version' 0 '^staticld [0-9]' "$s" --staticld-version
check 'doctor' 0 '^staticld' "$s" doctor
check 'a link' 0 '' "$s" -o hello hello.c
check 'its program' 0 '^hello$' ./hello
check 'its proof' 0 'static, sealed: cannot load code at run time' "$s" verify hello
check 'a refusal' 1 'getpwnam: referred to by main' "$s" -g -o user user.c
check 'its line, by debug information' 1 'user.c:2' "$s" -g -o user user.c
check 'nothing written' 1 '' test -e user
"$s" --staticld-policy=sealed -w -o user user.c >out 2>&1
if grep -q 'this libc is too old to be sealed' out; then
	check 'glibc before 2.34: a program with NSS is not sealed' 1 '' test -e user
else
	check 'the sealed program' 0 '' ./user
	check 'its proof' 0 'static, sealed' "$s" verify --expect sealed user
fi
check 'a static PIE' 0 '' "$s" -fPIE -static-pie -o pie hello.c
check 'its program' 0 '^hello$' ./pie
check 'the tree moved' 0 '' moved/bin/staticld -o hello2 hello.c
check 'its proof' 0 'static, sealed' moved/bin/staticld verify hello2
check 'the policies' 0 'policy sealed' "$s" policy check sealed
check 'completion' 0 '_staticld' "$s" completion bash
echo "$passed passed, $failed failed"
[ $failed = 0 ]
