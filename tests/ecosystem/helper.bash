# Loaded by the .bats files here, after ../e2e/helper: what our pages show, tools built from the Go module proxy, servers on loopback.

# block PAGE FILE: writes the block of the page docs/PAGE that is marked with that file's name
block() {
	mkdir -p "$(dirname "$2")"
	awk -v name="$2" '!in_block && /^```/ && $2 == name { in_block = found = 1; next } in_block && /^```/ { exit } in_block { print } END { exit !found }' \
		"$TOP/docs/$1" >"$2" || fail "docs/$1 has no block $2"
}

# tool NAME MODULE@VERSION: built once, kept in the cache of the user's; its path is in $tool
tool() {
	local dir=${XDG_CACHE_HOME:-$HOME/.cache}/staticld/tools/${2//\//+}
	tool=$dir/$1
	[ -x "$tool" ] || env -u GOFLAGS CGO_ENABLED=0 GOBIN="$dir" go install -trimpath -ldflags=-s "$2" || fail "go install $2"
}

# freeport: a port of loopback that nobody listens on, in $port
freeport() {
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
}

# listening PORT: waits until somebody does
listening() {
	local _
	for _ in {1..200}; do
		if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
		sleep 0.1
	done
	fail "nobody listens on port $1"
}

# goserver: a module with C that looks a user up
goserver() {
	cat >go.mod <<-'END'
		module example.com/server

		go 1.21
	END
	cat >main.go <<-'END'
		package main

		// #include <pwd.h>
		// int known(void) { return getpwnam("nobody") != 0; }
		import "C"

		import "fmt"

		func main() { fmt.Println("known:", C.known()) }
	END
}
