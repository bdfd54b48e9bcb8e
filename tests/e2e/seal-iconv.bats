#!/usr/bin/env bats
# Scenario 19: character sets that glibc converts with modules. A sealed program gets an error, or "?".
load seal

prepare() {
	new_root
	gconv_module KOI8-R
	localedef -i ru_RU -f KOI8-R "$R/usr/lib/locale/ru_RU.KOI8-R"
}

@test "iconv_open: EINVAL, and UTF-8, UCS-4 and ASCII as ever" {
	cat >conv.c <<-'END'
		#include <errno.h>
		#include <iconv.h>
		#include <stdio.h>
		#include <string.h>
		int main(int c, char **v)
		{
			iconv_t t = iconv_open(v[1], v[2]);
			if (t == (iconv_t)-1) { puts(errno == EINVAL ? "EINVAL" : strerror(errno)); return 1; }
			puts("opened");
			return iconv_close(t);
		}
	END
	seal_both conv
	for way in "KOI8-R UTF-8" "UTF-8 KOI8-R"; do
		harmful conv $way
		assert_status 0 && grep -q KOI8-R.so opened
		harmless conv.sealed $way
		assert_status 1 && assert_has EINVAL
	done
	for way in "UTF-8 ISO-8859-1" "UTF-16 UTF-8" "UTF-8 WINDOWS-1252"; do
		harmless conv.sealed $way
		assert_status 1 && assert_has EINVAL
	done
	for way in "UTF-8 UCS-4LE" "UCS-4 UTF-8" "ASCII UTF-8" "UTF-8 WCHAR_T" "UCS-2 UTF-8"; do
		harmless conv.sealed $way
		assert_status 0 && assert_has opened
	done
}

@test "wide output in a KOI8-R locale: ? for what is not ASCII" {
	cat >wide.c <<-'END'
		#include <locale.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <wchar.h>
		#ifdef BROKEN
		static int put(void)
		{
			char b[16];
			int n = wctomb(b, 0x43f);
			return printf("a%.*s\n", n < 0 ? 1 : n, n < 0 ? "?" : b);
		}
		#else
		static int put(void) { return wprintf(L"a\u043f\n"); }
		#endif
		int main(void)
		{
			char b[16];
			if (!setlocale(LC_ALL, "ru_RU.KOI8-R")) return 9;
			return put() < 0 ? 1 : wctomb(b, 0x43f) < 0 ? 2 : 0;
		}
	END
	# glibc 2.41 crashes in wide stdio of every static program: there the conversion alone is left to test
	echo 'int wprintf(const int *, ...); int main(void) { return wprintf(L"a") != 1; }' >stdio.c
	gcc -w -static -o stdio stdio.c
	./stdio >/dev/null 2>&1 || sed -i '1i #define BROKEN' wide.c
	seal_both wide
	harmful wide
	assert_status 0 && grep -q KOI8-R.so opened
	[ "$output" = $'a\xd0' ] || fail "wanted the letter in KOI8-R"
	harmless wide.sealed
	[ "$status" = 2 ] && [ "$output" = 'a?' ] || fail "wanted a question mark, and an error of wctomb"
}

@test "gettext from a catalogue in another character set: the message as it is in the program" {
	cat >message.c <<-'END'
		#include <libintl.h>
		#include <locale.h>
		#include <stdio.h>
		int main(void)
		{
			if (!setlocale(LC_ALL, "ru_RU.KOI8-R")) return 9;
			bindtextdomain("t", "/usr/share/locale");
			textdomain("t");
			puts(gettext("hello"));
			return 0;
		}
	END
	mkdir -p "$R/usr/share/locale/ru/LC_MESSAGES"
	printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "hello"\nmsgstr "привет"\n' |
		msgfmt -o "$R/usr/share/locale/ru/LC_MESSAGES/t.mo" -
	seal_both message
	harmful message
	assert_status 0 && grep -q KOI8-R.so opened
	[ "$output" = $'\xd0\xd2\xc9\xd7\xc5\xd4' ] || fail "wanted the word in KOI8-R"
	harmless message.sealed
	assert_status 0
	[ "$output" = hello ] || fail "wanted the word as the program has it"
}

# what fopen's ",ccs=" names is converted by gconv too; nothing warns of it, and no policy but strict could deny it
@test "fopen with a character set in its mode: under default it fails, and nothing is looked for" {
	cat >ccs.c <<-'END'
		#include <errno.h>
		#include <stdio.h>
		#include <string.h>
		#include <wchar.h>
		int main(int c, char **v)
		{
			FILE *f = c > 3 ? freopen(v[1], v[2], stdin) : fopen(v[1], v[2]);
			if (!f) { puts(errno == EINVAL ? "EINVAL" : strerror(errno)); return 1; }
			if (*v[2] == 'r') printf("%x\n", (unsigned)fgetwc(f));
			else printf("%d\n", fputwc(0x43f, f) != WEOF && fclose(f) == 0);
			return 0;
		}
	END
	gcc -static -o ccs ccs.c
	run "$STATICLD" -o ccs.sealed ccs.c
	linked ccs.sealed && is_sealed ccs.sealed
	printf '\320' >"$R/tmp/text"
	# glibc 2.41 crashes in wide stdio of every static program, but has loaded by then
	for ways in "r,ccs=KOI8-R" "r,ccs=ISO-8859-1" "w,ccs=KOI8-R" "r+,ccs=koi8-r//"; do
		for more in '' again; do
			harmful ccs /tmp/text "$ways" $more
			grep -q -E '(KOI8-R|ISO8859-1)\.so' opened
			printf '\320' >"$R/tmp/text"
			harmless ccs.sealed /tmp/text "$ways" $more
			assert_status 1 && assert_has EINVAL
		done
	done
	harmless ccs.sealed /tmp/text r,ccs=UTF-8
	[ "$status" = 0 ] || ! older_glibc 2.40 || fail "UTF-8 is built in"
}
