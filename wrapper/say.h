/* Talking to the user: lines on stderr that begin with "staticld: ". */
#ifndef WRAPPER_SAY_H
#define WRAPPER_SAY_H

enum {
	STATUS_FINDINGS = 1,    /* subcommands; a denied link for the driver */
	STATUS_USAGE = 2,
	STATUS_TOOL = 3         /* a tool failed */
};

/* One line; a format that ends in ':' gets errno's text appended. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, then exit with STATUS. */
_Noreturn void die(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * A verdict as the audit wrote it, lines that end in newlines: as it is, or in colours when
 * standard error is a terminal and the user does not say NO_COLOR.
 */
void sayverdict(const char *text);

#endif
