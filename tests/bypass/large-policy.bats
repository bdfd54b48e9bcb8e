#!/usr/bin/env bats
# Policies of tens of thousands of rows: each row counts, first come first served. What they cost is in glob_test.
load bypass

# rows FORMAT FIRST LAST: with commas between
rows() { seq -f "$1" -s $',\n' "$2" "$3"; }

# the policy p.cfg: FORMAT's 20,000 symbol rows, then the rows MORE
patterns() {
	printf 'version = 1;\nextends = "default";\nsymbols: (\n%s,\n%s );\n' "$(rows "$1" 1 20000)" "$2" >p.cfg
}

@test "20,000 patterns, and what comes behind them" {
	local form
	for form in 'q%g*' '*q%g' '*_q%g_*' '?q%g[a-z]' 'q%g'; do
		patterns "{name=\"$form\";action=\"deny\"}" '{ name = "nothing*"; action = "deny"; }'
		run "$STATICLD" --staticld-policy=./p.cfg -o out hello.c
		linked out || { echo "with $form"; return 1; }
		rm out
		patterns "{name=\"$form\";action=\"deny\"}" '{ name = "put[s]"; action = "deny"; reason = "the last row"; }'
		run "$STATICLD" --staticld-policy=./p.cfg -fno-builtin -o out hello.c
		refused out && assert_has 'the last row' || { echo "with $form"; return 1; }
	done
}

@test "of 20,000 rows for one name the first one counts" {
	{
		printf 'version = 1;\nextends = "default";\nsymbols: ( { name = "p*ts"; action = "allow"; }\n'
		yes ', { name = "put[s]"; action = "deny"; }' | head -n 20000
		echo ');'
	} >p.cfg
	run "$STATICLD" --staticld-policy=./p.cfg -fno-builtin -o out hello.c
	linked out
}

@test "300,000 exceptions in included files: those of other names do not count, the last one does" {
	local n
	for n in {0..19}; do
		rows '{symbol="s%.0f";reason="a test"}' "$((n * 15000))" "$((n * 15000 + 14999))" >"$n.inc"
		printf '@include "%s.inc"\n%s\n' "$n" "$([ "$n" = 19 ] || echo ,)"
	done >list
	printf 'version = 1;\nextends = "default";\nexceptions: (\n%s\n );\n' "$(cat list)" >p.cfg
	run "$STATICLD" --staticld-policy=./p.cfg -o out user.c
	denied out nss getpwnam
	printf 'version = 1;\nextends = "default";\nexceptions: (\n%s\n, { symbol = "getpw*"; reason = "no users"; } );\n' "$(cat list)" >p.cfg
	run "$STATICLD" --staticld-policy=./p.cfg -o out user.c
	assert_ok && assert_exists out
}
