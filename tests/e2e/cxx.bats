#!/usr/bin/env bats
# C++ with the libraries that people use, through staticld++.
load helper

prepare() {
	cat >much.cpp <<-'END'
		#include <filesystem>
		#include <iostream>
		#include <random>
		#include <regex>
		#include <sstream>
		#include <thread>
		int main()
		{
			int sum = 0;
			std::jthread t([&] { sum += 40; });
			t.join();
			std::random_device device;
			std::mt19937 engine(device());
			sum += std::uniform_int_distribution<>(2, 2)(engine);
			bool match = std::regex_match("sum 42", std::regex("[a-z]+ [0-9]+"));
			std::ostringstream out;
			out << std::filesystem::path("/a") / "b" << ' ' << sum << ' ' << match << ' ' << std::filesystem::exists("/nowhere");
			std::cout << out.str() << std::endl;
			try { throw std::runtime_error("thrown and caught"); } catch (std::exception &e) { std::cout << e.what() << '\n'; }
			return 0;
		}
	END
}

passes() { # FLAGS...
	rm -f out
	run "$STATICLD++" -std=c++20 -o out much.cpp "$@"
	linked out && is_static out
	run runalone out
	assert_ok && assert_has '"/a/b" 42 1 0' 'thrown and caught'
}

@test "C++20 with iostream, filesystem, regex, random_device, thread passes default" { passes -O1; }
@test "the same as static PIE" { passes -static-pie -fPIE && is_static out static-pie; }
@test "the same with gold" { passes -static -fuse-ld=gold; }
@test "plain hello" {
	echo '#include <iostream>
	int main() { std::cout << "hello from C++\n"; }' >hello.cpp
	run "$STATICLD++" -o out hello.cpp
	linked out && is_static out
	run runalone out
	assert_ok && assert_has 'hello from C++'
}

@test "a C++ program that looks up users itself is refused" {
	echo '#include <pwd.h>
	#include <iostream>
	int main() { std::cout << (getpwnam("x") != nullptr) << "\n"; }' >user.cpp
	run "$STATICLD++" -o out user.cpp
	denied out nss getpwnam && assert_hasnt iconv_open
}

@test "a C++ program that calls iconv_open itself is refused" {
	echo '#include <iconv.h>
	#include <iostream>
	int main() { std::cout << (iconv_open("UTF-8", "LATIN1") != iconv_t(-1)) << "\n"; }' >conv.cpp
	run "$STATICLD++" -o out conv.cpp
	denied out iconv iconv_open
}

@test "under musl: no libstdc++ for musl is there, and what to do" {
	run env STATICLD_POLICY=musl "$STATICLD++" -o out much.cpp
	refused out
	assert_has libstdc++ musl
}
