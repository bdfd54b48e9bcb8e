# Loaded by what counts instructions with callgrind, since they repeat where times do not.

# instructions COMMAND...: of that process alone
instructions() { valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 | awk '/Collected/ { print $4 }'; }

# linkcount LINKER DRIVER ARGS...: in $alone what the linker takes for the link, in $checked what it takes with the plugin of $build
linkcount() {
	local linker=$1 driver=$2 line lib=$build/lib/staticld named probe
	shift 2
	line=$("$driver" -static -### "$@" -o linked 2>&1 | grep collect2 | tail -n 1 | sed 's/"//g; s#^ *[^ ]*collect2 ##')
	named=$lib/probe.a probe="--push-state --whole-archive $lib/probe.a --pop-state"
	[ "$linker" = bfd ] || probe=$lib/probe.o named=$lib/probe.o
	# the words have no spaces: they are meant to be split. The seal is in both links.
	alone=$(instructions "ld.$linker" "$lib/seal.o" $line)
	# GCC tells its linker who it is, and whose libraries are its own
	checked=$(COLLECT_GCC=$(command -v "$driver") instructions "ld.$linker" -plugin "$lib/staticld.so" -plugin-opt=policy=default \
		-plugin-opt=probe="$named" -plugin-opt=seal="$lib/seal.o" "$lib/seal.o" $line $probe)
}

# drivercount: in $driverrole what our driver role takes for a compile until the compiler's driver starts, in $driver what that takes itself
drivercount() {
	: >nothing
	chmod +x nothing        # which cannot start, so the process ends as ours
	driverrole=$(STATICLD_CC=$PWD/nothing instructions "$build/bin/staticld" -c hello.c) || :
	driver=$(instructions gcc -### -c hello.c)
}
