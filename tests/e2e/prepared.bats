#!/usr/bin/env bats
# The installed data is read when staticld is built; what somebody changes afterwards counts all the same.
load helper

prepare() {
	cp -a "$STATICLD_BUILD"/{bin,lib,libexec,share} .
	STATICLD=$T/bin/staticld
	data=share/staticld
	echo 'int getpid(void); int main(void) { return getpid() == 0; }' >pid.c
}

# edit FILE SED...: a file of the data directory, which may be a hard link or read-only
edit() {
	sed "${@:2}" "$data/$1" >new && ! cmp -s new "$data/$1" || fail "nothing to edit in $1" || return
	mv -f new "$data/$1"
}

@test "a name added to an installed catalogue" {
	run "$STATICLD" -static -o out pid.c
	linked out
	edit libc/glibc.cfg '/^\tnss: {/,/entry = "/s/entry = "/&getpid /'
	run "$STATICLD" -static -o out pid.c
	denied out nss getpid pid.c
}

@test "a name removed from one" {
	edit libc/glibc.cfg 's/\<getpwnam\>//g'
	run "$STATICLD" -static -o out user.c
	assert_failed && assert_absent out && assert_hasnt 'nss getpwnam'
}

@test "a rule added to an installed policy, for it and for those that extend it" {
	echo 'symbols: ( { name = "getpid"; action = "deny"; } );' >>$data/default.cfg
	for policy in default sealed; do
		STATICLD_POLICY=$policy run "$STATICLD" -static -o out pid.c
		denied out getpid || { echo "with $policy"; return 1; }
	done
}

@test "an edge removed from the runtimes" {
	echo '#include <iostream>
	int main() { std::cout << "hello\n"; }' >hello.cc
	run "$STATICLD" -static -o out hello.cc -lstdc++
	linked out
	edit runtimes.cfg 's/iconv_open/iconv_other/'
	run "$STATICLD" -static -o out hello.cc -lstdc++
	denied out iconv iconv_open libstdc++.a
}

@test "a mistake in any of the files is named with its line" {
	for file in libc/glibc.cfg libc/musl.cfg runtimes.cfg default.cfg; do
		cp $data/$file kept
		sed -i '/^version = 1;/s/1/2/' $data/$file
		run "$STATICLD" -static -o out hello.c
		refused out && assert_has "$file:$(grep -n '^version' $data/$file | cut -d: -f1)" ||
			{ echo "with $file"; return 1; }
		mv kept $data/$file
	done
}
