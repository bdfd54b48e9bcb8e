#!/usr/bin/env bats
# The linker's command line in every spelling: what it says about a symbol is read as the linker reads it.
load bypass

prepare() {
	printf '%s\n' 'version = 1;' 'extends = "default";' \
		'symbols: ( { name = "system"; action = "deny"; reason = "no shell"; } );' >own.cfg
	export STATICLD_POLICY=$T/own.cfg
}

# Nothing in the object refers to system: the option alone leads there.
really() { echo 'int __real_system(const char *); int main(void) { return __real_system("x"); }' >user.c; }
other() { echo 'int other(const char *); int main(void) { return other("x"); }' >user.c; }
plain() { echo 'int system(const char *); int main(void) { return system("x"); }' >user.c; }

@test "--wrap, abbreviated or not, joined or separate, with one dash or two" {
	really
	for wrap in --wrap= --wrap, --wra= --wra, --wr= -wrap= -wrap,; do
		trick "-Wl,${wrap}system" && assert_has system || return
	done
}
@test "--defsym, abbreviated or not, joined or separate, with one dash or two" {
	other
	for defsym in --defsym= --defsym, --defsy= --defsy, --defs= -defsym= -defsy,; do
		trick "-Wl,${defsym}other=system" && assert_has system || return
	done
}
@test "-u, abbreviated or not, joined or separate" {
	echo 'int main(void) { return 0; }' >user.c
	for undefined in -u -u, --undef= --undefine, -und, --req= -require,; do
		trick "-Wl,${undefined}system" && assert_has system || return
	done
}
@test "-e, --entry" {
	echo 'int main(void) { return 0; }' >user.c
	for entry in -e -e, --entry= --ent, -ent=; do
		trick "-Wl,${entry}system" && assert_has system || return
	done
}
@test "gold, which knows no abbreviations" {
	really
	for wrap in --wrap= -wrap,; do
		trick -fuse-ld=gold "-Wl,${wrap}system" && assert_has system || return
	done
	for wrap in --wra= -wra,; do
		run "$STATICLD" -static -fuse-ld=gold -o out user.c "-Wl,${wrap}system"
		assert_failed && assert_absent out || return
	done
}
@test "a byte 0xFF ends nothing" {
	really
	trick $'-Wl,-L/tmp/\xff' -Wl,--wrap=system && assert_has system
	printf -- '-L/tmp/\xff --wrap=system\n' >args
	trick -Wl,@args && assert_has system
}
@test "the value of another option is no --wrap" {
	plain
	for option in -soname -h --sona -Map -rpath -z --defsym,a=1,-y; do
		with "-Wl,$option,--wrap=system" && assert_has system || return
	done
}
@test "and an option is no value of the flag before it" {
	really
	for flag in -pie -EL -dy -static --trace -wh,--no-whole-archive --build-id; do
		with "-Wl,$flag,--wrap=system" && assert_has system || return
	done
}
