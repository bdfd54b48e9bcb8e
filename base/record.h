/*
 * The records of the protocol that have a form: an encoder, whose malloced text goes into the
 * channel, and a decoder for each. A decoder takes NULL, a record that is not there, too; it is
 * false for that and for any text that no encoder made, and then what it fills in is empty.
 */
#ifndef BASE_RECORD_H
#define BASE_RECORD_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/strings.h"

/* TAG_RAN: which linker. */
struct linkername {
	char kind[16];          /* "bfd", "gold", "go" ... */
	char version[32];
};

char *linknametext(const struct linkername *n);
bool linknameread(struct linkername *n, const char *text);

/* TAG_LINK: what the plugin did. */
enum linked {
	LINKED_OTHER,           /* the output is no executable, so there was nothing to judge */
	LINKED_PASS,
	LINKED_WARN,
	LINKED_DENY,
	LINKED_PROBE,           /* denied, but a question that a sealed link answers */
	LINKED_DOUBT            /* denied, unless LTO leaves out what was denied: TAG_DOUBT */
};

struct linkrecord {
	enum linked linked;
	struct linkername linker;
	unsigned long long inputs;      /* that the linker read; 0: nobody counted */
};

char *linkrecordtext(const struct linkrecord *r);
bool linkrecordread(struct linkrecord *r, const char *text);

/* TAG_PROOF: the file that was proven as it then was, so that nobody puts another in its place. */
struct proofrecord {
	unsigned long long device, inode;
	long long size, mtime, ctime;   /* times in nanoseconds */
};

struct proofrecord proofrecordof(const struct stat *st);
char *proofrecordtext(const struct proofrecord *r);
bool proofrecordread(struct proofrecord *r, const char *text);

/* True when ST is of the file that R is of, and nothing was written to it since. */
bool proofrecordis(const struct proofrecord *r, const struct stat *st);

/* Lines: the malloced text of L's strings, none of which has a newline; NULL when there is none. */
char *linestext(const struct strings *l);
struct strings linesread(const char *text);

#endif
