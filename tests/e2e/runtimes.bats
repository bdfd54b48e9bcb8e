#!/usr/bin/env bats
# What compilers' runtime libraries refer to in every program is judged apart (policy/runtimes.cfg), and hides nothing else.
load helper

prepare() { CFG=$TOP/policy/runtimes.cfg; }

# the edges that the installed libraries have, and those that are listed: "ARCHIVE MEMBER SYMBOL" a line
installed() {
	CC=gcc "$TOP/tests/catalogue/runtimes.sh" "$STATICLD_BUILD/tests/catalogue" "$TOP/policy/libc/glibc.cfg" |
		grep -v -E '^lib(asan|lsan|tsan)\.a ' | cut -d ' ' -f 1-3
}
listed() { # those that the installed compiler can have
	GCC=$(gcc -dumpversion | cut -d . -f 1) perl -0ne '
		while (/archive = "(.*?)";\s*member = "(.*?)";\s*symbol = "(.*?)";\s*(?:since = "(\d+)")?/g) {
			print "$1 $2 $3\n" if !$4 || $4 <= $ENV{GCC} }' "$CFG" | LC_ALL=C sort
}

@test "every listed edge is in the installed library" {
	installed >is.txt && listed >should.txt
	[ "$(wc -l <should.txt)" -ge 10 ] || fail "only $(wc -l <should.txt) rows"
	run comm -13 is.txt should.txt
	assert_ok && assert_silent
}

# interception_linux.o of libubsan.a wraps functions for the other sanitizers: no static program has it. getlog.o
# of libgfortran.a is in those only that call GETLOG.
@test "every edge of the installed libraries is listed" {
	installed | grep -v -x -E 'libubsan\.a interception_linux\.o dlv?sym|libgfortran\.a getlog\.o getpwuid_r' >is.txt && listed >should.txt
	run comm -23 is.txt should.txt
	assert_ok && assert_silent
}

@test "all functions of libgomp.a that get to dlopen take its edges back" {
	echo 'void dlopen(void) {}' | gcc -x c -c -o dlopen.o -
	# Since GCC 13 ordinary functions get there too, by what they do when a device was set up before:
	# what sets one up has it in its name. allocator.o has edges of its own.
	cp "$(gcc -print-file-name=libgomp.a)" gomp.a && ar d gomp.a allocator.o
	"$STATICLD_BUILD/tests/catalogue" --callers dlopen gomp.a dlopen.o |
		grep -v -E '^(gomp|goacc)_|^dlopen$' | grep -E 'target|acc|GOACC|device|PLUGIN|pause' >callers.txt
	[ "$(wc -l <callers.txt)" -ge 50 ] || fail "only $(wc -l <callers.txt) callers"
	while read -r name; do grep -q "\"$name\"" "$CFG" || fail "$name is not in the list"; done <callers.txt
}

@test "a plain OpenMP program links and runs" {
	cat >omp.c <<-'END'
		#include <stdio.h>
		int main(void)
		{
			int sum = 0;
			#pragma omp parallel for reduction(+:sum)
			for (int i = 0; i < 100; i++) sum += i;
			printf("sum %d\n", sum);
			return 0;
		}
	END
	for linker in bfd gold; do
		rm -f out
		run "$STATICLD" -w -fopenmp -static -fuse-ld=$linker -o out omp.c
		assert_ok && assert_hasnt staticld && assert_exists out
		run runalone out
		assert_ok && assert_has 'sum 4950'
	done
	run "$STATICLD" -w -fopenmp -flto -O2 -static -o lto omp.c
	assert_ok && assert_hasnt staticld && assert_exists lto
}

@test "an OpenMP program that offloads is refused: there libgomp loads its plugins" {
	cat >target.c <<-'END'
		int main(void)
		{
			int sum = 0;
			#pragma omp target map(tofrom: sum)
			for (int i = 0; i < 100; i++) sum += i;
			return sum != 4950;
		}
	END
	for linker in bfd gold; do
		run "$STATICLD" -fopenmp -static -fuse-ld=$linker -o out target.c
		denied out dlopen libgomp.a && assert_has 'member target.o'
	done
	run "$STATICLD" -fopenmp -flto -O2 -static -o out target.c
	denied out dlopen libgomp.a && assert_has 'member target.o'
}

@test "an OpenMP program's own dlopen is refused, and libgomp's is not told" {
	echo '#include <dlfcn.h>
	int main(int c, char **v) {
		#pragma omp parallel
		c++;
		return dlopen(*v, RTLD_NOW) != 0; }' >own.c
	run "$STATICLD" -w -fopenmp -static -o out own.c
	denied out dlopen 'dlopen: referred to by main'
	grep -v /bin/ld <<<"$output" | grep -q 'libgomp.a' && fail "libgomp is told" || :
}

@test "UBSan's own lookups are no findings" {
	echo 'int main(int c, char **v) { (void)v; return c << c; }' >shift.c
	run "$STATICLD" -fsanitize=undefined -static -o out shift.c
	linked out
}

@test "a C++ program with iostream and from_chars passes strict, its own setlocale does not" {
	cat >io.cpp <<-'END'
		#include <charconv>
		#include <iostream>
		int main() { double d = 0; const char s[] = "1.5"; std::from_chars(s, s + 3, d); std::cout << d << '\n'; }
	END
	run "$STATICLD++" --staticld-policy=strict -std=c++17 -o out io.cpp
	linked out
	run runalone out
	assert_ok && assert_has 1.5
	sed 's/int main() {/#include <clocale>\n&setlocale(LC_ALL, "");/' io.cpp >set.cpp
	run "$STATICLD++" --staticld-policy=strict -std=c++17 -o out2 set.cpp
	denied out2 locale 'setlocale: referred to by main' && assert_hasnt newlocale
}

@test "a Fortran program passes strict and runs; one that asks for the user's name is refused" {
	cat >sum.f90 <<-'END'
		program sum
		  print '(a,f6.2)', 'hello from Fortran', 1.5
		end program
	END
	sed "s/^  print/  character(len=32) :: name\n  call getlog(name)\n&/" sum.f90 >who.f90
	export STATICLD_CC=gfortran
	run "$STATICLD" --staticld-policy=strict -o out sum.f90
	linked out
	run runalone out
	assert_ok && assert_has 'hello from Fortran  1.50'
	run "$STATICLD" --staticld-policy=strict -o out2 who.f90
	denied out2 nss libgfortran.a && assert_has 'member getlog.o' && assert_hasnt newlocale
}

@test "a member of another archive with the same name is no runtime library" {
	echo '#include <iconv.h>
	int convert(void) { return iconv_open("a", "b") != 0; }' >numeric_members_cow.c
	echo 'int convert(void); int main(void) { return convert(); }' >main.c
	gcc -c numeric_members_cow.c main.c
	ar rcs libmine.a numeric_members_cow.o
	run "$STATICLD" -static -o out main.o libmine.a
	denied out iconv libmine.a && assert_has 'member numeric_members_cow.o'
}
