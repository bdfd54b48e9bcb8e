#!/bin/sh
# onecall.sh CATALOGUE [LIBC.A] - ask the real linker about the computed names.
#
# CATALOGUE is the built tests/catalogue tool. For each entry of glibc's nss class
# that it computes, link a static program that calls only that, and look for
# __nss_module_load in it; for functions that are harmless, look that it is not
# there. Prints "N of N" for either. Then links every other name of the libc into
# one program, which must not have it. Fails when one of these falls short.
set -eu

tool=${1:?usage: onecall.sh CATALOGUE [LIBC.A]}
cc=${CC:-cc}
flags=
libc=${2:-$($cc -print-file-name=libc.a)}
[ $# -lt 2 ] || flags="-B$(dirname "$2") -L$(dirname "$2")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

harmless="abort asprintf atexit bind_textdomain_codeset bsearch catopen clock_gettime closedir
connect dcgettext dladdr dlclose dlerror dl_iterate_phdr dn_expand execvp exit fclose fgetws fnmatch
fopen fork fprintf freeifaddrs ftw getcwd getenv gethostname getifaddrs getopt_long getrandom
gettext if_nametoindex inet_ntop inet_pton initstate iconv iconv_close
localtime malloc mbstowcs mkstemp nftw opendir openlog popen posix_spawn printf
pthread_create putpwent qsort readdir realpath regcomp __res_init res_query scandir sem_open
setlocale sigaction sleep socket strcoll strerror strftime strtod syslog system timer_create
tzset vsnprintf wcstombs wprintf"

# does a program that calls $1 have NSS in it? yes, no, or unlinked
nss() {
	printf 'extern void %s(void);\nint main(void) { %s(); return 0; }\n' "$1" "$1" >"$work/a.c"
	if ! $cc -w -O0 -fno-builtin -static $flags -o "$work/a" "$work/a.c" 2>"$work/err"; then
		echo unlinked
	elif nm "$work/a" | grep -q ' __nss_module_load$'; then
		echo yes
	else
		echo no
	fi
}

# tally WANTED NAME... - print how many names get that answer
tally() {
	wanted=$1
	shift
	right=0
	for name; do
		answer=$(nss "$name")
		if [ "$answer" = "$wanted" ]; then
			right=$((right + 1))
		else
			echo "$name: $answer" >&2
		fi
	done
	echo "$right of $#"
	[ "$right" -eq $# ]
}

# link all names of the libc but the class's, and but the hooks that free at exit
others() {
	"$tool" --print "$libc" | sed -n -E 's/^nss (entry|beside|internal) //p' | LC_ALL=C sort -u >"$work/in"
	nm -g --defined-only "$libc" 2>/dev/null | awk 'NF == 3 { print $3 }' |
	    grep -v -E '_freemem|_freeres' | LC_ALL=C sort -u | LC_ALL=C comm -23 - "$work/in" >"$work/out"
	sed 's/^/-Wl,-u,/' "$work/out" >"$work/args"
	echo 'int main(void) { return 0; }' >"$work/a.c"
	if ! $cc -w -static $flags -o "$work/a" "$work/a.c" "@$work/args" 2>"$work/err"; then
		cat "$work/err" >&2
		return 1
	fi
	count=$(wc -l <"$work/out")
	if nm "$work/a" | grep -q ' __nss_module_load$'; then
		echo "one or more of $count bring it"
		return 1
	fi
	echo "none of $count"
}

entries=$("$tool" --print "$libc" | sed -n 's/^nss entry //p')
[ -n "$entries" ] || { echo "onecall.sh: no nss entries in $libc" >&2; exit 1; }

status=0
printf 'nss: '
tally yes $entries || status=1
printf 'harmless: '
tally no $harmless || status=1
printf 'others: '
others || status=1
exit $status
