#!/usr/bin/env bats
# cargo with a build script, a proc macro and a -sys crate that has C in it: the programs of this machine are left to its
# own linker, the program is checked.
load helper

prepare() {
	export CARGO_HOME=$T/cargo CARGO_TARGET_DIR=$T/target CARGO_NET_OFFLINE=true CC=$STATICLD
	unset RUSTFLAGS CARGO_BUILD_TARGET
	host=$(rustc -vV | sed -n 's/^host: //p')
	mkdir -p app/src app/macros/src app/c-sys/src
	cat >app/Cargo.toml <<-'END'
		[package]
		name = "app"
		version = "0.1.0"
		edition = "2021"
		[dependencies]
		macros = { path = "macros" }
		c-sys = { path = "c-sys" }
	END
	cat >app/macros/Cargo.toml <<-'END'
		[package]
		name = "macros"
		version = "0.1.0"
		edition = "2021"
		[lib]
		proc-macro = true
	END
	cat >app/c-sys/Cargo.toml <<-'END'
		[package]
		name = "c-sys"
		version = "0.1.0"
		edition = "2021"
		links = "answer"
		build = "build.rs"
	END
	cat >app/macros/src/lib.rs <<-'END'
		use proc_macro::TokenStream;
		#[proc_macro]
		pub fn forty(_: TokenStream) -> TokenStream { "40".parse().unwrap() }
	END
	cat >app/c-sys/build.rs <<-'END'
		use std::process::Command;
		fn main() {
		    let out = std::env::var("OUT_DIR").unwrap();
		    let cc = std::env::var("CC").unwrap();
		    assert!(Command::new(cc).args(["-c", "-fPIE", "-g", "answer.c", "-o"]).arg(format!("{out}/answer.o")).status().unwrap().success());
		    assert!(Command::new("ar").arg("rcs").arg(format!("{out}/libanswer.a")).arg(format!("{out}/answer.o")).status().unwrap().success());
		    println!("cargo:rustc-link-search=native={out}");
		    println!("cargo:rustc-link-lib=static=answer");
		}
	END
	echo 'extern "C" { pub fn answer() -> i32; }' >app/c-sys/src/lib.rs
	echo 'int answer(void) { return 2; }' >app/c-sys/answer.c
	echo 'fn main() { println!("{}", macros::forty!() + unsafe { c_sys::answer() }); }' >app/src/main.rs
	echo 'fn main() { println!("cargo:rerun-if-changed=build.rs"); }' >app/build.rs
}

static_build() { env -C app RUSTFLAGS="-C linker=$STATICLD -C target-feature=+crt-static" cargo build -q --target "$host" "$@"; }

@test "with a target: static, sealed, and it runs alone" {
	run static_build
	assert_ok && is_static target/"$host"/debug/app
	run runalone target/"$host"/debug/app
	assert_ok && assert_has 42
}
@test "with a target: C that looks users up is refused, by its line" {
	printf '#include <pwd.h>\nint answer(void) { return getpwnam("root") != 0; }\n' >app/c-sys/answer.c
	run static_build
	assert_failed && assert_has nss 'getpwnam: referred to by answer' answer.c:2 && assert_absent target/"$host"/debug/app
}
@test "without a target: the build script is told apart, and what to say instead" {
	run env -C app RUSTFLAGS="-C linker=$STATICLD" cargo build -q
	assert_failed && assert_has dynamic-input build_script_build 'build scripts and proc macros' crt-static '--target TARGET'
}
@test "the linker set in cargo's configuration is that of build scripts too: refused, and what to say instead" {
	run env -C app "CARGO_TARGET_$(tr a-z- A-Z_ <<<"$host")_LINKER=$STATICLD" RUSTFLAGS='-C target-feature=+crt-static' cargo build -q --target "$host"
	assert_failed && assert_has dynamic-input build_script_build '-C linker=staticld in RUSTFLAGS' 'CARGO_TARGET_..._LINKER'
	run static_build
	assert_ok && is_static target/"$host"/debug/app
}
