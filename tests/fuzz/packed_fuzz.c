/*
 * A policy as one process gives it to another, with bytes changed: two for the place, one for the value, and so on. It is
 * a policy all of which can be read, or none. A first byte that is odd cuts it off.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/packed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
lengths(const struct strings *l)
{
	size_t i, n = 0;

	for (i = 0; i < l->count; i++)
		n += strlen(l->items[i]);
	return n;
}

static size_t
length(const char *s)
{
	return s ? strlen(s) : 0;
}

static size_t
readall(const struct policy *p)
{
	size_t i, n = strlen(p->name) + strlen(p->file) + strlen(p->libc) + length(p->compiler) + length(p->lockedby);

	n += lengths(&p->roots) + lengths(&p->locks);
	for (i = 0; i < p->nlibcs; i++)
		n += strlen(p->libcs[i].name) + lengths(&p->libcs[i].include) + lengths(&p->libcs[i].lib);
	for (i = 0; i < p->nsymbols; i++)
		n += length(p->symbols[i].name) + length(p->symbols[i].reason);
	for (i = 0; i < p->nexceptions; i++)
		n += length(p->exceptions[i].symbol) + length(p->exceptions[i].from) + length(p->exceptions[i].program) +
		    length(p->exceptions[i].reason) + length(p->exceptions[i].expires) + length(p->exceptions[i].file);
	return n;
}

static char *
packed(size_t *size)
{
	static char name[] = "p", file[] = "/p.cfg", libc[] = "native", root[] = "/usr";
	static char *roots[] = {root};
	static struct libcdirs libcs[] = {{.name = libc, .include = {roots, 1}, .lib = {roots, 1}}};
	static struct symbolrule symbols[] = {{.name = name, .reason = file}, {.name = root}};
	static struct exception exceptions[] = {{.symbol = name, .from = file, .reason = root, .file = file}};
	static const struct policy p = {
		.name = name, .file = file, .libc = libc, .roots = {roots, 1}, .libcs = libcs, .nlibcs = 1,
		.symbols = symbols, .nsymbols = 2, .exceptions = exceptions, .nexceptions = 1,
	};

	return policypack(&p, size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t i, n, length;
	char *bytes = packed(&n), *copy;
	struct policy p;

	for (i = 1; i + 2 < size; i += 3)
		bytes[(size_t)(data[i] << 8 | data[i + 1]) % n] = (char)data[i + 2];
	length = size > 2 && data[0] % 2 ? (size_t)(data[1] << 8 | data[2]) % n : n;
	copy = newarray(length, 1);
	memcpy(copy, bytes, length);
	free(bytes);
	if (policyunpack(&p, copy, length) < 0) {
		if (p.name || p.packed || p.nexceptions)
			abort();
		return 0;
	}
	if (readall(&p) > SIZE_MAX / 2)
		abort();
	policyfree(&p);
	return 0;
}
