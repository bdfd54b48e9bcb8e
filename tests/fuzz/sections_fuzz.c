/* Any bytes as an object of a link that has findings: laid open or refused, and its part of the graph is one that can be walked. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/input/sections.h"
#include "audit/link/graph.h"
#include "audit/link/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
checksections(const uint8_t *data, size_t size)
{
	struct sections l;
	size_t i, n = 0;

	if (sectionsread(&l, data, size) < 0) {
		if (l.sections || l.symbols || l.relocs)
			abort();
		return;
	}
	for (i = 1; i < l.nsections; i++)
		n += strlen(l.sections[i].name) + (l.sections[i].bytes && l.sections[i].size
		    ? l.sections[i].bytes[l.sections[i].size - 1] : 0);
	for (i = 0; i < l.nsymbols; i++)
		if (strlen(l.symbols[i].name) > size || l.symbols[i].section >= l.nsections)
			abort();
	for (i = 0; i < l.nrelocs; i++)
		if (l.relocs[i].symbol >= l.nsymbols || l.relocs[i].section >= l.nsections)
			abort();
	sectionsfree(&l);
	(void)n;
}

static bool
any(const void *ctx, const struct input *from)
{
	return ctx != from;
}

static void
checkgraph(const struct link *l, enum grain grain)
{
	static char *targets[] = {(char *)(uintptr_t)"getpwnam", (char *)(uintptr_t)"main"};
	const struct strings list = {targets, 2};
	struct graph *g = graphnew(l, grain);
	struct strings chain = {0};

	graphlive(g, l->inputs[0], "getpwnam");
	graphneeds(g, l->inputs[0], any, NULL);
	graphchain(g, l->inputs[0], "main", "getpwnam", &list, &chain);
	stringsfree(&chain);
	graphfree(g);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct policy policy;
	struct link l;
	char path[40];
	int fd = memfd_create("object", MFD_CLOEXEC);

	checksections(data, size);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	linkinit(&l, &policy, NULL, 0);
	linkadd(&l, path, 0, data, size);
	/* The same twice: what defines a name twice. */
	linkadd(&l, path, 0, data, size);
	checkgraph(&l, GRAIN_SECTION);
	checkgraph(&l, GRAIN_FUNCTION);
	l.go = l.inputs[0];
	checkgraph(&l, GRAIN_FUNCTION);
	linkfree(&l);
	close(fd);
	return 0;
}
