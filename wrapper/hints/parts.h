/* The things that a link can fail for and that its words and files show; each adds its text, or nothing. */
#ifndef WRAPPER_HINTS_PARTS_H
#define WRAPPER_HINTS_PARTS_H

#include "base/text.h"
#include "policy/catalogue.h"
#include "policy/lacking.h"
#include "wrapper/hints/inquiry.h"

/* Libraries that are here in their shared form alone, or for another libc alone. LIBC may be NULL. */
void hintlibraries(struct text *out, const struct inquiry *q, const struct catalogue *libc);

/* Libraries that are here for another libc alone, a line for each: the compiler's own, and others. */
struct elsewhere {
	struct text own, others;
};

/* Note that LIBRARY is at PATH. */
void hintelsewhereadd(struct elsewhere *e, const char *library, const char *path);

/* Say what was noted of libraries that LIBC cannot use, and free E's texts. */
void hintelsewhere(struct text *out, struct elsewhere *e, const char *libc);

/* Libraries that the archives need and the command line leaves out. */
void hintneeds(struct text *out, const struct inquiry *q);

/* Names that an archive defines which the linker had read before it saw who needs them: for one that goes by the order. */
void hintorder(struct text *out, const struct inquiry *q);

/* Libraries that nothing names, but that define what archives of the command line need. */
void hintsearch(struct text *out, const struct inquiry *q);

/* Names of the compiler's own libraries that stay undefined because the command line leaves those out. */
void hintlanguages(struct text *out, const struct inquiry *q);

/*
 * Names that LIBC does not have and another libc has: LACKING, and what the catalogue's patterns fit; and
 * those of a language's library, of which there is none for LIBC.
 */
void hintforeign(struct text *out, const struct inquiry *q, const struct catalogue *libc,
    const struct lacking *lacking);

/* Shared objects among the inputs, which the linker refuses where it is told to link a static program. */
void hintshared(struct text *out, const struct inquiry *q);

/* What a position-independent executable cannot be made of or with. */
void hintpie(struct text *out, const struct inquiry *q, const char *linker);

#endif
