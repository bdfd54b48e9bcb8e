#include "wrapper/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
vsay(const char *format, va_list ap)
{
	int error = errno;
	size_t n = strlen(format);

	flockfile(stderr);
	fputs("staticld: ", stderr);
	vfprintf(stderr, format, ap);
	if (n && format[n - 1] == ':')
		fprintf(stderr, " %s", strerror(error));
	fputc('\n', stderr);
	funlockfile(stderr);
}

void
say(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsay(format, ap);
	va_end(ap);
}

void
die(int status, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsay(format, ap);
	va_end(ap);
	exit(status);
}
