/*
 * Any bytes as an archive whose members are all linked: names that are defined here and referred to there, and a graph
 * over all of them that can be walked.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/input/archive.h"
#include "audit/link/graph.h"
#include "audit/link/link.h"
#include "audit/link/member.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
addmembers(struct link *l, const char *path, int fd, const uint8_t *data)
{
	char *error = NULL;
	struct archive *a = archiveopen(fd, &error);
	struct member m;
	int n;

	for (n = 0; a && !error && n < 8 && archivenext(a, &m, &error) > 0; n++)
		if (!archivethin(a))
			linkadd(l, path, m.offset, data + m.offset, m.size);
	if (a)
		archiveclose(a);
	free(error);
}

static bool
any(const void *ctx, const struct input *from)
{
	return ctx != from;
}

static void
checkinput(struct graph *g, enum grain grain, const struct input *in)
{
	static char *targets[] = {(char *)(uintptr_t)"__nss_database_get", (char *)(uintptr_t)"getpwnam"};
	const struct strings list = {targets, 2};
	struct strings chain = {0};
	char *name = membername(in);
	void *bytes = inputread(in);

	graphlive(g, in, "getpwnam");
	graphneeds(g, in, any, in);
	if (grain == GRAIN_FUNCTION)
		graphchain(g, in, NULL, "getpwnam", &list, &chain);
	else
		graphway(g, &list, &chain);
	if (grain == GRAIN_FUNCTION && chain.count == 1)
		abort();
	stringsfree(&chain);
	free(bytes);
	free(name);
}

static void
checkgraph(const struct link *l, enum grain grain)
{
	struct graph *g = graphnew(l, grain);
	size_t i;

	for (i = 0; i < l->ninputs; i++)
		checkinput(g, grain, l->inputs[i]);
	graphfree(g);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct policy policy;
	int fd = memfd_create("archive", MFD_CLOEXEC);
	struct link l;
	char path[40];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	linkinit(&l, &policy, NULL, 0);
	linkwrap(&l, "getpwnam");
	addmembers(&l, path, fd, data);
	checkgraph(&l, GRAIN_SECTION);
	checkgraph(&l, GRAIN_FUNCTION);
	linkfree(&l);
	close(fd);
	return 0;
}
