# Loaded by what tests a locked policy: a tree whose system directory is the test's own: everything as in the
# build but that one path.
load ../e2e/helper

# once for the file: the objects are the build's, so only one is compiled
setup_file() {
	export LOCKED_TREE=$BATS_FILE_TMPDIR/build LOCKED_ETC=$BATS_FILE_TMPDIR/etc
	local top build
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	build=${STATICLD_BUILD:-$top/build}
	mkdir -p "$LOCKED_TREE" "$LOCKED_ETC/staticld"
	cp -a "$build"/{bin,lib,libexec,share,obj} "$LOCKED_TREE"
	rm "$LOCKED_TREE/obj/policy/choose.o"
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u MAKEOVERRIDES make -s -C "$top" B="$LOCKED_TREE" SYSCONFDIR="$LOCKED_ETC" all
}

prepare() { STATICLD=$LOCKED_TREE/bin/staticld; }

# system LOCKED [SETTINGS [BASE]]: the system's policy; mine SETTINGS: p.cfg; link ARGS...: with p.cfg
system() { printf 'version = 1;\nextends = "%s";\nlocked = %s;\n%s\n' "${3-default}" "$1" "${2-}" >"$LOCKED_ETC/staticld/policy.cfg"; }
mine() { printf 'version = 1;\nextends = "default";\n%s\n' "$1" >p.cfg; }
link() { run "$STATICLD" --staticld-policy="$T/p.cfg" -static -o out "$@"; }
