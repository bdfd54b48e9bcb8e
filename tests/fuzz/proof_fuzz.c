/* Any bytes as a finished file: a whole proof or an error, never something between. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/go/gobuild.h"
#include "audit/output/libcbuilt.h"
#include "audit/output/loader.h"
#include "audit/output/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
checkproof(int fd)
{
	char *error = NULL;
	struct proof p;

	if (proofread(&p, fd, &error) < 0) {
		if (!error || p.needed || p.interpreter)
			abort();
		free(error);
		return;
	}
	if (error || !*prooftypename(p.type) || !*proofmachine(p.machine))
		abort();
	if (proofisstatic(&p) && (p.interpreter || p.nneeded))
		abort();
	if (proofisstatic(&p) && p.bits != 64 && strcmp(proofmachine(p.machine), "ppc64") == 0)
		abort();
	prooffree(&p);
}

static void
checkgobuild(int fd)
{
	struct gobuild g;

	if (gobuildread(&g, fd)) {
		free(gobuildignored(g.ldflags));
		gobuildfree(&g);
	}
}

/* With a catalogue whose words are short, so that inputs come to hold them. */
static void
checkloading(int fd)
{
	static char symbol[] = "main", first[] = "ELF\nin\n", second[] = "GNU\n";
	static char *symbols[] = {symbol}, *loader[] = {first, second}, *class[] = {second};
	static struct catalogue row = {
		.seal = {.gone = {symbols, 1}, .traces = {loader, 2}},
		.classes = {[CLASS_NSS] = {.traces = {class, 1}}},
	};
	static const struct catalogues all = {&row, 1};
	char *error = NULL;
	struct loader l;

	if (loaderread(&l, fd, &all, &error) < 0) {
		if (!error || l.libc)
			abort();
		free(error);
	} else if (error || !l.libc != !l.evidence) {
		abort();
	}
}

/* Of a program that is not static its own words tell the libc. */
static void
checklibc(int fd, const uint8_t *data, size_t size)
{
	static const struct catalogues none;
	const struct loader l = {0};
	char *error = NULL;
	struct proof p;

	if (proofread(&p, fd, &error) == 0) {
		free(libcbuilt(data, size, &p, &l, &none));
		prooffree(&p);
	}
	free(error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("proof", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	checkproof(fd);
	checklibc(fd, data, size);
	checkgobuild(fd);
	checkloading(fd);
	close(fd);
	return 0;
}
