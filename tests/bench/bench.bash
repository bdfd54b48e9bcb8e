# Loaded by what measures: a directory of its own to work in, the same environment for all, and the links that several of them make.
set -eu -o pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${STATICLD_BUILD:-$(cd "$here/../.." && pwd)/build}
staticld=$build/bin/staticld
. "$here/objects.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C GOFLAGS=-buildvcs=false CGO_ENABLED=1 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/go/bin
unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE
printf '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n' >hello.c
bad=0

# paired ROUNDS OUTPUT COMMAND... -- COMMAND...: wall0 wall1 wall, cpu0 cpu1 cpu, size0 size1 size as tests/bench/paired.py prints them
paired() {
	read -r wall0 wall1 wall cpu0 cpu1 cpu size0 size1 size <<<"$("$here/paired.py" "$@")"
	[ "${size:-}" ]
}

# atmost NAME QUOTIENT MOST: MOST percent more, or the script ends with status 1
atmost() { awk -v n="$1" -v q="$2" -v m="$3" 'BEGIN { if (100 * q - 100 > m) { print n ": more than " m " %"; exit 1 } }' || bad=1; }

# heads COLUMN... and row NAME VALUE...: a table; a value with a percent sign is a quotient
heads() { printf '%-33s' "$1"; shift; printf ' %12s' "$@"; echo; }
row() {
	printf '%-33s' "$1"
	shift
	local value
	for value; do
		case $value in
		%*) printf ' %12s' "$(awk -v q="${value#%}" 'BEGIN { printf "%+.1f %%", 100 * q - 100 }')" ;;
		*) printf ' %12s' "$value" ;;
		esac
	done
	echo
}
seconds() { awk -v ms="$1" 'BEGIN { printf "%.2f", ms / 1000 }'; }
megabytes() { awk -v k="$1" 'BEGIN { printf "%.0f", k / 1024 }'; }

# goserver: server/, a module with cgo, net/http and os/user
goserver() {
	mkdir server
	echo 'package main
// int one(void) { return 1; }
import "C"
import ("net/http"; "os/user")
func main() { user.Current(); println(C.one()); http.ListenAndServe(":0", nil) }' >server/main.go
	printf 'module example.com/server\n\ngo 1.21\n' >server/go.mod
}

# keep DIR: a C linker for go, ./keep, that keeps go's objects in DIR and the words of its link in DIR/rest, but for the output
keep() {
	printf '#!/bin/bash\nset -e\nfor a; do case $a in */go.o) cp -r "${a%%/go.o}" %s; printf "%%s\\n" "$@" | sed "s#${a%%/go.o}#%s#" | grep -v -e "^-o$" -e /a.out$ >%s/rest ;; esac; done\nexec gcc "$@"\n' \
		"$1" "$1" "$1" >keep
	chmod +x keep
}

# golink: go/ has the objects of the server, go/rest the words of its link
golink() {
	goserver
	keep "$PWD/go"
	(cd server && go build -tags netgo,osusergo -ldflags "-linkmode=external -extld=$work/keep -extldflags=-static" -o ../server.out .)
}

# starter: ./starts COMMAND... runs it 1,000 times, so that milliseconds of it are microseconds of one run; leaves the file started
starter() {
	cat >starts.c <<-'END'
		#include <spawn.h>
		#include <stdio.h>
		#include <sys/wait.h>
		extern char **environ;
		int main(int argc, char **argv)
		{
			int i, status;
			pid_t pid;

			fclose(fopen("started", "w"));
			for (i = 0; i < 1000 && argc > 1; i++)
				if (posix_spawnp(&pid, argv[1], NULL, NULL, argv + 1, environ) != 0 || waitpid(pid, &status, 0) < 0 || status != 0)
					return 1;
			return 0;
		}
	END
	gcc -O1 -o starts starts.c
}
