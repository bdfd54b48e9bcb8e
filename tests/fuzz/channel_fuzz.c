/* Any bytes as the records behind a channel's first line: what is read is what was sent, and what is none of ours is not read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/channel.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One that inputs can know. */
#define NONCE "00112233445566778899aabbccddeeff"

static void
checktags(const struct channel *c, size_t size)
{
	int tag;

	for (tag = 0; tag < TAG_COUNT; tag++) {
		char *text = channelget(c, (enum tag)tag);

		if ((text != NULL) != channelhas(c, (enum tag)tag) || (text && strlen(text) > size))
			abort();
		free(text);
	}
}

/* Of a channel of one's own the last record counts, and it says what was sent. */
static void
checksent(const char *bytes)
{
	struct channel c;
	char *text;

	if (channelnew(&c) < 0 || channelsend(&c, TAG_TEXT, "") < 0 || channelsend(&c, TAG_TEXT, bytes) < 0 ||
	    channelsend(&c, TAG_HINT, bytes) < 0)
		abort();
	text = channelget(&c, TAG_TEXT);
	if (!text || strcmp(text, bytes) != 0 || !channelhas(&c, TAG_HINT) || channelhas(&c, TAG_LINK))
		abort();
	free(text);
	close(c.fd);
}

static void
checkstranger(const char *word)
{
	struct channel c;

	if (channelopen(&c, word) == 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "staticld " NONCE "\n";
	struct channel c = {.fd = memfd_create("channel", MFD_CLOEXEC), .nonce = NONCE};
	char *bytes = newformat("%.*s", (int)size, (const char *)data), *word = channelword(&c);

	if (c.fd < 0 || write(c.fd, head, sizeof head - 1) < 0 || write(c.fd, data, size) != (ssize_t)size)
		abort();
	/* It has the name of a channel, but no seals. */
	checkstranger(word);
	checkstranger(bytes);
	checktags(&c, size);
	checksent(bytes);
	free(word);
	free(bytes);
	close(c.fd);
	return 0;
}
