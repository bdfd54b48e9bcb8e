/*
 * How the parts of staticld that run in different processes tell each other what they found:
 * records in an anonymous file that children inherit. It begins with a nonce, which whoever opens it
 * has to know, and so does each record: a descriptor that merely has the number is no channel, and
 * what does not hold the nonce can add nothing. base/protocol.h says what is told.
 */
#ifndef BASE_CHANNEL_H
#define BASE_CHANNEL_H

#include <stdbool.h>

#include "base/protocol.h"

struct channel {
	int fd;
	char nonce[33];         /* 128 random bits as hex */
};

/* Make a new one. 0, or -1 with errno. */
int channelnew(struct channel *c);

/* Take over the one that a parent named by channelword. 0, or -1 when it is none. */
int channelopen(struct channel *c, const char *word);

/* Its malloced name for a child's command line. */
char *channelword(const struct channel *c);

/* Append the record TAG with TEXT (any bytes but NUL). 0, or -1 with errno. */
int channelsend(const struct channel *c, enum tag tag, const char *text);

/* The malloced text of the last record TAG, NULL when there is none. */
char *channelget(const struct channel *c, enum tag tag);

/* True when there is a record TAG. */
bool channelhas(const struct channel *c, enum tag tag);

#endif
