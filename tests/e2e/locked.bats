#!/usr/bin/env bats
# locked = true in the system's policy: whoever chooses another policy can only be stricter.
load locked

@test "not locked: another policy replaces it" {
	system false
	mine 'rules: { nss = "allow"; };'
	link user.c
	assert_ok && assert_exists out && assert_hasnt staticld
	# and without another policy it is the one
	system false 'rules: { nss = "allow"; };'
	run "$STATICLD" -static -o out2 user.c
	assert_ok && assert_exists out2
}

@test "locked: a rule cannot be loosened, by flag or environment" {
	system true
	mine 'rules: { nss = "allow"; };'
	link user.c
	denied out nss getpwnam && assert_has 'locked by' "$LOCKED_ETC/staticld/policy.cfg"
	run env STATICLD_POLICY="$T/p.cfg" "$STATICLD" -static -o out user.c
	denied out nss getpwnam
	run env STATICLD_POLICY=audit "$STATICLD" -static -fuse-ld=gold -o out user.c
	denied out nss getpwnam
}

@test "locked: policy show says which file decided each value" {
	system true 'symbols: ( { name = "system"; action = "deny"; } ); unreachable = "deny"; rules: { stub = "deny"; };'
	mine 'rules: { stub = "allow"; locale = "deny"; }; symbols: ( { name = "popen"; action = "deny"; } ); output: { rwx = "deny"; };
		exceptions: ( { symbol = "dlopen"; reason = "mine"; } );'
	run "$STATICLD" policy show ./p.cfg
	assert_ok && assert_has 'locked by' || return
	[[ $output =~ stub\ =\ \"deny\"\;[^$'\n']*"$LOCKED_ETC/staticld/policy.cfg:" ]] || fail "stub is not the locked policy's" || return
	[[ $output =~ locale\ =\ \"deny\"\;[^$'\n']*"./p.cfg:" ]] || fail "locale is not p.cfg's" || return
	[[ $output =~ rwx\ =\ \"deny\"\;[^$'\n']*"./p.cfg:" ]] || fail "rwx is not p.cfg's" || return
	[[ $output =~ \"popen\"[^$'\n']*"./p.cfg:" && $output =~ \"system\"[^$'\n']*"$LOCKED_ETC/staticld/policy.cfg:" ]] ||
		fail "not the rows of both" || return
	assert_hasnt 'reason = "mine"' || return
	system true 'libcs: { x: { include = ["/theirs"]; lib = ["/theirs"]; }; };'
	mine 'libcs: { x: { include = ["/mine"]; lib = ["/mine"]; }; };'
	run "$STATICLD" policy show ./p.cfg
	assert_ok && [[ $output =~ \[\"/theirs\"\]\;[^$'\n']*"$LOCKED_ETC/staticld/policy.cfg:" ]] || fail "not their libc"
}

@test "locked: a stricter rule counts" {
	system true
	mine 'rules: { link-warning = "deny"; };'
	echo 'extern char *gets(char *); int main(void) { char b[9]; return gets(b) != 0; }' >g.c
	link g.c
	denied out link-warning gets
	mine ''
	link g.c
	assert_ok && assert_has 'warning: link-warning'
}

@test "locked: exceptions and allowing rows of others do not count, its own do" {
	system true
	mine 'exceptions: ( { symbol = "getpwnam"; reason = "mine"; } );'
	link user.c
	denied out nss getpwnam
	mine 'symbols: ( { name = "getpwnam"; action = "allow"; } );'
	link user.c
	denied out nss getpwnam
	mine 'symbols: ( { name = "getpwnam"; action = "warn"; } );'
	link user.c
	denied out nss getpwnam
	system true 'exceptions: ( { symbol = "getpwnam"; reason = "theirs"; } );'
	link user.c
	assert_ok && assert_exists out
	mine 'symbols: ( { name = "puts"; action = "deny"; reason = "quiet"; } );'
	link hello.c -fno-builtin
	refused nothing && assert_has quiet
}

@test "locked: the output's properties cannot be loosened" {
	system true 'output: { execstack = "deny"; };'
	mine 'output: { execstack = "allow"; };'
	link -z execstack hello.c
	refused out && assert_has execstack
}

@test "locked: the linker role alone and doctor obey too" {
	system true
	mine 'rules: { nss = "allow"; };'
	gcc -c user.c
	run env STATICLD_POLICY="$T/p.cfg" gcc -static -B"$LOCKED_TREE/libexec/staticld/" -o out user.o
	denied out nss getpwnam
}

@test "a system policy that is broken stops every link, whatever policy is chosen" {
	echo 'version = ;' >"$LOCKED_ETC/staticld/policy.cfg"
	mine ''
	link hello.c
	refused out && assert_has "$LOCKED_ETC/staticld/policy.cfg:1"
}

@test "the system's own policy by another name is not tightened by itself" {
	system true 'symbols: ( { name = "puts"; action = "allow"; }, { name = "put*"; action = "deny"; } );'
	ln -s "$LOCKED_ETC/staticld/policy.cfg" p.cfg
	link hello.c
	linked out
}

@test "locked: the libc that is locked is the one that a failed link's hint is about" {
	gcc -c hello.c
	system true 'link: { libc = "musl"; };'
	mine ''
	link hello.o -lstdc++
	refused out && assert_has "hint: these libraries are the compiler's, built for another libc than musl" '-lstdc++: '
}
