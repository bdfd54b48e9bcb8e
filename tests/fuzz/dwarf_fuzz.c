/* Any bytes as an object with debug information: lines and headers, or none. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dwarf/dwarf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct dwarf *d)
{
	static const char *const sections[] = {".text", ".data", ".data.rel"};
	size_t i;

	for (i = 0; i < sizeof sections / sizeof *sections; i++) {
		unsigned line = 0;
		char *file = staticlddwarf.line(d, sections[i], 4 * i, "get", &line);

		if (file && line == 0)
			abort();
		free(file);
	}
	free(staticlddwarf.include(d, "bits/types.h"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);
	struct dwarf *d;

	if (!copy)
		return 0;
	memcpy(copy, data, size);
	d = staticlddwarf.open(copy, size);
	if (d) {
		check(d);
		staticlddwarf.close(d);
	}
	free(copy);
	return 0;
}
