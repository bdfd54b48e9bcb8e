#!/usr/bin/env bats
# Scenario 13: static PIE, as in runc's Makefile.
load helper

prepare() { export CC=$STATICLD; }

passes() { # PACKAGE GO FLAGS...
	local package=$1
	shift
	run gobuild out "$package" -buildmode=pie -ldflags '-linkmode external -extldflags --static-pie' "$@"
	linked out && is_static out static-pie
}

@test "default: gcc" {
	passes cgo
	run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "default: clang" {
	STATICLD_CC=clang passes cgo
	run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "musl: gcc" {
	STATICLD_POLICY=musl passes cgo
	run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "musl: clang" {
	STATICLD_POLICY=musl STATICLD_CC=clang passes cgo
	run runalone out
	assert_ok && assert_has 'C says 42'
}
@test "-static-pie in one dash, -buildmode=pie alone" {
	for flags in '-linkmode external -extldflags -static-pie' '-linkmode external'; do
		rm -f out
		run gobuild out cgo -buildmode=pie -ldflags "$flags"
		linked out && is_static out static-pie || { echo "with $flags"; return 1; }
		run runalone out
		assert_ok
	done
}
@test "musl: the net/http server as static PIE serves HTTP alone" {
	STATICLD_POLICY=musl passes web
	serves out /pie && assert_has 'served /pie'
}
@test "default: the net/http server as static PIE is denied" {
	run gobuild out web -buildmode=pie -ldflags '-linkmode external -extldflags --static-pie'
	godenied out nss getaddrinfo
}

# staticld_go ARGS...: staticld go in $GOSRC
staticld_go() { (cd "$GOSRC" && "$STATICLD" go "$@"); }

@test "staticld go: a program without C, with flags of the user's, with netgo: static-pie, and it runs alone" {
	unset CC
	for policy in default musl; do
		for flags in '' '-s -w' '-X main.v=1'; do
			rm -f out
			STATICLD_POLICY=$policy run staticld_go build -buildmode=pie -ldflags "$flags" -o "$T/out" ./pure
			linked out && is_static out static-pie || { echo "with $flags"; return 1; }
			run runalone out
			assert_ok
		done
	done
	rm -f out
	run staticld_go build -buildmode=pie -tags netgo,osusergo -o "$T/out" ./web
	linked out && is_static out static-pie
	rm -f out
	GOFLAGS='-buildvcs=false -ldflags=-s -buildmode=pie' run staticld_go build -o "$T/out" ./pure
	linked out && is_static out static-pie
	! readelf -S -W out | grep -q '\.symtab' || fail "-s of GOFLAGS is lost"
	# a linkmode of the user's is the user's
	rm -f out
	run staticld_go build -buildmode=pie -ldflags=-linkmode=internal -o "$T/out" ./pure
	assert_failed && assert_absent out && assert_has 'need a dynamic loader' 'linkmode=external' && assert_hasnt 'import'
}

@test "staticld go, CGO_ENABLED=0: what is missing; that helps" {
	unset CC
	CGO_ENABLED=0 run staticld_go build -buildmode=pie -o "$T/out" ./pure
	assert_status 1 && assert_absent out && assert_has 'denied: -buildmode=pie with CGO_ENABLED=0' 'fix: set CGO_ENABLED=1' && assert_no_probe_words
	CGO_ENABLED=1 run staticld_go build -buildmode=pie -o "$T/out" ./pure
	linked out && is_static out static-pie
	# the other ways are as they were
	rm out
	CGO_ENABLED=0 run staticld_go build -o "$T/out" ./pure
	linked out && is_static out static
}
