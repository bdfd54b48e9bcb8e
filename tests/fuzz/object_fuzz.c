/* Any bytes as an input of a link: an answer or an error, and the bytes stay as they are. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/input/fastobject.h"
#include "audit/input/object.h"
#include "tests/symbolsum.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
seesymbol(void *ctx, const char *name, enum symbolkind kind)
{
	size_t *n = ctx;

	if (kind > SYMBOL_COMMON)
		abort();
	*n += strlen(name);
	return true;
}

static bool
seeref(void *ctx, const char *function, const char *section, uint64_t offset)
{
	size_t *n = ctx;

	*n += (function ? strlen(function) : 0) + strlen(section) + (offset & 1);
	return true;
}

static void
checked(int status, char **error)
{
	if (status < -1 || status > 0 || (status < 0) != (*error != NULL))
		abort();
	free(*error);
	*error = NULL;
}

static void
checkobject(const uint8_t *bytes, size_t size)
{
	char *error = NULL;
	struct object *o = objectopen(bytes, size, &error);
	size_t n = 0;

	if ((o == NULL) != (error != NULL))
		abort();
	if (o) {
		const char *file = objectfile(o);

		n += file ? strlen(file) : 0;
		checked(objectsymbols(o, seesymbol, &n, &error), &error);
		checked(objectlocals(o, seesymbol, &n, &error), &error);
		checked(objectrefs(o, "dlopen", seeref, &n, &error), &error);
	}
	free(error);
	objectclose(o);
}

/* Of an object that has no fault anywhere the quick reader tells what the general one does. */
static void
checkquick(const uint8_t *bytes, size_t size)
{
	uint64_t quick = 0, general = 0;
	char *error = NULL;
	struct object *o;

	if (!fastsymbols(bytes, size, NULL, symbolsum, &quick))
		return;
	o = objectopen(bytes, size, &error);
	if (o && objectall(o, symbolsum, &general, &error) == 0 &&
	    (objectkind(o) != OBJECT_REL || quick != general))
		abort();
	free(error);
	objectclose(o);
}

/* At both an even and an odd address, with nothing behind the end. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t shift;

	for (shift = 0; shift < 2; shift++) {
		uint8_t *copy = malloc(size + shift);

		if (!copy)
			return 0;
		if (size)
			memcpy(copy + shift, data, size);
		checkobject(copy + shift, size);
		checkquick(copy + shift, size);
		if (size && memcmp(copy + shift, data, size) != 0)
			abort();
		free(copy);
	}
	return 0;
}
