#!/bin/bash
# tests/faults/kernel.sh COMMAND...: COMMAND as root of a kernel of its own, user-mode-linux, which is an ordinary program here: its clock
# is nobody else's. It sees this machine's files and writes in a copy of the current directory alone; what it leaves there is put
# back at the end, with what COMMAND said in `said`. Its status is COMMAND's.
set -eu -o pipefail
. "$(dirname "$0")/../session.bash"

# not below the current directory, of which the kernel sees a copy
work=$(TMPDIR= mktemp -d)
# The kernel begins a session of its own: where nobody is left to end it, it ends when COMMAND's time is over.
cleanup() {
	if [ -s "$work/own/pid" ]; then end_session "$(<"$work/own/pid")" || :; fi
	end_sessions "$work" || :
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
mkdir "$work/caller"

# The root is read-only; the caller's directory is seen twice, once to write to and once below its copy, in memory.
{
	echo '#!/bin/bash'
	export -p
	printf 'cd %q || exit\ncaller=%q\n' "$PWD" "$work/caller"
	cat <<-'END'
		mount -t proc proc /proc
		ln -s /proc/self/fd /dev/fd
		mount -t hostfs -o "$PWD" caller "$caller"
		mount -t tmpfs copy "$PWD"
		cd "$PWD"
		cp -r "$caller/." .
	END
	printf '%q ' timeout 500 "$@"
	cat <<-'END'
		>said 2>&1 </dev/null
		echo $? >said.status
		cp -r . "$caller"
		echo o >/proc/sysrq-trigger
		sleep 60
	END
} >"$work/init"
chmod +x "$work/init"

TMPDIR=$work SESSION_FILE=$work/kernel.session bounded 600 linux.uml root=/dev/root rootfstype=hostfs ro mem=1G \
	uml_dir="$work/" umid=own init="$work/init" quiet con=null con0=null,fd:1 >"$work/boot" 2>&1 </dev/null || :
[ -s said.status ] || { cat "$work/boot" >&2; echo "kernel.sh: the kernel ended before $1" >&2; exit 1; }
read -r status <said.status
rm said.status
exit "$status"
