# For the seal-*.bats: programs that would load code at run time, roots for them to run in, and what they open there.
load helper

seal() { STATICLD_POLICY=sealed run "$STATICLD" -w "$@"; }

# seal_both NAME [FLAGS...]: NAME.c as NAME, plain static, and as NAME.sealed
seal_both() {
	local name=$1
	shift
	gcc -w -static "$@" -o "$name" "$name.c" 2>/dev/null
	seal "$@" -o "$name.sealed" "$name.c"
	assert_ok && is_sealed "$name.sealed"
}

# is_sealed FILE [KIND]: by binutils' reading and by ours, as it is and stripped
is_sealed() {
	is_static "$1" ${2-} || return
	! nm "$1" 2>/dev/null | grep -E ' (_dl_open|dl_open_worker)$' || { fail "$1 has a loader"; return; }
	! grep -q -a -F 'invalid mode for dlopen()' "$1" || { fail "$1 has a loader"; return; }
	strip -o stripped "$1"
	local f
	for f in "$1" stripped; do
		run "$STATICLD" verify "$f"
		assert_ok && assert_has "sealed: cannot load code at run time" || return
	done
}

# new_root: an empty root file system in $R, with a user and a host
new_root() {
	R=$T/root
	rm -rf "$R"
	mkdir -p "$R/etc" "$R/tmp" "$R/usr/lib/locale"
	echo 'gopher:x:4711:4711::/burrow:/bin/false' >"$R/etc/passwd"
	printf '127.0.0.1 localhost\n192.0.2.1 burrow.test\n' >"$R/etc/hosts"
}

# root_libs FILE...: shared objects of this machine, and all that they need, where a static program looks for them
root_libs() {
	local file lib dir
	dir=$(dirname "$(readlink -f "$(gcc -print-file-name=libc.so.6)")")
	mkdir -p "$R$dir"
	for file; do
		cp -L "$file" "$R$dir"
		for lib in $(LC_ALL=C ldd "$file" | grep -o '/[^ ]*'); do cp -L "$lib" "$R$dir"; done
	done
	mkdir -p "$R/lib/${dir##*/}"
	find "$R$dir" -maxdepth 1 -type f -exec cp -n {} "$R/lib/${dir##*/}/" \;
}

# gconv_module CHARSET: with all that it needs
gconv_module() {
	local dir
	dir=$(dirname "$(gcc -print-file-name=libc.a)" | xargs readlink -f)/gconv
	mkdir -p "$R$dir"
	find "$dir" -maxdepth 1 -type f -name 'gconv-modules*' -exec cp {} "$R$dir/" \;
	root_libs "$dir/$1.so"
	cp "$dir/$1.so" "$R$dir/"
}

# traced PROG ARGS...: as run, in $R; the shared objects that it tried to open are in the file opened
traced() {
	local name
	name=$(basename "$1")
	cp "$1" "$R/$name"
	shift
	if [ "$(id -u)" = 0 ]; then set -- chroot "$R" "/$name" "$@"; else set -- unshare -r -R "$R" "/$name" "$@"; fi
	run timeout 60 strace -f -qq -o "$T/trace" -e trace=execve,open,openat,openat2 ${netns:-} "$@"
	grep -q -F "execve(\"/$name\"" "$T/trace" || { fail "$name did not start"; return; }
	sed "1,/execve(\"\/$name\"/d" "$T/trace" | grep -E 'open.*\.so' >"$T/opened" || :
}

# harmless PROG ARGS...: a sealed program; opens no shared object, not even one that is not there
harmless() {
	traced "$@" && [ ! -s "$T/opened" ] || { cat "$T/opened"; fail "$1 looked for shared objects"; }
}

# harmful PROG ARGS...: a program that is not sealed, to show that the root would do harm
harmful() {
	traced "$@" && [ -s "$T/opened" ] || fail "$1 opened no shared object: the test shows nothing"
}

# marker_module FILE: a shared object that makes the file /loaded when it is loaded, and needs nothing itself
marker_module() {
	cat >marker.c <<-'END'
		#include <fcntl.h>
		#include <sys/syscall.h>
		__attribute__((constructor)) static void loaded(void)
		{
			long r;
			__asm__ volatile("syscall" : "=a"(r) : "0"(SYS_creat), "D"("/loaded"), "S"(0644) : "rcx", "r11", "memory");
		}
	END
	gcc -shared -fPIC -nostdlib -fno-stack-protector -o "$1" marker.c
}

# older_glibc VERSION: this machine's is
older_glibc() {
	local have
	have=$(getconf GNU_LIBC_VERSION)
	[ "$(printf '%s\n' "${have#glibc }" "$1" | sort -V | tail -n 1)" = "$1" ]
}
