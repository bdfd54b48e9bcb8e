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
	echo 'int missing(void); int main(void) { return missing(); }' >missing.c
	gcc -c hello.c user.c missing.c
	export STATICLD_REPORT=$PWD/r.json
	seq 64 | xargs -P 16 -I N sh -c "case \$((N % 4)) in 0) o=user.o;; 1) o=missing.o;; *) o=hello.o; esac
		exec '$STATICLD' \$o -o outN 2>/dev/null" || :
	py <<-'END'
		assert len(links) == 64, len(links)
		assert sorted(l["program"] for l in links) == sorted("out%d" % n for n in range(1, 65))
		verdicts = [l["verdict"] for l in links]
		assert [verdicts.count(v) for v in ("deny", "failed", "pass")] == [16, 16, 32], verdicts
	END
}

# verdicts: the report's lines in short, and away with it
verdicts() {
	py <<-'END'
		for l in links: print(l["program"], l["verdict"], (l["linker"] or {}).get("kind"), l["driver"])
	END
	rm -f r.json
}

prepare() {
	echo 'int missing(void); int main(void) { return missing(); }' >missing.c
}

@test "a link that the linker fails: one line, failed, with what can be told" {
	export STATICLD_REPORT=$PWD/r.json
	echo 'int f(void) { return 0; }' | gcc -shared -fPIC -x c - -o libonly.so
	for linker in bfd gold; do
		run "$STATICLD" -fuse-ld=$linker missing.c -o undefined
		assert_failed
		run "$STATICLD" -fuse-ld=$linker hello.c -o nolib -lnosuchlibrary
		assert_failed
		run "$STATICLD" -fuse-ld=$linker hello.c -o shared -L. -lonly
		assert_failed && assert_has 'only the shared form is here'
		py <<-'END'
			assert [l["verdict"] for l in links] == ["failed"] * 3 and [l["program"] for l in links] == ["undefined", "nolib", "shared"]
			assert all(l["proof"] is None and l["findings"] == [] for l in links)
			assert links[0]["libc"].startswith("glibc") and links[0]["inputs"] > 100 and "reason" not in links[0]
			assert links[0]["linker"]["kind"] == "gold" or links[1]["inputs"] is None
			assert "./libonly.so" in links[2]["reason"]
		END
		[ "$(verdicts)" = "$(printf '%s failed '$linker' gcc\n' undefined nolib shared)" ] || fail "not those verdicts"
	done
}

@test "a linker that is killed: failed; a warning does not hide it" {
	export STATICLD_REPORT=$PWD/r.json
	printf '#!/bin/sh\ncase "$*" in *--version) echo "GNU ld (made up) 2.99";; *) kill -9 $$;; esac\n' >ld.bfd
	chmod +x ld.bfd
	run "$STATICLD" --ld-path="$PWD/ld.bfd" hello.c -o killed
	assert_failed && assert_absent killed
	run "$STATICLD" --staticld-policy=audit user.c missing.c -Dmain=other -o warned
	assert_failed && assert_absent warned
	py <<-'END'
		a, b = links
		assert a["verdict"] == b["verdict"] == "failed"
		assert a["linker"] == {"kind": "bfd", "version": "2.99"}
		assert b["findings"][0]["action"] == "warn"
	END
}

@test "what staticld refuses by itself has a line: no such linker, policy" {
	export STATICLD_REPORT=$PWD/r.json
	gcc -c hello.c
	run env PATH=/nonexistent STATICLD_CC="$(command -v gcc)" "$STATICLD" hello.o -o none
	assert_failed
	run env STATICLD_POLICY=/nonexistent/p.cfg "$STATICLD" hello.c -o nopolicy
	assert_failed
	py <<-'END'
		byname = {l["program"]: l for l in links}
		assert len(byname) == len(links)
		assert sorted(byname) == ["none", "nopolicy"]
		assert all(l["verdict"] == "deny" and l["reason"] for l in links)
		assert byname["nopolicy"]["policy"] == {"name": None, "sha256": None}
	END
}

