/* Any bytes as a name from outside: it comes out as one line of UTF-8 that does nothing to a terminal. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What N bytes at S begin with: a character of UTF-8 as RFC 3629 has it, 0: none. */
static size_t
character(const unsigned char *s, size_t n, unsigned long *c)
{
	static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t i, k = *s < 0x80 ? 1 : *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : *s >= 0xc0 ? 2 : 0;

	if (k == 0 || k > n)
		return 0;
	*c = k == 1 ? *s : *s & (0x7fu >> k);
	for (i = 1; i < k; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3f);
	}
	return *c < least[k] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff) ? 0 : k;
}

/* Neither a control character nor what turns the direction of writing or begins a line. */
static int
isneutral(unsigned long c)
{
	return c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0) && !(c >= 0x200e && c <= 0x200f) &&
	    !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069) && c != 0x2028 && c != 0x2029;
}

static void
check(const char *text, size_t size)
{
	size_t i, n;
	unsigned long c;

	for (i = 0; i < size; i += n) {
		n = character((const unsigned char *)text + i, size - i, &c);
		if (n == 0 || !isneutral(c))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = newformat("%.*s", (int)size, (const char *)data);
	struct text t = {0};

	textadd(&t, "%s", name);
	textadd(&t, " \"%s\" %.5s %-7s|", name, name, name);
	textname(&t, name, "`|<");
	check(t.bytes, t.size);
	if (strlen(t.bytes) != t.size)
		abort();
	textfree(&t);
	textraw(&t, "");
	textlines(&t, (const char *)data, size);
	if (strlen(t.bytes) != t.size || strchr(t.bytes, '\033') || strchr(t.bytes, '\r'))
		abort();
	textfree(&t);
	free(name);
	return 0;
}
