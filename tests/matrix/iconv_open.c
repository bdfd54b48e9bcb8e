#include <iconv.h>
#include <stdio.h>

static int
look(const char *charset)
{
	puts(iconv_open("UTF-8", charset) == (iconv_t)-1 ? "refused" : "opened");
	return 0;
}

int
main(int argc, char **argv)
{
	return look(argc > 1 ? argv[1] : "KOI8-R");
}