@test "no line: compiles, -r, -shared, also through -Wl, and when they fail; a compile that fails; questions" {
	export STATICLD_REPORT=$PWD/r.json
	echo 'int f(void) { return g' >broken.c
	for linker in bfd gold; do
		"$STATICLD" -c hello.c && "$STATICLD" -r hello.o -o all.o && "$STATICLD" -fPIC -shared hello.c -o hello.so
		"$STATICLD" -fuse-ld=$linker -nostdlib -Wl,-r hello.o -o all2.o
		# gold takes no -shared beside our -static
		run "$STATICLD" -fuse-ld=$linker -nostdlib -fPIC -Wl,-shared missing.c -o missing.so
		[ $linker = gold ] || linked missing.so
		run "$STATICLD" -fuse-ld=$linker -fPIC -shared -Wl,-z,defs missing.c -o missing.so
		assert_failed
		run "$STATICLD" -fuse-ld=$linker -r hello.o -lnosuchlibrary -o all.o
		assert_failed
		run "$STATICLD" -fuse-ld=$linker broken.c -o broken
		assert_failed
		run "$STATICLD" -fuse-ld=$linker -Wl,--version
		assert_ok
		gcc -B "$STATICLD_BUILD/libexec/staticld/" -fuse-ld=$linker -r hello.o -o all.o
		gcc -B "$STATICLD_BUILD/libexec/staticld/" -fuse-ld=$linker -fPIC -shared hello.c -o hello.so
	done
	[ ! -s r.json ] || fail "$(cat r.json)"
}

@test "the linker role alone, under gcc -B and called as ld, writes the line itself" {
	export STATICLD_REPORT=$PWD/r.json
	local libexec=$STATICLD_BUILD/libexec/staticld
	gcc -c hello.c user.c missing.c
	for linker in bfd gold; do
		gcc -static -B "$libexec/" -fuse-ld=$linker hello.o -o hello
		run gcc -static -B "$libexec/" -fuse-ld=$linker user.o -o user
		denied user nss getpwnam
		run gcc -static -B "$libexec/" -fuse-ld=$linker missing.o -o missing
		assert_failed && assert_absent missing
		STATICLD_POLICY=audit gcc -static -B "$libexec/" -fuse-ld=$linker user.o -o warned 2>/dev/null
		py <<-'END'
			assert [f["symbol"] for f in links[1]["findings"]] == ["getpwnam"]
			assert links[0]["proof"]["type"] == "static" and links[1]["proof"] is None and links[3]["policy"]["name"] == "audit"
		END
		[ "$(verdicts)" = "$(printf '%s '$linker' gcc\n' 'hello pass' 'user deny' 'missing failed' 'warned warn')" ] || fail "not those verdicts"
	done
	echo 'void _start(void) { for (;;); }' | gcc -x c -c - -o start.o
	run env PATH="$libexec:$PATH" ld start.o -o direct
	linked direct
	run "$libexec/ld.gold" -static start.o missing.o -o both
	assert_failed
	run "$libexec/ld.lld" start.o -o lld
	linked lld
	[ "$(verdicts)" = "$(printf '%s None\n' 'direct pass bfd' 'both failed gold' 'lld pass lld')" ] || fail "not those verdicts"
	STATICLD_REPORT=/nonexistent/r.json run "$libexec/ld" start.o -o direct2
	assert_status 1 && assert_absent direct2 && assert_has /nonexistent/r.json
}

@test "a staticld that runs another: one line in the report of both, one in each of two; said once" {
	printf '#!/bin/sh\nunset STATICLD_CC\nexec "%s" "$@"\n' "$STATICLD" >wrapped
	chmod +x wrapped
	export STATICLD_CC=$PWD/wrapped
	STATICLD_REPORT=$PWD/r.json run "$STATICLD" hello.c -o hello
	linked hello
	STATICLD_REPORT=$PWD/r.json run "$STATICLD" user.c -o user
	denied user nss getpwnam
	[ "$(grep -c 'staticld: denied' <<<"$output")" = 1 ] || fail "not said once"
	STATICLD_REPORT=$PWD/r.json run "$STATICLD" missing.c -o missing
	[ "$(verdicts)" = "$(printf '%s bfd gcc\n' 'hello pass' 'user deny' 'missing failed')" ] || fail "not one line each"
	STATICLD_REPORT=$PWD/r2.json run "$STATICLD" --staticld-report=r.json user.c -o user
	[ "$(verdicts)" = 'user deny bfd wrapped' ] || fail "not the outer's line"
	mv r2.json r.json
	[ "$(verdicts)" = 'user deny bfd gcc' ] || fail "not the inner's line"
	run "$STATICLD" --staticld-report=r.json user.c -o user
	py <<-'END'
		[l] = links
		assert l["findings"][0]["symbol"] == "getpwnam"
	END
}

