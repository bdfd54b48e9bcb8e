#!/usr/bin/env bats
# Every error of a policy file, word for word: golden/policy-errors has the files and what is said of them. GOLDEN=update.
load helper
load golden

# A case ends at a line "--"; it begins behind "version = 1;", or for itself where its first line is "!".
cases() {
	cat <<'END'
colour = "red";
--
colur = "red"; link: { pei = "always"; };
--
link: { pei = "always"; };
--
link = 7;
--
link: { libc = 7; };
--
link: { libc = "muls"; };
--
link: { libc = ""; };
--
link: { pie = "sometimes"; };
--
link: { pie = true; };
--
link: { probes = "guess"; };
--
link: { shared = "mine"; };
--
link: { linker = "fast"; };
--
link: { seal = "yes"; };
--
link: { prefer_archives = 1; };
--
link: { compiler = ["gcc"]; };
--
libcs: { acme: { include = ["/x"]; }; };
--
libcs: { acme: { include = ["x"]; lib = ["/y"]; }; };
--
libcs: { acme: { include = []; lib = ["/y"]; }; };
--
libcs: { native: { include = ["/x"]; lib = ["/y"]; }; };
--
libcs: { acme: { include = [1]; lib = ["/y"]; }; };
--
libcs = [];
--
rules: { nsz = "deny"; };
--
rules: { nss = "forbid"; };
--
rules: { nss = "dny"; };
--
rules: { nss = 1; };
--
rules: { stub = "seal"; };
--
rules: { unused-exception = "seal"; };
--
rules = "deny";
--
symbols: ( { name = "system"; } );
--
symbols: ( { action = "deny"; } );
--
symbols: ( { name = "system"; action = "seal"; } );
--
symbols: ( { name = "system"; action = "deny"; reason = "..."; } );
--
symbols: ( { name = "system"; action = "deny"; because = "x"; } );
--
symbols: { name = "system"; action = "deny"; };
--
symbols: ( "system" );
--
exceptions: ( { symbol = "dlopen"; } );
--
exceptions: ( { reason = "it is never called"; } );
--
exceptions: ( { symbol = "dlopen"; reason = ""; } );
--
exceptions: ( { symbol = "dlopen"; reason = "!?"; } );
--
exceptions: ( { symbol = "dlopen"; reason = "never called"; expires = "tomorrow"; } );
--
exceptions: ( { symbol = "dlopen"; reason = "never called"; expires = "2026-02-29"; } );
--
exceptions: ( { symbol = "dlopen"; reason = "never called"; expires = 2026; } );
--
exceptions: ( { class = "dlopne"; reason = "never called"; } );
--
exceptions: ( { class = []; reason = "never called"; } );
--
exceptions: ( { class = 1; reason = "never called"; } );
--
exceptions: ( { symbol = "dlopen"; fron = "x"; reason = "never called"; } );
--
exceptions = "none";
--
output: { interpreter = "seal"; };
--
output: { interpreter = "no"; };
--
output: { note = "deny"; };
--
output: { notes = true; };
--
inputs: { env = "clean"; };
--
inputs: { roots = "/usr"; };
--
inputs: { roots = ["usr/lib"]; };
--
inputs: { roots = []; };
--
inputs: { lock = true; };
--
inputs: { root = ["/usr"]; };
--
unreachable = "seal";
--
unreachable = "maybe";
--
locked = "true";
--
sections: ( { rules: { nss = "deny"; }; } );
--
sections: ( { target = "arm64"; exceptions: (); } );
--
sections: ( { target = 64; } );
--
sections: { target = "arm64"; };
--
sections: ( { program = "x"; link: { pie = "always"; }; } );
--
sections: ( { program = "x"; output: { note = "true"; }; } );
--
extends = "no-such-policy";
--
extends = "defualt";
--
extends = "./no-such-file.cfg";
--
extends = "p.cfg";
--
extends = 1;
--
rules: { nss = "deny"; };
rules: { nss = "warn"; };
--
rules: { nss = "deny"; nss = "warn"; };
--
rules: { nss == "deny"; };
--
rules: { nss = "deny"
--
rules: { nss = 'deny'; };
--
rules: { nss = deny; };
--
rules ( nss = "deny" );
--
"rules" = 1;
--
rules: { nss = "deny
--
/* never closed
--
@include "nowhere.inc"
--
@include
--
@include "p.cfg"
--
!
rules: { nss = "deny"; };
--
!
version = 2;
--
!
version = "1";
--
END
}

@test "every error of a policy: its text, with file and line" {
	local text='' line
	: >all
	while IFS= read -r line; do
		[ "$line" = -- ] || { text+=$line$'\n'; continue; }
		if [ "${text%%$'\n'*}" = '!' ]; then printf '%s' "${text#*$'\n'}" >p.cfg
		else printf 'version = 1;\n%s' "$text" >p.cfg; fi
		run "$STATICLD" policy check ./p.cfg
		assert_status 2 && [ "${#lines[@]}" = 1 ] && assert_no_probe_words || fail "$text" || return
		[[ $output == 'staticld: ./'*.cfg:[0-9]*': '* || $output == *': No such file'* ]] || fail "no file and line: $text" || return
		printf '%s-> %s\n\n' "$text" "$output" | sed "s|$STATICLD_BUILD|PREFIX|g; s|$T|DIR|g" >>all
		# a link says the same
		run "$STATICLD" --staticld-policy=./p.cfg -o out hello.c
		assert_status 1 && assert_absent out && assert_has "${lines[0]}" || return
		text=
	done < <(cases)
	[ "${GOLDEN-}" != update ] || cp all "$BATS_TEST_DIRNAME/golden/policy-errors"
	diff -u "$BATS_TEST_DIRNAME/golden/policy-errors" all || fail "the texts differ from golden/policy-errors"
}
