#!/usr/bin/env bats
# Damaged objects: what the linker takes is judged, and nothing ends its process but itself.
load bypass

# patch IN OUT TYPE FIELD VALUE: set the 64-bit FIELD (a byte offset in the header) of each section of TYPE
patch() {
	python3 - "$@" <<-'E'
	import struct, sys
	b = bytearray(open(sys.argv[1], 'rb').read())
	at = struct.unpack_from('<Q', b, 40)[0]
	for i in range(struct.unpack_from('<H', b, 60)[0]):
	    if struct.unpack_from('<I', b, at + i * 64 + 4)[0] == int(sys.argv[3]):
	        struct.pack_into('<Q', b, at + i * 64 + int(sys.argv[4]), int(sys.argv[5], 0))
	open(sys.argv[2], 'wb').write(b)
	E
}
# ended ARGS...: no output, and no process ended by a signal
ended() {
	rm -f out
	run timeout 60 "$STATICLD" -o out "$@"
	assert_failed && assert_absent out && assert_no_leftovers && [ "$status" -lt 124 ] &&
		assert_hasnt 'returned 139' 'returned 134' 'terminated with signal'
}
judged() { ended "$@" && refused out; }

@test "a symbol table that says that it is compressed" {
	gcc -g -c user.c
	patch user.o odd.o 2 8 0x800
	judged odd.o && assert_has nss getpwnam
}
@test "relocations that say so: what they name is not taken for unreached" {
	echo 'void *getpwnam(const char *); void *live(void) { return getpwnam("x"); } int main(void) { return live() != 0; }' >user.c
	gcc -O0 -ffunction-sections -c user.c
	patch user.o odd.o 4 8 0x840
	judged odd.o -Wl,--gc-sections
	printf 'version = 1;\nextends = "default";\nunreachable = "allow";\n' >dead.cfg
	STATICLD_POLICY=./dead.cfg judged odd.o
}
@test "sizes and links that lead nowhere" {
	local field
	gcc -g -c user.c
	for field in 32 40 56; do
		for value in 1 0xffff 0xffffffffffffffff; do
			patch user.o odd.o 2 $field $value
			ended odd.o || return
			patch user.o odd.o 4 $field $value
			ended odd.o || return
		done
	done
}
