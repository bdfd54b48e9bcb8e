/* Tells a link's machine by the header of its first input, and looks its names up in targets.cfg. */
#include "audit/machine.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/input/header.h"
#include "audit/link/member.h"
#include "audit/output/proof.h"
#include "base/file.h"
#include "base/mem.h"
#include "policy/targets.h"

bool
machinewanted(const struct policy *p)
{
	size_t i;

	for (i = 0; i < p->nexceptions; i++)
		if (p->exceptions[i].target)
			return true;
	return false;
}

static bool
headerof(struct header *h, const struct input *in)
{
	void *bytes = inputread(in);
	char *error = NULL;
	bool read = bytes && headeriself(bytes, (size_t)in->size) &&
	    headerread(h, bytes, (size_t)in->size, &error) == 0;

	free(error);
	free(bytes);
	return read;
}

static void
addtarget(struct strings *names, const struct header *h, const char *datadir)
{
	char *elf = newformat("%u%s", h->bits, h->bigendian ? "be" : "le"), *error = NULL;
	struct targets t;
	size_t i;

	if (targetsload(&t, datadir, &error) == 0) {
		for (i = 0; i < t.count; i++) {
			if (strcmp(t.rows[i].machine, proofmachine(h->machine)) != 0 ||
			    strcmp(t.rows[i].elf, elf) != 0)
				continue;
			stringsadd(names, t.rows[i].goarch);
			stringsadd(names, t.rows[i].triple);
		}
		targetsfree(&t);
	}
	free(error);
	free(elf);
}

void
machinenames(struct strings *names, const struct link *l, const char *datadir)
{
	struct header h;
	size_t i;

	for (i = 0; i < l->ninputs; i++) {
		if (!headerof(&h, l->inputs[i]))
			continue;
		stringsadd(names, proofmachine(h.machine));
		addtarget(names, &h, datadir);
		return;
	}
}

bool
machineoffile(struct strings *names, const char *path, const char *datadir)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char *error = NULL;
	struct header h;
	size_t size = 0;
	char *bytes = NULL, head[4];
	bool is = fd >= 0 && pread(fd, head, 4, 0) == 4 && memcmp(head, "\177ELF", 4) == 0 && (bytes = filebytes(fd, &size)) &&
	    headerread(&h, bytes, size, &error) == 0;

	if (is) {
		stringsadd(names, proofmachine(h.machine));
		addtarget(names, &h, datadir);
	}
	if (fd >= 0)
		close(fd);
	free(error);
	free(bytes);
	return is;
}
