#include "base/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

int
channelnew(struct channel *c)
{
	unsigned char random[16];
	size_t i;

	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		return -1;
	for (i = 0; i < sizeof random; i++)
		snprintf(c->nonce + 2 * i, 3, "%02x", random[i]);
	c->fd = memfd_create("staticld", 0);
	if (c->fd < 0)
		return -1;
	return fcntl(c->fd, F_SETFL, O_APPEND);
}

int
channelopen(struct channel *c, const char *word)
{
	int n = 0;

	if (sscanf(word, "%d:%32[0-9a-f]%n", &c->fd, c->nonce, &n) != 2 || word[n] != '\0')
		return -1;
	return fcntl(c->fd, F_GETFD) < 0 ? -1 : 0;
}

char *
channelword(const struct channel *c)
{
	return newformat("%d:%s", c->fd, c->nonce);
}

/* A record: "NONCE TAG SIZE\n" and SIZE bytes, written at once so that it stays whole. */
int
channelsend(const struct channel *c, const char *tag, const char *text)
{
	char *record = newformat("%s %s %zu\n%s", c->nonce, tag, strlen(text), text);
	size_t size = strlen(record);
	ssize_t n = write(c->fd, record, size);

	free(record);
	if (n == (ssize_t)size)
		return 0;
	if (n >= 0)
		errno = ENOSPC;
	return -1;
}

/* All bytes of the file, NUL-terminated. */
static char *
contents(int fd, size_t *size)
{
	struct stat st;
	char *bytes;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return NULL;
	bytes = newarray(1, (size_t)st.st_size + 1);
	n = pread(fd, bytes, (size_t)st.st_size, 0);
	*size = n < 0 ? 0 : (size_t)n;
	return bytes;
}

char *
channelget(const struct channel *c, const char *tag)
{
	size_t size = 0, at = 0;
	char *bytes = contents(c->fd, &size), *found = NULL;

	while (bytes && at < size) {
		char nonce[33], word[16];
		size_t length;
		int head = 0;

		/* The line feed is matched apart: in a format it would eat the text's white space. */
		if (sscanf(bytes + at, "%32s %15s %zu%n", nonce, word, &length, &head) != 3 ||
		    bytes[at + (size_t)head] != '\n' || length > size - at - (size_t)head - 1)
			break;
		at += (size_t)head + 1;
		if (strcmp(nonce, c->nonce) == 0 && strcmp(word, tag) == 0) {
			free(found);
			found = newformat("%.*s", (int)length, bytes + at);
		}
		at += length;
	}
	free(bytes);
	return found;
}
