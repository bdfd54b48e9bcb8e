# Loaded by what measures the link of a Go program: keeps what go gives the C linker. Works in the current directory.

# golink: go/ has the objects of a server with net/http and os/user, go/rest the words of its link but for the output
golink() {
	mkdir server
	echo 'package main
import ("net/http"; "os/user")
func main() { user.Current(); http.ListenAndServe(":0", nil) }' >server/main.go
	echo 'module example.com/server
go 1.21' >server/go.mod
	# Go removes its objects after the link: keep them and the arguments.
	cat >keep <<-'END'
		#!/bin/bash
		for a; do case $a in */go.o) cp -r "${a%/go.o}" "$KEEP"; printf '%s\n' "$@" | sed "s#${a%/go.o}#$KEEP#" >"$KEEP/args" ;; esac; done
		exec gcc "$@"
	END
	chmod +x keep
	(cd server && KEEP=$PWD/../go GOFLAGS=-buildvcs=false go build -tags netgo,osusergo -ldflags "-linkmode=external -extld=$PWD/../keep -extldflags=-static" -o ../server.out .)
	grep -v -e '^-o$' -e '/a.out$' go/args >go/rest
}