@test "Go through gcc -B: cmd/link's probes have no line, the program has its package's name" {
	export STATICLD_REPORT=$PWD/r.json
	run gobuild out cgo -ldflags "-linkmode external -extldflags '-static -B $STATICLD_BUILD/libexec/staticld/'"
	linked out
	run gobuild user user -ldflags "-linkmode external -extldflags '-static -B $STATICLD_BUILD/libexec/staticld/'"
	assert_failed && assert_absent user && assert_has osusergo
	py <<-'END'
		a, b = links
		assert a["verdict"] == "pass" and b["verdict"] == "deny"
		assert a["program"].endswith("/cgo") and "os/user" in [f["referrer"]["go_package"] for f in b["findings"]]
	END
}

@test "staticld go: one line per program, by Go's linker or by ours; other commands and packages have none" {
	export STATICLD_REPORT=$PWD/r.json
	for package in pure cgo user; do
		run env -C "$GOSRC" "$STATICLD" go build -o "$T/$package" "./$package"
		assert_ok
	done
	run env -C "$GOSRC" "$STATICLD" go build -tags netcgo -o "$T/web" ./web
	assert_failed
	run env -C "$GOSRC" CGO_ENABLED=0 GO_EXTLINK_ENABLED=1 "$STATICLD" go build -o "$T/none" ./pure
	assert_failed
	run env -C "$GOSRC" "$STATICLD" go vet ./pure
	assert_ok
	printf 'package main\n\nimport _ "unsafe"\n\n//go:linkname f example.com/nowhere.f\nfunc f()\n\nfunc main() { f() }\n' >undefined.go
	: >undefined.s
	mkdir m && mv undefined.* m && printf 'module example.com/undefined\n\ngo 1.21\n' >m/go.mod
	run env -C m "$STATICLD" go build -o "$T/undefined" .
	assert_failed && assert_absent undefined && assert_has 'relocation target'
	py <<-'END'
		short = [(l["program"].split("/")[-1], l["verdict"], l["linker"] and l["linker"]["kind"]) for l in links]
		assert short == [("pure", "pass", "go"), ("cgo", "pass", "bfd"), ("user", "pass", "bfd"), ("web", "deny", "bfd"),
		    ("pure", "deny", "go"), ("undefined", "failed", "go")] or short[2] == ("user", "pass", "go"), short
		pure, none, undefined = links[0], links[4], links[5]
		assert pure["proof"]["type"] == "static" and pure["linker"]["version"].startswith("1.") and pure["inputs"] is None
		assert "no C in it" in none["reason"] and none["proof"] is None and undefined["proof"] is None
	END
}

@test "failed links in what is made of a report: text, why, SARIF by its schema, HTML" {
	export STATICLD_REPORT=$PWD/r.json
	echo 'int f(void) { return 0; }' | gcc -shared -fPIC -x c - -o libonly.so
	"$STATICLD" --staticld-policy=audit -g user.c missing.c -Dmain=other -o warned 2>/dev/null || :
	"$STATICLD" hello.c -o shared -L. -lonly 2>/dev/null || :
	"$STATICLD" --staticld-policy=nosuch hello.c -o refused 2>/dev/null || :
	run "$STATICLD" report r.json
	assert_ok && assert_has '3 links: 1 deny, 2 failed' "failed $PWD/warned (policy audit" 'warn nss: getpwnam, at user.c:3' "failed $PWD/shared" '-lonly: ./libonly.so' "deny $PWD/refused (policy not readable" 'no policy named "nosuch"'
	run "$STATICLD" why r.json getpwnam
	assert_ok && assert_has 'warned: warn getpwnam, class nss'
	"$STATICLD" report --sarif r.json >r.sarif
	/usr/bin/python3 -W ignore - "$BATS_TEST_DIRNAME/testdata/sarif-2.1.0.json" <<-'END'
		import json, jsonschema, sys
		log = json.load(open("r.sarif"))
		jsonschema.validate(log, json.load(open(sys.argv[1])), cls=jsonschema.Draft7Validator)
		[run] = log["runs"]
		assert [(r["ruleId"], r["level"]) for r in run["results"]] == [("nss", "warning"), ("link", "error")], run["results"]
		[ran] = run["invocations"]
		notes = [n["message"]["text"] for n in ran["toolExecutionNotifications"]]
		assert ran["executionSuccessful"] is False and len(notes) == 2, notes
		assert notes[0].startswith("warned: ") and "libonly.so" in notes[1]
	END
	"$STATICLD" report --html r.json >r.html
	grep -q '<span class="verdict failed">failed</span> '"$PWD/shared" r.html && grep -q libonly.so r.html || fail "$(cat r.html)"
}

