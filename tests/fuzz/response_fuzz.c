/*
 * Any words, NUL-terminated in the input, through a response file and back: they come out as they went in. And any
 * bytes as a response file: words, whatever they are.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libiberty/libiberty.h>

#include "base/argv.h"
#include "base/mem.h"
#include "tests/fuzz/noleaks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The words of the file FD. */
static struct argv
expand(int fd)
{
	char *response = newformat("@/proc/self/fd/%d", fd), *argv[] = {(char *)(uintptr_t)"ld", response, NULL};
	struct argv words = argvexpand(argv);

	free(response);
	if (words.count == 0 || strcmp(words.words[0], "ld") != 0 || words.words[words.count])
		abort();
	return words;
}

static void
checkfile(const uint8_t *data, size_t size)
{
	int fd = memfd_create("response", MFD_CLOEXEC);
	struct argv words;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	words = expand(fd);
	if (words.count > size + 2)
		abort();
	freeargv(words.words);
	close(fd);
}

static void
checkwords(char *const *argv, size_t n)
{
	int fd = memfd_create("words", MFD_CLOEXEC), other = dup(fd);
	FILE *f = fd < 0 || other < 0 ? NULL : fdopen(other, "w");
	struct argv words;
	size_t i;

	if (!f || argvwrite(argv, f) != 0 || fclose(f) != 0)
		abort();
	words = expand(fd);
	/* An empty file is no response file to libiberty of binutils 2.40, which then leaves the word. */
	if (n && words.count != n + 1)
		abort();
	for (i = 0; i < n; i++)
		if (strcmp(words.words[i + 1], argv[i]) != 0)
			abort();
	freeargv(words.words);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = newarray(1, size + 1), **argv = newarray(size + 1, sizeof *argv);
	size_t i, n = 0;

	/* A response file can name others, and then what comes out is those files' matter: no files in a fuzz target. */
	if (size && memchr(data, '@', size))
		goto out;
	if (size)
		memcpy(bytes, data, size);
	for (i = 0; i < size; i += strlen(bytes + i) + 1)
		argv[n++] = bytes + i;
	checkwords(argv, n);
	checkfile(data, size);
out:
	free(argv);
	free(bytes);
	return 0;
}
