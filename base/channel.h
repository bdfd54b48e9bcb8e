/*
 * How the parts of staticld that run in different processes tell each other what
 * they found: records in an anonymous file that children inherit. Each record
 * carries a nonce, so that nothing which does not hold it can add one.
 */
#ifndef BASE_CHANNEL_H
#define BASE_CHANNEL_H

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

/* Append the record TAG (a word) with TEXT (any bytes but NUL). 0, or -1 with errno. */
int channelsend(const struct channel *c, const char *tag, const char *text);

/* The malloced text of the last record TAG, NULL when there is none. */
char *channelget(const struct channel *c, const char *tag);

#endif
