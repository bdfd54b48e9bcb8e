#!/usr/bin/env bats
# Exceptions that age: which of them a whole build had use for.
load helper

prepare() {
	echo '#include <pwd.h>
	int main(void) { return getpwnam("x") != 0; }' >a.c
	echo '#include <grp.h>
	int main(void) { return getgrnam("x") != 0; }' >b.c
	gcc -c a.c b.c hello.c
	cat >p.cfg <<-'END'
		version = 1;
		extends = "default";
		exceptions: (
			{ symbol = "getpw*"; from = "a.o"; reason = "it is used"; },
			{ symbol = "dlopen"; reason = "nobody calls it any more"; },
			{ symbol = "getgrnam"; reason = "it was used"; expires = "2020-01-01"; },
			{ symbol = "iconv*"; reason = "it was used, too"; expires = "2020-01-01"; },
			{ class = "nss"; program = "server"; reason = "it has another name now"; }
		);
	END
	export STATICLD_REPORT=$T/r.json
}
build() { for p in a b hello; do "$STATICLD" -w -Wl,-w --staticld-policy=p.cfg -o $p $p.o 2>/dev/null || :; done; }

@test "used, unused, expired with and without use, never matching" {
	build
	run "$STATICLD" report --exceptions r.json
	assert_ok && assert_has '5 exceptions in 3 links: 1 used, 2 expired, 1 unused, 1 never matches' \
		'p.cfg:4: used: 1 reference in 1 program' 'p.cfg:5: unused: none of 3 links' \
		'p.cfg:6: expired: on 2020-01-01, and 1 reference would need it' \
		'p.cfg:7: expired: on 2020-01-01, and 0 references would need it: remove it' \
		'p.cfg:8: never matches: no link is of its program "server"' \
		'1 of the links failed or was refused' 'symbol "dlopen": nobody calls it any more'
	assert_no_probe_words
}

@test "the rule unused-exception: deny makes the status 1, allow says nothing of them" {
	sed -i 's/^extends.*/&\nrules: { unused-exception = "deny"; };/' p.cfg
	build
	run "$STATICLD" report --exceptions r.json
	assert_status 1 && assert_has 'p.cfg:6: unused'
	sed -i '/dlopen\|getgrnam\|iconv\|server/d; s/used"; },/used"; }/' p.cfg
	rm r.json
	build
	run "$STATICLD" report --exceptions r.json
	assert_ok && assert_has '1 exception in 3 links: 1 used, 0 expired'
	sed -i 's/unused-exception = "deny"/unused-exception = "allow"/; s/getpw/putpw/' p.cfg
	rm r.json
	build
	run "$STATICLD" report --exceptions r.json
	assert_ok && assert_has '1 unused' && assert_hasnt 'remove it'
}

@test "the same report on another day of the build" {
	export SOURCE_DATE_EPOCH=1500000000 # 2017
	build
	run "$STATICLD" report --exceptions r.json
	assert_ok && assert_has 'p.cfg:6: used' 'p.cfg:7: unused' ', 0 expired,'
}

@test "extends and a locked policy keep the rule; seal is none for it" {
	printf 'version = 1; extends = "p.cfg"; rules: { unused-exception = "allow"; };' >q.cfg
	printf 'version = 1; extends = "default"; rules: { unused-exception = "seal"; };' >s.cfg
	run "$STATICLD" policy check s.cfg
	assert_status 2 && assert_has s.cfg:1 unused-exception
	sed -i 's/^extends.*/&\nrules: { unused-exception = "deny"; };/' p.cfg
	"$STATICLD" --staticld-policy=q.cfg -o hello hello.o
	run "$STATICLD" report --exceptions r.json
	assert_ok && assert_hasnt 'remove it'
}

@test "two policies in one build; a report of before" {
	build
	"$STATICLD" -o hello2 hello.o
	echo '{"schema":1,"program":"x","output":"x","verdict":"pass","findings":[]}' >>r.json
	run "$STATICLD" report --exceptions r.json
	assert_ok && assert_has '5 exceptions in 3 links'
	run "$STATICLD" report --exceptions --html r.json
	assert_status 2
}
