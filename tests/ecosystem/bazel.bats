#!/usr/bin/env bats
# Bazel with the toolchain of share/staticld/bazel, sandboxed, and a remote cache on loopback. The Go module proxy does not hand out
# bazel-remote, so a page of Python stands in for it: what Bazel asks of such a cache is HTTP's GET and PUT.
load ../e2e/helper
load helper

prepare() {
	export PATH=$STATICLD_BUILD/bin:$PATH HOME=$T
	rules=$STATICLD_BUILD/share/staticld/bazel
	block build-systems.md WORKSPACE
	sed -i "s,/usr/share/staticld/bazel,$rules,; s,policy = \"sealed\",policy_file = \"//:staticld.cfg\"," WORKSPACE
	policy sealed
	# Bazel would fetch these two from where no test may go: native rules and Debian's stand in for them.
	mkdir -p rules_cc/cc
	touch rules_cc/WORKSPACE rules_cc/BUILD rules_cc/cc/BUILD
	for rule in cc_binary cc_import cc_library cc_test cc_toolchain cc_toolchain_suite cc_proto_library objc_library; do
		echo "$rule = native.$rule"
	done >rules_cc/cc/defs.bzl
	cat >.bazelrc <<-END
		build --incompatible_enable_cc_toolchain_resolution --spawn_strategy=linux-sandbox --noshow_progress
		build --override_repository=rules_cc=$T/rules_cc --override_repository=rules_java=/usr/share/bazel/rules/java
	END
	cat >BUILD <<-'END'
		exports_files(["staticld.cfg"])
		cc_library(name = "part", srcs = ["part.c"])
		cc_binary(name = "prog", srcs = ["prog.c"], deps = [":part"])
		cc_binary(name = "progcc", srcs = ["prog.cc"], deps = [":part"])
	END
	echo 'int part(void) { return 7; }' >part.c
	printf '#include <pwd.h>\n#include <stdio.h>\nint part(void);\nint main(void) { printf("%%d %%d\\n", part(), getpwnam("nouser") != 0); return 0; }\n' >prog.c
	printf '#include <iostream>\nextern "C" int part(void);\nint main() { std::cout << part() << "\\n"; }\n' >prog.cc
}
teardown() {
	for base in "$T"/out*; do [ ! -e "$base" ] || bazel --output_base="$base" shutdown >/dev/null 2>&1 || :; done
	chmod -R u+w "$T"/out* 2>/dev/null || :
	for pid in "${background[@]-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null || :; done
	[ ! -e "$T/failed" ]
}

policy() { printf 'version = 1;\nextends = "%s";\n' "$1" >staticld.cfg; }
build() { # OUTPUT-BASE ARGS...
	local base=$1
	shift
	run timeout 300 bazel --output_base="$T/$base" build "$@"
	# this sandbox tells all that it does
	output=$(grep -v 'linux-sandbox[-a-z0-9]*\.cc:' <<<"$output")
}

@test "C and C++: sealed, from inside the sandbox; a refusal is Bazel's" {
	build out //:prog //:progcc
	assert_ok && assert_has linux-sandbox
	run "$STATICLD" verify --expect sealed bazel-bin/prog bazel-bin/progcc
	assert_ok
	run bazel-bin/prog
	assert_ok && assert_has '7 0'
	policy default
	build out //:prog
	assert_failed && assert_has 'denied: nss' getpwnam
	policy musl
	build out //:prog
	assert_ok
	run "$STATICLD" verify bazel-bin/prog
	assert_ok && assert_has 'prog: static (x86-64)'
}

@test "a remote cache: served to another output base, and not under another policy" {
	cat >cache.py <<-'END'
		import http.server, sys
		class Cache(http.server.BaseHTTPRequestHandler):
		    protocol_version = "HTTP/1.1"
		    kept = {}
		    def do_GET(self):
		        bytes = self.kept.get(self.path)
		        self.send_response(404 if bytes is None else 200)
		        self.send_header("Content-Length", str(len(bytes or b"")))
		        self.end_headers()
		        self.wfile.write(bytes or b"")
		    def do_PUT(self):
		        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
		        self.send_response(200)
		        self.send_header("Content-Length", "0")
		        self.end_headers()
		    def log_message(self, *args):
		        pass
		http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Cache).serve_forever()
	END
	freeport
	python3 cache.py "$port" 3>&- &
	background+=("$!")
	listening "$port"
	build out1 --remote_cache="http://127.0.0.1:$port" //:prog
	assert_ok && assert_has linux-sandbox && assert_hasnt 'remote cache hit'
	build out2 --remote_cache="http://127.0.0.1:$port" //:prog
	assert_ok && assert_has '4 remote cache hit' && assert_hasnt linux-sandbox
	run "$STATICLD" verify --expect sealed bazel-bin/prog
	assert_ok
	# another policy
	printf 'rules: { locale = "deny"; };\n' >>staticld.cfg
	build out3 --remote_cache="http://127.0.0.1:$port" //:prog
	# both compiles and the link; an archive of the same objects is the same
	assert_ok && assert_has '3 linux-sandbox'
}
