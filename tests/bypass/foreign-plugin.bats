#!/usr/bin/env bats
# Other plugins in the same link.
load bypass

prepare() {
	cat >plugin.c <<-'END'
		#include <stddef.h>
		#include <plugin-api.h>
		static enum ld_plugin_status claim(const struct ld_plugin_input_file *file, int *claimed)
		{
			(void)file;
			*claimed = CLAIM;
			return LDPS_OK;
		}
		enum ld_plugin_status onload(struct ld_plugin_tv *tv)
		{
			for (; tv->tv_tag != LDPT_NULL; tv++)
				if (CLAIM && tv->tv_tag == LDPT_REGISTER_CLAIM_FILE_HOOK)
					tv->tv_u.tv_register_claim_file(claim);
			return LDPS_OK;
		}
	END
	gcc -shared -fPIC -I"$(dirname "$(find /usr/include -name plugin-api.h | head -1)")" -DHAVE_STDINT_H -DCLAIM=0 -o nothing.so plugin.c
	gcc -shared -fPIC -I"$(dirname "$(find /usr/include -name plugin-api.h | head -1)")" -DHAVE_STDINT_H -DCLAIM=1 -o everything.so plugin.c
}

@test "a plugin that claims nothing, first" { trick -Wl,-plugin,"$T/nothing.so" && assert_has nss getpwnam; }
@test "the same with clang" { CC=clang trick -Wl,-plugin,"$T/nothing.so" && assert_has nss getpwnam; }
@test "the same with gold" { trick -fuse-ld=gold -Wl,-plugin,"$T/nothing.so" && assert_has nss getpwnam; }
@test "a plugin that claims every file, first" {
	# it leaves no program at all without us
	with -Wl,-plugin,"$T/everything.so"
}
@test "a plugin that claims the object and hands it back when nobody looks any more, as LTO does" {
	gcc -c -o handed-back.o user.c
	gcc -c -o clean.o hello.c
	cat >handback.c <<-'END'
		#include <stdlib.h>
		#include <string.h>
		#include <plugin-api.h>
		static ld_plugin_add_input_file add;
		static int taken;
		static enum ld_plugin_status claim(const struct ld_plugin_input_file *file, int *claimed)
		{
			size_t n = strlen(file->name);
			if (n >= 6 && !strcmp(file->name + n - 6, "user.o"))
				*claimed = taken = 1;
			return LDPS_OK;
		}
		static enum ld_plugin_status symbols_read(void) { return taken ? add(OBJECT) : LDPS_OK; }
		enum ld_plugin_status onload(struct ld_plugin_tv *tv)
		{
			for (; tv->tv_tag != LDPT_NULL; tv++) {
				if (tv->tv_tag == LDPT_REGISTER_CLAIM_FILE_HOOK)
					tv->tv_u.tv_register_claim_file(claim);
				if (tv->tv_tag == LDPT_REGISTER_ALL_SYMBOLS_READ_HOOK)
					tv->tv_u.tv_register_all_symbols_read(symbols_read);
				if (tv->tv_tag == LDPT_ADD_INPUT_FILE)
					add = tv->tv_u.tv_add_input_file;
			}
			return LDPS_OK;
		}
	END
	gcc -DHAVE_STDINT_H -DOBJECT="\"$T/handed-back.o\"" -shared -fPIC -o handback.so handback.c
	# first as it is, then with a harmless object in the place of the one handed back
	for object in handed-back.o clean.o; do
		cp $object user.o
		for linker in bfd gold; do
			rm -f plain out
			gcc -static -fuse-ld=$linker -o plain user.o -Wl,-plugin,"$T/handback.so"
			nm plain | grep -q getpwnam || fail "the trick does not work without staticld: $linker"
			run "$STATICLD" -static -fuse-ld=$linker -o out user.o -Wl,-plugin,"$T/handback.so"
			assert_failed
			assert_absent out
		done
	done
}
@test "a plugin that kills the linker, before the verdict and after it" {
	cat >kill.c <<-'END'
		#include <signal.h>
		#include <plugin-api.h>
		static enum ld_plugin_status die(void) { raise(SIGKILL); return LDPS_OK; }
		enum ld_plugin_status onload(struct ld_plugin_tv *tv)
		{
			for (; tv->tv_tag != LDPT_NULL; tv++) {
				if (!LATE && tv->tv_tag == LDPT_REGISTER_ALL_SYMBOLS_READ_HOOK)
					tv->tv_u.tv_register_all_symbols_read(die);
				if (LATE && tv->tv_tag == LDPT_REGISTER_CLEANUP_HOOK)
					tv->tv_u.tv_register_cleanup(die);
			}
			return LDPS_OK;
		}
	END
	for late in 0 1; do
		gcc -DHAVE_STDINT_H -DLATE=$late -shared -fPIC -o kill.so kill.c
		for linker in bfd gold; do
			for source in user.c hello.c; do
				rm -f out
				run "$STATICLD" -static -fuse-ld=$linker -o out $source -Wl,-plugin,"$T/kill.so"
				assert_failed
				assert_absent out || echo "late $late, $linker, $source"
			done
		done
	done
}
@test "-Wl,--plugin=" { trick -Wl,--plugin="$T/nothing.so" && assert_has nss getpwnam; }
@test "gcc -fno-use-linker-plugin" { trick -fno-use-linker-plugin && assert_has nss getpwnam; }
@test "-Wl,-plugin-opt=policy=audit, gcc and clang" {
	with -Wl,-plugin-opt=policy=audit
	CC=clang with -Wl,-plugin-opt=policy=audit
	with -Wl,-plugin,"$T/nothing.so" -Wl,-plugin-opt=policy=audit
	CC=clang with -Wl,-plugin,"$T/nothing.so" -Wl,-plugin-opt=policy=audit
}
@test "our own plugin named by the user under another policy" {
	with -Wl,-plugin,"$STATICLD_BUILD/lib/staticld/staticld.so" -Wl,-plugin-opt=policy=audit
	CC=clang with -Wl,-plugin,"$STATICLD_BUILD/lib/staticld/staticld.so" -Wl,-plugin-opt=policy=audit
}
@test "a hello passes beside a plugin that claims nothing" {
	run "$STATICLD" -static -o out hello.c -Wl,-plugin,"$T/nothing.so"
	linked out && is_static out
}
