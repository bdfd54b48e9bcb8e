#!/usr/bin/env bats
# The files for CMake and Meson that are installed under share/staticld.
load helper

prepare() {
	PATH=$STATICLD_BUILD/bin:$PATH STATICLD_POLICY=sealed
	export PATH STATICLD_POLICY
	SHARE=$STATICLD_BUILD/share/staticld
	cat >sum.c <<-'END'
		#include <openssl/evp.h>
		#include <stdio.h>
		#include <zlib.h>
		int main(void) { printf("%lu %s\n", crc32(0, (const Bytef *)"a", 1), EVP_MD_get0_name(EVP_sha256())); return 0; }
	END
	cat >part.c <<-'END'
		int part(void) { return 0; }
	END
}

# archives OUT: it is proven static, and it runs
archives() {
	is_static "$1" || return
	run ./"$1"
	assert_ok && assert_has '3904355907 SHA'
}

@test "CMake: find_package and find_library give archives, and a module's libraries are the archive's" {
	cat >CMakeLists.txt <<-'END'
		cmake_minimum_required(VERSION 3.16)
		project(sum C)
		find_package(ZLIB REQUIRED)
		find_package(OpenSSL REQUIRED COMPONENTS Crypto)
		find_library(Z z)
		message(STATUS "found ${Z} ${ZLIB_LIBRARIES} ${OPENSSL_CRYPTO_LIBRARY}")
		add_library(part part.c)
		add_executable(sum sum.c)
		target_link_libraries(sum part ZLIB::ZLIB OpenSSL::Crypto)
	END
	run cmake -S . -B b -DCMAKE_TOOLCHAIN_FILE="$SHARE/cmake/staticld.cmake"
	assert_ok && assert_has 'found /usr/lib/x86_64-linux-gnu/libz.a' && assert_hasnt '.so'
	run cmake --build b
	assert_ok
	assert_exists b/libpart.a
	cp b/sum sum && archives sum
}

@test "CMake: pkg_check_modules names what an archive needs; a second configure, and C++" {
	cat >CMakeLists.txt <<-'END'
		cmake_minimum_required(VERSION 3.16)
		project(sum)
		find_package(PkgConfig REQUIRED)
		pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto zlib)
		message(STATUS "names ${CRYPTO_LDFLAGS}")
		add_executable(sum sum.c)
		target_link_libraries(sum PkgConfig::CRYPTO)
	END
	run cmake -S . -B b -DCMAKE_TOOLCHAIN_FILE="$SHARE/cmake/staticld.cmake"
	# what behind -lcrypto each release's OpenSSL needs
	words=$(pkg-config --static --libs-only-l --libs-only-other libcrypto zlib | sed 's/ *$//; s/  */;/g')
	[[ $words == -lcrypto\;*-ldl*\;-lz ]] || fail "$words"
	assert_ok && assert_has "$words"
	run cmake -S . -B b
	assert_ok
	run cmake --build b
	assert_ok
	cp b/sum sum && archives sum
}

@test "CMake: a library that has no archive is missing when the project is configured" {
	mkdir only
	gcc -shared -fPIC -o only/libpart.so part.c
	printf 'cmake_minimum_required(VERSION 3.16)\nproject(x C)\nfind_library(PART part REQUIRED PATHS %s/only)\n' "$PWD" >CMakeLists.txt
	run cmake -S . -B b -DCMAKE_TOOLCHAIN_FILE="$SHARE/cmake/staticld.cmake"
	assert_failed && assert_has 'Could not find PART'
	run cmake -S . -B c
	assert_ok
}

@test "Meson: dependency() gives archives; the file is found by its name" {
	cat >meson.build <<-'END'
		project('sum', 'c')
		part = library('part', 'part.c')
		executable('sum', 'sum.c', link_with: part, dependencies: [dependency('zlib'), dependency('libcrypto')])
	END
	run meson setup --native-file "$SHARE/meson/staticld.ini" b
	assert_ok
	run ninja -C b
	assert_ok
	assert_exists b/libpart.a
	cp b/sum sum && archives sum
	run env XDG_DATA_DIRS="$STATICLD_BUILD/share" meson setup --native-file staticld.ini c
	assert_ok && assert_has 'staticld'
}
