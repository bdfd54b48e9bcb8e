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
	gcc -shared -fPIC -I"$(dirname "$(find /usr/include -name plugin-api.h | head -1)")" -DCLAIM=0 -o nothing.so plugin.c
	gcc -shared -fPIC -I"$(dirname "$(find /usr/include -name plugin-api.h | head -1)")" -DCLAIM=1 -o everything.so plugin.c
}

@test "a plugin that claims nothing, first" { trick -Wl,-plugin,"$T/nothing.so" && assert_has nss getpwnam; }
@test "the same with clang" { CC=clang trick -Wl,-plugin,"$T/nothing.so" && assert_has nss getpwnam; }
@test "the same with gold" { trick -fuse-ld=gold -Wl,-plugin,"$T/nothing.so" && assert_has nss getpwnam; }
@test "a plugin that claims every file, first" {
	# it leaves no program at all without us
	with -Wl,-plugin,"$T/everything.so"
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