sample() {
	printf '#include <iconv.h>\n#include <pwd.h>\nint main(void) { return iconv_open("a", "b") && getpwnam("x"); }\n' >both.c
	"$STATICLD" -g both.c -o both --staticld-report=r.json 2>/dev/null || :
	"$STATICLD" hello.c -o hello --staticld-report=r.json
}

@test "report: as text" {
	sample
	run "$STATICLD" report r.json
	assert_ok && assert_has "deny $PWD/both (policy default, glibc" 'deny nss: getpwnam, at both.c:3' "pass $PWD/hello"
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
	/usr/bin/python3 -W ignore - "$BATS_TEST_DIRNAME/testdata/sarif-2.1.0.json" <<-'END'
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

# build: a build of two programs and a library that both link, in two directories, after probes of three tools
build() {
	export STATICLD_REPORT=$PWD/r.json
	mkdir -p one two CMakeFiles/CMakeScratch/TryCompile-x build/meson-private/tmpabc
	printf '#include <pwd.h>\nint name(void) { return getpwnam("x") != 0; }\n' >name.c
	gcc -g -c name.c
	ar rc libname.a name.o
	echo 'int name(void); int main(void) { return name(); }' >calls.c
	echo 'int main(void) { return 0; }' >conftest.c
	"$STATICLD" conftest.c -o conftest
	"$STATICLD" user.c -o conftest
	(cd CMakeFiles/CMakeScratch/TryCompile-x && "$STATICLD" ../../../hello.c -o cmTC_12345)
	(cd build/meson-private/tmpabc && "$STATICLD" ../../../hello.c -o testfile.exe)
	"$STATICLD" hello.c -o hello
	(cd one && "$STATICLD" ../calls.c ../libname.a -o prog 2>/dev/null) || :
	(cd two && "$STATICLD" ../calls.c ../libname.a -o prog 2>/dev/null) || :
	"$STATICLD" missing.c -o missing 2>/dev/null || :
}

@test "a whole build: counts, who is to blame over all links, what was refused by its path, probes in one line at the end" {
	build
	run "$STATICLD" report r.json
	assert_ok && [ "${lines[0]}" = '4 links: 2 deny, 1 failed, 0 warn, 1 pass; 4 probes' ] || fail "counts"
	[[ ${lines[2]} == *libname.a* && ${lines[2]} == *'in 2 programs'* ]] || fail "who is to blame"
	assert_has "deny $PWD/one/prog" "deny $PWD/two/prog" "failed $PWD/missing" 'fix: '
	assert_hasnt 'deny conftest' cmTC_ testfile
	printf 'version = 1;\nextends = "default";\nlink: { probes = "judge"; };\n' >judge.cfg
	"$STATICLD" --staticld-policy=./judge.cfg user.c -o conftest --staticld-report=judged.json 2>/dev/null && fail "not judged"
	[[ $("$STATICLD" report judged.json) == *'1, of which 0 answered sealed, 1 deny: getpwnam' ]] || fail "a probe that was denied"
	[ "${lines[-1]}" = 'probes of configure and the like: 4, of which 1 answered sealed, 0 deny: getpwnam' ] || fail "probes"
	[ "$(grep -n '^deny /' <<<"$output" | tail -1 | cut -d: -f1)" -lt "$(grep -n '^failed' <<<"$output" | cut -d: -f1)" ] || fail "order"
}

@test "a whole build as Markdown and HTML; names are no markup" {
	build
	cp hello.c 'a|b`<i>.c'
	"$STATICLD" 'a|b`<i>.c' -o 'x|`<i>'
	run "$STATICLD" report --markdown r.json
	assert_ok && assert_has '2 of 5 links refused' '| 2 | 1 | 0 | 2 | 4 |' 'libname.a' 'one/prog and 1 more' '- getpwnam' 'x\|\`&lt;i&gt;'
	"$STATICLD" report r.json --html >r.html
	python3 - <<-'END'
		page = open("r.html").read()
		assert page.count("<svg") == 1 and page.count('class="link"') == 5 and "<i>" not in page and 'id="filter"' in page
		assert page.index("by who is to blame") < page.index("All links") < page.index("Probes of configure")
		assert 'href="#l5"' in page and 'id="l5"' in page
	END
}

@test "--merge: all reports of a directory and below, and no other file" {
	mkdir -p jobs/a jobs/b/deep none
	"$STATICLD" hello.c -o hello --staticld-report=jobs/a/r.json
	"$STATICLD" user.c -o user --staticld-report=jobs/b/deep/links.jsonl 2>/dev/null || :
	echo '{"name": "package"}' >jobs/package.json
	head -c 100000 /dev/urandom >jobs/noise
	mkfifo jobs/fifo
	run "$STATICLD" report --merge jobs
	assert_ok && assert_has '2 links: 1 deny, 0 failed, 0 warn, 1 pass'
	run "$STATICLD" report --merge=jobs jobs/a/r.json --markdown
	assert_ok && assert_has '1 of 3 links refused'
	run "$STATICLD" report --merge none
	assert_status 2 && assert_has 'no report'
	printf '{"schema":' >>jobs/a/r.json
	run "$STATICLD" report --merge jobs
	assert_status 2 && assert_has jobs/a/r.json:2
}

@test "--sarif: places are relative to the repository, with its place on this machine; those outside are not" {
	mkdir -p repo/.git repo/src/lib other
	cp user.c repo/src/lib
	cp user.c other
	(cd repo/src && "$STATICLD" -g lib/user.c -o user --staticld-report="$T/r.json" 2>/dev/null) || :
	(cd repo/src && "$STATICLD" -g "$T/other/user.c" -o other --staticld-report="$T/r.json" 2>/dev/null) || :
	(cd repo/src/lib && "$STATICLD" report --sarif "$T/r.json") >r.sarif
	python3 -W ignore - "$BATS_TEST_DIRNAME/testdata/sarif-2.1.0.json" <<-'END'
		import json, jsonschema, os, sys
		log = json.load(open("r.sarif"))
		jsonschema.validate(log, json.load(open(sys.argv[1])), cls=jsonschema.Draft7Validator)
		[run] = log["runs"]
		assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == "file://" + os.getcwd() + "/repo/"
		a, b = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
		assert a == {"uri": "src/lib/user.c", "uriBaseId": "%SRCROOT%"}, a
		assert b == {"uri": "file://" + os.getcwd() + "/other/user.c"}, b
		assert run["tool"]["driver"]["version"][0].isdigit()
	END
}

@test "--sarif: cgo's code is where the Go source is, C files of a package too; Go's own packages are in no repository" {
	mkdir -p repo/.git repo/m/sub
	printf 'module example.com/m\n\ngo 1.21\n' >repo/m/go.mod
	printf 'package sub\n\n// #include <netdb.h>\n// static int helper(void) { return getservbyname("x", "tcp") != 0; }\n// int other(void);\nimport "C"\n\nfunc F() int { return int(C.helper() + C.other()) }\n' >repo/m/sub/x.go
	printf '#include <pwd.h>\nint other(void) { return getpwnam("x") != 0; }\n' >repo/m/sub/y.c
	printf 'package main\n\nimport (\n\t"example.com/m/sub"\n\t"net"\n)\n\nfunc main() { a, _ := net.LookupHost("x"); println(sub.F(), a) }\n' >repo/m/main.go
	run env -C repo/m STATICLD_REPORT="$T/r.json" "$STATICLD" go build -tags netcgo -o "$T/out" .
	assert_failed
	(cd repo/m && "$STATICLD" report --sarif "$T/r.json") >r.sarif
	python3 - <<-'END'
		import json
		places = {}
		for r in json.load(open("r.sarif"))["runs"][0]["results"]:
		    a = r["locations"][0]["physicalLocation"]["artifactLocation"]
		    places[a["uri"]] = a.get("uriBaseId")
		assert places["m/sub/x.go"] == places["m/sub/y.c"] == "%SRCROOT%", places
		assert any(p.startswith("net/") or "/net/" in p for p in places), places
		assert all(base is None for p, base in places.items() if "net/" in p), places
	END
}
