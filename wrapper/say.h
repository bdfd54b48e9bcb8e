/* Talking to the user: lines on stderr that begin with "staticld: ". */
#ifndef WRAPPER_SAY_H
#define WRAPPER_SAY_H

#include <stddef.h>

enum {
	STATUS_FINDINGS = 1,    /* subcommands; a denied link for the driver */
	STATUS_USAGE = 2,
	STATUS_TOOL = 3         /* a tool failed */
};

/*
 * What %s stands for is a name from outside and comes out neutral, as by textadd: here, and in all other
 * verbs. No other way leads to the user's terminal.
 *
 * One line; a format that ends in ':' gets errno's text appended. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, then exit with STATUS. */
_Noreturn void die(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for a text of our own, which may have more than one line. */
void saytext(const char *text);

/* Print to standard output, which is what a subcommand answers; no newline is added. */
void sayout(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Lines of the linker's to standard error: neutral, and none of them begins as ours do. */
void sayrelay(const char *lines);

/* Text of our own, lines that end in newlines, as it is. */
void sayplain(const char *text);

/*
 * A verdict as the audit wrote it, lines that end in newlines: as it is, or in colours when
 * standard error is a terminal and the user does not say NO_COLOR.
 */
void sayverdict(const char *text);

#endif
