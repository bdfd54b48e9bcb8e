#!/usr/bin/env bats
# Reports: one JSON line per final link, and what staticld makes of them.
load helper

# py: the program on stdin with the report's links as `links`
py() {
	{ echo 'import json; links = [json.loads(l) for l in open("r.json")]'; cat; } | python3 - || fail "$(cat r.json)"
}

@test "a denied link: every field of the design" {
	gcc -g -c user.c
	run "$STATICLD" user.o -o user --staticld-report=r.json
	denied user nss getpwnam
	py <<-'END'
		[l] = links
		assert list(l)[:11] == ["schema", "program", "output", "verdict", "policy", "linker", "driver", "libc", "findings", "proof", "inputs"], list(l)
		assert l["schema"] == 1 and l["program"] == "user" and l["verdict"] == "deny" and l["proof"] is None
		assert l["policy"]["name"] == "default" and len(l["policy"]["sha256"]) == 64
		assert l["linker"]["kind"] == "bfd" and l["driver"] == "gcc" and l["libc"].startswith("glibc 2.")
		[f] = l["findings"]
		assert f["class"] == "nss" and f["action"] == "deny" and f["symbol"] == "getpwnam"
		r = f["referrer"]
		assert r["file"] == "user.o" and r["member"] is None and r["function"] == "main" and r["go_package"] is None
		assert r["source"] == "user.c" and r["line"] == 3
		assert f["definer"]["file"].endswith("/libc.a") and ".." not in f["definer"]["file"]
		assert f["definer"]["member"] == "getpwnam.o"
		assert f["chain"][:2] == ["main", "getpwnam"] and f["live"] is True and f["exception"] is None and f["help"]
		assert l["inputs"] > 100
	END
}

@test "a passing link, by STATICLD_REPORT: a line, still silent; twice the same line" {
	export STATICLD_REPORT=r.json
	run "$STATICLD" hello.c -o hello
	linked hello
	run "$STATICLD" hello.c -o hello
	py <<-'END'
		a, b = links
		assert a == b and a["verdict"] == "pass" and a["findings"] == []
		assert a["proof"] == {"type": "static", "interpreter": None, "needed": [], "machine": "x86-64"} or a["proof"]["type"] == "static"
	END
	run "$STATICLD" -c hello.c
	assert_ok && [ "$(wc -l <r.json)" = 2 ] || fail "a compile wrote a line"
}

@test "gold, musl, audit" {
	export STATICLD_REPORT=$PWD/r.json
	"$STATICLD" -fuse-ld=gold hello.c -o a
	"$STATICLD" --staticld-policy=musl hello.c -o b
	"$STATICLD" --staticld-policy=audit user.c -o c 2>/dev/null
	py <<-'END'
		a, b, c = links
		assert a["linker"]["kind"] == "gold" and a["proof"]["type"] == "static"
		assert b["libc"].startswith("musl 1.") and b["policy"]["name"] == "musl"
		assert c["verdict"] == "warn" and c["findings"][0]["action"] == "warn" and c["proof"]["type"] == "static"
	END
}

@test "a report that cannot be written: an error before the link" {
	run "$STATICLD" hello.c -o hello --staticld-report=/nonexistent/r.json
	assert_status 1 && assert_absent hello && assert_has /nonexistent/r.json
}

@test "64 links in parallel append 64 whole lines" {
	gcc -c hello.c user.c
	export STATICLD_REPORT=$PWD/r.json
	seq 64 | xargs -P 16 -I N sh -c "if [ \$((N % 2)) = 0 ]; then o=user.o; else o=hello.o; fi
		exec '$STATICLD' \$o -o outN 2>/dev/null" || :
	py <<-'END'
		assert len(links) == 64, len(links)
		assert sorted(l["program"] for l in links) == sorted("out%d" % n for n in range(1, 65))
		assert sum(l["verdict"] == "deny" for l in links) == 32
	END
}

sample() {
	printf '#include <iconv.h>\n#include <pwd.h>\nint main(void) { return iconv_open("a", "b") && getpwnam("x"); }\n' >both.c
	"$STATICLD" -g both.c -o both --staticld-report=r.json 2>/dev/null || :
	"$STATICLD" hello.c -o hello --staticld-report=r.json
}

