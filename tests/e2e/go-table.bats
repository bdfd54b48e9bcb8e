#!/usr/bin/env bats
# Scenario 17: {C with dlopen, C without, no C} x {cgo's resolvers, netgo and osusergo}, as in the README's table.
load helper

# PROGRAM TAGS BUILD POLICY RESULT; BUILD is toolexec (go build -toolexec) or go (staticld go build)
cells='
dlopen+net  -                toolexec default denied:dlopen,nss
dlopen+net  netgo,osusergo   toolexec default denied:dlopen
cgo+net     -                toolexec default denied:nss
cgo+net     netgo,osusergo   toolexec default external
net         -                toolexec default denied:nss
net         netgo,osusergo   toolexec default internal
dlopen+net  -                go       default denied:dlopen
cgo+net     -                go       default external
net         -                go       default internal
dlopen+net  -                go       musl    warned
dlopen+net  netgo,osusergo   go       musl    warned
cgo+net     -                go       musl    external
cgo+net     netgo,osusergo   go       musl    external
net         -                go       musl    external
net         netgo,osusergo   go       musl    internal
dlopen+net  -                go       sealed  external
cgo+net     -                go       sealed  external
net         -                go       sealed  external
net         netgo,osusergo   go       sealed  internal
'

program() { # NAME: a package of that kind in ./NAME
	mkdir "$1"
	cp "$GOSRC/web/main.go" "$1/main.go"
	case $1 in
	dlopen+*) sed '/^import "fmt"/,$d' "$GOSRC/dlopen/main.go" >"$1/c.go" && echo 'var _ = C.load()' >>"$1/c.go" ;;
	cgo+*) sed '/^func main/,$d' "$GOSRC/cgo/main.go" >"$1/c.go" && echo 'var _ = C.twice(1)' >>"$1/c.go" ;;
	esac
}

try() { # PROGRAM TAGS BUILD POLICY RESULT
	local tags=() class
	[ "$2" = - ] || tags=(-tags "$2")
	rm -f out
	export STATICLD_POLICY=$4
	if [ "$3" = go ]; then run "$STATICLD" go build "${tags[@]}" -o out "./$1"
	else CC=$STATICLD run go build -toolexec="$STATICLD toolexec" "${tags[@]}" -o out "./$1"; fi
	case $5 in
	denied:*)
		assert_failed && assert_absent out || return
		for class in nss dlopen; do
			if [[ ,${5#denied:}, == *,$class,* ]]; then assert_has "denied: $class" || return
			else assert_hasnt "denied: $class" || return; fi
		done
		;;
	warned) assert_ok && assert_has 'warning: dlopen' && is_static out ;;
	external) linked out && is_static out && readelf -S -W out | grep -q '\.comment' ;;
	internal) linked out && is_static out && ! readelf -S -W out | grep -q '\.comment' ;;
	esac
}

@test "every cell of the table" {
	local line
	printf 'module example.com/m\n\ngo 1.21\n' >go.mod
	for p in dlopen+net cgo+net net; do program $p; done
	while read -r line; do
		[ -n "$line" ] || continue
		# shellcheck disable=SC2086
		try $line || { echo "cell: $line"; return 1; }
	done <<<"$cells"
}
