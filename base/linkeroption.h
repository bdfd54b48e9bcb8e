/* The options of GNU ld and gold that take a value, and how getopt finds them in an argument. */
#ifndef BASE_LINKEROPTION_H
#define BASE_LINKEROPTION_H

#include <stdbool.h>
#include <stddef.h>

enum linkeroptionkind {
	LINKEROPTION_FLAG,      /* takes no value */
	LINKEROPTION_VALUE,
	LINKEROPTION_DOUBLED,   /* takes one after two dashes; with one dash it is -e, -l or -o and its value */
	LINKEROPTION_GOLD       /* gold's alone, takes a value, cannot be abbreviated */
};

struct linkeroption {
	const char *word;       /* without dashes */
	enum linkeroptionkind kind;
};

/* Letters that take a value, and those that do not and can stand before others in one argument. */
extern const char linkeroptionvalued[], linkeroptionflags[];

/*
 * The option that the LENGTH bytes at WORD are, with two dashes or one; else the first that they could be short
 * for: a linker refuses what could be short for two. NULL: none that takes a value.
 */
const struct linkeroption *linkeroptionfind(const char *word, size_t length, bool two);

/* True when the argument after ARG is its value, and so no option. */
bool linkeroptiontakesnext(const char *arg);

/*
 * True when ARG is the option NAME after one dash or two, or an abbreviation of it that has at least
 * LEAST letters; *VALUE what follows its '=', NULL: nothing does.
 */
bool linkeroptionis(const char *arg, const char *name, size_t least, const char **value);

/* True when ARG takes names out of the output's symbol table, local ones or more. */
bool linkeroptionstrips(const char *arg);

#endif
