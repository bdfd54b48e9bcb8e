/*
 * Typed reading of libconfig settings. All functions that return int return 0,
 * or -1 with the reader's error set to one line that begins with FILE:LINE.
 */
#ifndef POLICY_READER_H
#define POLICY_READER_H

#include <libconfig.h>

#include "policy/policy.h"
#include "policy/source.h"
#include "policy/wheres.h"

struct reader {
	struct source source;
	config_t config;
	char **error;
	struct wheres *wheres;  /* gets the place of each key, NULL: nobody asks */
};

/*
 * Parse SELF->path; arguments as for sourceread. After a failure there is
 * nothing to close.
 */
int readeropen(struct reader *r, struct origin *self, const char *where,
    struct digest *digest, char **error);
void readerclose(struct reader *r);

/* "FILE:LINE" of a setting, malloced. */
char *readerwhere(const struct reader *r, const config_setting_t *s);

/* Note where S, which was read, stands. */
void readerdecided(struct reader *r, const config_setting_t *s);

/* Set the error to "FILE:LINE: message"; returns -1. */
int readerfail(struct reader *r, const config_setting_t *s, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A key of a group, and how its value is stored. */
struct key {
	const char *name;
	int (*read)(struct reader *, const config_setting_t *, void *);
	size_t offset;          /* of the field that READ gets, in the group's struct */
	bool required;
};

struct group {
	const char *what;       /* for messages: "an exception" */
	const struct key *keys; /* sorted by name */
	size_t count;
};

int readgroup(struct reader *r, const config_setting_t *s, const struct group *g,
    void *target);

/* The number of groups in the list S, -1 when it is something else. */
int readlist(struct reader *r, const config_setting_t *s);

/* An error unless S is a group, whatever its keys are. */
int readanygroup(struct reader *r, const config_setting_t *s);

/* The elements of an array: of a group's keys, of words. */
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* FIELD is a char **, struct strings * (appended to), bool *, enum action *. */
int readstring(struct reader *r, const config_setting_t *s, void *field);
int readstrings(struct reader *r, const config_setting_t *s, void *field);

/* As readstrings; they are absolute paths, and not none. */
int readdirectories(struct reader *r, const config_setting_t *s, void *field);

/*
 * As readstrings, or one string of words with blanks and line ends between them: long lists of
 * names are read in every link, and libconfig takes five times as long for an array of them.
 */
int readwords(struct reader *r, const config_setting_t *s, void *field);

/* The number of S's word among the N, at most three, of WORDS; -1: it is none of them. */
int readchoice(struct reader *r, const config_setting_t *s, const char *const *words, size_t n);
int readbool(struct reader *r, const config_setting_t *s, void *field);
int readaction(struct reader *r, const config_setting_t *s, void *field);

/* The value must be the integer 1; FIELD is not used. */
int readversion(struct reader *r, const config_setting_t *s, void *field);

/* The class that the key or string WORD of S names, or -1. */
int readclass(struct reader *r, const config_setting_t *s, const char *word);

#endif
