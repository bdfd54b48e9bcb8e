#!/usr/bin/env bats
# 200 links at once with mixed verdicts and one report: each has its own right end, and the report a whole line for each.
load bypass

prepare() {
	gcc -c hello.c
	gcc -c user.c
	printf 'int main(void) { int missing(void); return missing(); }' | gcc -x c -c -o fails.o -
	printf 'version = 1; extends = "default"; rules: { nss = "warn"; };\nlink: { seal = false; };' >warns.cfg
	mkdir out
	export STATICLD_REPORT=$PWD/report
}

# one NUMBER: every fourth of each kind; its status and words in NUMBER.status, NUMBER.log
one() {
	local words=(-o "out/$1")
	case $(($1 % 4)) in
	0) words+=(hello.o) ;;
	1) words+=(user.o) ;;
	2) words+=(fails.o) ;;
	3) words+=(--staticld-policy="$PWD/warns.cfg" user.o) ;;
	esac
	local rc=0
	"$STATICLD" "${words[@]}" >"$1.log" 2>&1 </dev/null || rc=$?
	echo $rc >"$1.status"
}

@test "200 at once" {
	local i pids=()
	for i in {1..200}; do one "$i" 3>&- & pids+=($!); done
	wait "${pids[@]}"
	for i in {1..200}; do
		read -r status <"$i.status"
		output=$(cat "$i.log")
		case $((i % 4)) in
		0) assert_status 0 && assert_silent && assert_exists "out/$i" ;;
		1) assert_status 1 && assert_has 'denied: nss' && assert_absent "out/$i" ;;
		2) assert_status 1 && assert_has missing && assert_absent "out/$i" ;;
		3) assert_status 0 && assert_has 'warning: nss' && assert_exists "out/$i" ;;
		esac || { echo "$i"; return 1; }
	done
	[ "$(ls -A out | wc -l)" = 100 ] || fail "files beside the outputs" || return
	assert_no_leftovers || return
	run python3 - <<-'END'
		import json, collections
		lines = [json.loads(l) for l in open("report")]
		for l in lines:
		    wanted = {0: "pass", 1: "deny", 2: "failed", 3: "warn"}[int(l["output"].split("/")[-1]) % 4]
		    assert l["verdict"] == wanted, l
		assert sorted(int(l["output"].split("/")[-1]) for l in lines) == list(range(1, 201)), len(lines)
	END
	assert_ok || return
	for i in 4 100 200; do is_static "out/$i" || return; done
	run "$STATICLD" report report
	assert_ok && assert_has '200 links: 50 deny, 50 failed, 50 warn, 50 pass'
}
