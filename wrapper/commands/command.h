/*
 * The subcommands, in one table: what `staticld help`, each one's --help, what is said of a wrong word and the
 * completions of shells are all made from it. Knows what may be written, not what it does.
 */
#ifndef WRAPPER_COMMANDS_COMMAND_H
#define WRAPPER_COMMANDS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/argv.h"
#include "policy/complain.h"

/* What may stand in a place, for completions. */
enum filling {
	FILLING_NOTHING,
	FILLING_FILES,
	FILLING_DIRECTORIES,
	FILLING_POLICIES,       /* names of installed ones, or files */
	FILLING_TERMS,          /* classes, actions, policies */
	FILLING_WORDS,          /* those in the row's list */
	FILLING_COMMAND         /* another program's command line */
};

struct flag {
	const char *name;       /* "--expect"; NULL ends a table */
	const char *value;      /* what its value is called, NULL: it has none */
	enum filling fills;     /* the value */
	const char *words;      /* FILLING_WORDS: "static static-pie" */
	const char *help;       /* half a line */
};

struct command {
	const char *word;
	int (*main)(int argc, char **argv);
	const char *usage;      /* what follows the word, "" when nothing does */
	const char *summary;    /* half a line */
	const char *more;       /* for --help: lines, or NULL */
	const struct flag *flags;       /* NULL: it takes its command line apart by itself */
	enum filling fills;     /* its operands */
	const char *words;      /* FILLING_WORDS: likewise */
};

extern const struct command commands[];
extern const size_t commandcount;

/* The flags that every subcommand and the driver have. */
extern const struct flag commonflags[];

/* The row of WORD, NULL: there is none. */
const struct command *commandfind(const char *word);

/* Print what `staticld WORD --help` answers. */
void commandhelp(const struct command *c);

/* Two columns of such a text, the left one WIDTH wide; and a table of flags in them. */
void commandrow(const char *left, size_t width, const char *right);
void commandflags(const struct flag *f, size_t width);

/* A command line that was read by the table. */
struct given {
	const struct command *command;
	const char **values;    /* for each flag: NULL when it is not there, "" when it has no value */
	struct argv operands;   /* flags may stand before and behind them, "--" ends the flags */
};

/* Read ARGV, whose first word is the subcommand's. Does not return when there is a word too many or wrong. */
void commandread(struct given *g, char **argv);

/* The value of the flag NAME, which is one of the command's; NULL when it is not there. */
const char *givenflag(const struct given *g, const char *name);

/* Say the usage on standard error and end with STATUS_USAGE. */
_Noreturn void commandusage(const struct command *c);

/*
 * Say that C has no WORD where a word of its own has to stand, and which of those that were offered to N is
 * meant; then as commandusage.
 */
_Noreturn void commandnoword(const struct command *c, const char *word, struct nearest *n);

/* Flush standard output: STATUS, or STATUS_TOOL after it was said that what was to be written is lost. */
int commanddone(int status);

/*
 * Say what somebody meant who wrote WORD where only one of the subcommands, or a file, could stand: true;
 * false when it is like none of them.
 */
bool commandmeant(const char *word);

#endif