@test "report: as text" {
	sample
	run "$STATICLD" report r.json
	assert_ok && assert_has 'deny both (policy default, glibc' 'deny nss: getpwnam, at both.c:3' 'pass hello'
}

@test "report --sarif: valid by the schema, one result per finding" {
	sample
	"$STATICLD" report --sarif r.json >r.sarif
	python3 - "$BATS_TEST_DIRNAME/testdata/sarif-2.1.0.json" <<-'END'
		import json, sys
		log = json.load(open("r.sarif"))
		run = log["runs"][0]
		assert [r["ruleId"] for r in run["results"]] == ["nss", "iconv"], run["results"]
		where = run["results"][0]["locations"][0]["physicalLocation"]
		assert where["artifactLocation"]["uri"] == "both.c" and where["region"]["startLine"] == 3
		assert len(run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]) >= 3
	END
	python3 -c 'import jsonschema' 2>/dev/null || skip "no python3-jsonschema"
	python3 -W ignore - "$BATS_TEST_DIRNAME/testdata/sarif-2.1.0.json" <<-'END'
		import json, jsonschema, sys
		jsonschema.validate(json.load(open("r.sarif")), json.load(open(sys.argv[1])), cls=jsonschema.Draft7Validator)
	END
}

@test "report --html: one page that asks nobody for anything, with the chain drawn" {
	command -v dot >/dev/null || skip "no dot"
	sample
	"$STATICLD" report --html r.json >r.html
	python3 - <<-'END'
		import html.parser, re
		page = open("r.html").read()
		assert page.count("<svg") == 1 and "__nss_" in page and ">getpwnam<" in page and "both.c:3" in page
		assert not re.search(r'(src|href)="(?!#)', page.replace('xlink:href', 'x')), "asks for another file"
		html.parser.HTMLParser().feed(page)
	END
	run env PATH=/nonexistent "$STATICLD" report --html r.json
	assert_status 3 && assert_has graphviz
}

@test "report: files that are none" {
	echo '{"a": 1}' >bad.json
	run "$STATICLD" report bad.json
	assert_status 2 && assert_has bad.json:1
	run "$STATICLD" report nothing.json
	assert_status 2
	run "$STATICLD" report
	assert_status 2
}

@test "why: from a report, from an executable" {
	sample
	run "$STATICLD" why r.json getpwnam
	assert_ok && assert_has 'both: deny getpwnam, class nss' 'at both.c:3' '-> getpwnam' fix:
	run "$STATICLD" why r.json __nss_module_get_function
	assert_ok && assert_has getpwnam
	run "$STATICLD" why r.json nosuch
	assert_status 1
	run "$STATICLD" why hello puts
	assert_ok && assert_has 'puts is defined in it'
	run "$STATICLD" why hello nosuch
	assert_status 1
	strip hello
	run "$STATICLD" why hello puts
	assert_ok && assert_has stripped
	run "$STATICLD" why user.c main
	assert_status 2
}

@test "explain: classes and symbols" {
	run "$STATICLD" explain nss
	assert_ok && assert_has nsswitch.conf 'policy default, with glibc: deny' netgo && assert_no_probe_words
	run "$STATICLD" explain getaddrinfo
	assert_ok && assert_has 'an entry point of class nss in glibc' netgo
	run "$STATICLD" explain __printf_chk
	assert_ok && assert_has 'a name that musl does not have' 'U_FORTIFY_SOURCE'
	run "$STATICLD" explain go-runtime
	assert_ok && assert_has runtime/cgo CGO_ENABLED=1
	run "$STATICLD" explain nosuchthing
	assert_status 1
	run "$STATICLD" explain
	assert_status 2
}

@test "colours: on a terminal, and not with NO_COLOR" {
	command -v script >/dev/null || skip "no script(1)"
	run env -u NO_COLOR TERM=xterm script -qec "'$STATICLD' user.c -o user" /dev/null
	assert_has $'\033[1;31mstaticld: denied:'
	run env NO_COLOR=1 TERM=xterm script -qec "'$STATICLD' user.c -o user" /dev/null
	assert_hasnt $'\033[1;31mstaticld'
}
