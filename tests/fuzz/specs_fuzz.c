/* Any bytes as a specs file: with a line that names the commands of a link it is one that replaces them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "wrapper/probe/specs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The answer for the file that has PREFIX before the input's bytes. */
static char *
ask(const char *prefix, const uint8_t *data, size_t size)
{
	int fd = memfd_create("specs", MFD_CLOEXEC);
	char *word, *argv[] = {(char *)(uintptr_t)"cc", NULL, NULL}, *answer;
	const struct argv words = {argv, 2, 3};

	if (fd < 0 || write(fd, prefix, strlen(prefix)) < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	argv[1] = word = newformat("-specs=/proc/self/fd/%d", fd);
	answer = specsreplacing(&words);
	free(word);
	close(fd);
	return answer;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *answer = ask("", data, size), *with = ask("*link_command:\n", data, size);

	if (!with || (answer && !memchr(data, '*', size)))
		abort();
	free(with);
	free(answer);
	return 0;
}
