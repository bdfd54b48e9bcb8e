#!/usr/bin/env bats
# OCaml: dead lookups of its run-time library, and a library of C with many functions of NSS.
load real

fix() { sed -n 's/^  fix: //p' <<<"$output" | sed -n "$1p"; }

@test "a pure program: nothing reaches dlopen, and the first fix, -Wl,--gc-sections, is all it takes" {
	echo 'let () = print_endline "pure"' >p.ml
	run ocamlopt -cc "$STATICLD" p.ml -o p
	assert_failed && assert_absent p && assert_has 'denied: dlopen, /' libasmrun.a 'caml_dlopen, member unix.n.o, which nothing in the program reaches'
	[[ $(fix 1) == 'link with -Wl,--gc-sections: '* ]] || fail "the first fix: $(fix 1)"
	run ocamlopt -cc "$STATICLD" -ccopt -Wl,--gc-sections p.ml -o p
	assert_ok && assert_hasnt staticld: && is_static p
	run runalone p
	assert_ok && assert_has pure
}

@test "Unix: fifteen functions, the first fix is one for all of them; sealed it finds a host" {
	echo 'let () = print_int (Array.length (Unix.gethostbyname "localhost").Unix.h_addr_list)' >o.ml
	local ocamlopt=(ocamlopt -I +unix unix.cmxa o.ml -o o -cc "$STATICLD")
	run "${ocamlopt[@]}"
	assert_failed && assert_absent o && assert_has 'denied: nss, /' libunix.a 'getlogin: referred to by' 'getlogin asks NSS'
	[[ $(fix 1) == 'set STATICLD_POLICY=sealed'* ]] || fail "the first fix: $(fix 1)"
	STATICLD_POLICY=sealed run "${ocamlopt[@]}"
	assert_ok && assert_hasnt staticld: && is_sealed o
	[ "$(./o)" -ge 1 ] || fail "no host"
}
