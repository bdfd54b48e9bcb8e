#!/usr/bin/env bats
# Programs that call one function each: those that load code at run time are refused by that function's name, others link.
load helper

# The functions of the computed classes, "CLASS NAME" a line: from the libc.a that is linked, not from our catalogue.
functions() {
	"$STATICLD_BUILD/tests/catalogue" --print "$(gcc -print-file-name=libc.a)" |
		sed -n -E 's/^(nss|dlopen|iconv) entry /\1 /p'
}

# objects NAME...: NAME.o calls NAME
objects() {
	local name
	mkdir calls
	for name; do
		printf 'extern void %s(void);\nint main(void) { %s(); return 0; }\n' "$name" "$name" >"calls/$name.c"
	done
	(cd calls && gcc -w -fno-builtin -c ./*.c)
}

# each FUNCTION NAME...: run FUNCTION NAME, as many at a time as there are processors; prints "right" for each success
each() {
	local function=$1
	shift
	export STATICLD T
	export -f "$function"
	printf '%s\n' "$@" | xargs -P "$(nproc)" -I NAME bash -c "$function NAME && echo right"
}

# is_refused CLASS:NAME
is_refused() {
	local class=${1%:*} name=${1#*:} text
	if text=$("$STATICLD" -static -o "calls/$name" "calls/$name.o" 2>&1); then echo "$name links"; return 1; fi
	[ ! -e "calls/$name" ] || { echo "$name leaves an output"; return 1; }
	[[ $text == *"staticld: denied: $class"* && $text == *"  $name: referred to by main in"* && $text == *'  fix: '* ]] ||
		{ echo "$name: $text"; return 1; }
}

links() {
	local text
	text=$("$STATICLD" -static -o "calls/$1" "calls/$1.o" 2>&1) && [ -x "calls/$1" ] && [ -z "$text" ] || { echo "$1: $text"; return 1; }
}

# all_right ALL: each printed `right` for all
all_right() {
	local n
	n=$(grep -c -x right <<<"$output")
	echo "# $n of $1" >&3
	[ "$n" = "$1" ] && [ "$1" != 0 ] || fail "$n of $1"
}

@test "every function of the computed sets is refused by name" {
	local list names
	list=$(functions)
	mapfile -t names < <(cut -d ' ' -f 2 <<<"$list")
	[ "${#names[@]}" -ge 95 ] || fail "only ${#names[@]} functions"
	for name in getnameinfo getlogin getlogin_r cuserid gethostid innetgr setnetgrent getnetgrent ether_hostton \
		ether_ntohost glob wordexp getpw iconv_open; do
		grep -q -E " $name\$" <<<"$list" || fail "$name is not among the computed"
	done
	objects "${names[@]}"
	mapfile -t names < <(tr ' ' : <<<"$list")
	run each is_refused "${names[@]}"
	all_right "${#names[@]}"
}

@test "harmless functions link, in silence" {
	local harmless="abort asprintf atexit bsearch clock_gettime closedir connect dl_iterate_phdr dn_expand execvp
		fclose fgetws fnmatch fopen getcwd getenv gethostname getifaddrs getopt_long getrandom if_nametoindex
		inet_ntop inet_pton localtime malloc mbstowcs mkstemp nftw opendir popen posix_spawn pthread_create putpwent
		qsort realpath regcomp res_query sem_open setlocale strerror syslog system timer_create wprintf"
	objects $harmless
	run each links $harmless
	all_right "$(wc -w <<<"$harmless")"
}

@test "what stands beside functions of NSS and loads nothing is no finding, sealed or not, and explain says so" {
	local beside
	beside=$("$STATICLD_BUILD/tests/catalogue" --print "$(gcc -print-file-name=libc.a)" | sed -n 's/^nss beside //p')
	for name in freeaddrinfo endpwent endgrent endservent wordfree rresvport; do
		grep -q -x "$name" <<<"$beside" || fail "$name is not among the computed"
	done
	objects $beside
	run each links $beside
	all_right "$(wc -w <<<"$beside")"
	printf 'version = 1; extends = "default"; link: { seal = false; };' >unsealed.cfg
	for name in freeaddrinfo endpwent; do
		run "$STATICLD" --staticld-policy=unsealed.cfg -o out calls/$name.o --staticld-report=r.json
		assert_ok && assert_hasnt staticld && grep -q '"verdict":"pass".*"findings":\[\]' r.json || fail "$name: $(cat r.json)"
		rm r.json
		run "$STATICLD" explain $name
		assert_ok && assert_has "$name: no finding: it loads nothing itself" && assert_hasnt fix deny
	done
	# with one that does: that one alone
	printf '#include <netdb.h>\nint main(void) { struct addrinfo *a = 0; getaddrinfo("x", 0, 0, &a); freeaddrinfo(a); endservent(); return 0; }\n' >both.c
	run "$STATICLD" both.c -o out
	denied out nss getaddrinfo && assert_hasnt '  freeaddrinfo:' '  endservent:'
	printf '#include <pwd.h>\nint main(void) { setpwent(); endpwent(); return 0; }\n' >both.c
	run "$STATICLD" both.c -o out
	denied out nss setpwent && assert_hasnt '  endpwent:'
}

@test "nor is it where only an option names it, with each linker" {
	local ld word
	echo 'int main(void) { return 0; }' >none.c
	printf '#include <pwd.h>\nint main(void) { return getpwnam("x") != 0; }\n' >calls.c
	for ld in bfd gold lld mold; do
		for word in -u,endpwent --defsym=name=freeaddrinfo; do
			rm -f out
			run "$STATICLD" -fuse-ld=$ld none.c -o out -Wl,$word
			assert_ok && assert_hasnt staticld && assert_exists out || fail "$ld $word" || return
			run "$STATICLD" -fuse-ld=$ld calls.c -o out -Wl,$word
			denied out nss getpwnam || fail "$ld $word" || return
		done
		run "$STATICLD" -fuse-ld=$ld none.c -o out -Wl,-u,endpwent -Wl,-u,getpwuid
		denied out nss getpwuid || fail "$ld" || return
	done
}

@test "fork and hello world link" {
	objects fork puts
	run each links fork puts
	all_right 2
	run "$STATICLD" -o hello hello.c
	linked hello
	run runalone hello
	assert_ok && assert_has 'hello from C'
}
