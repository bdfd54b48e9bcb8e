/* Go's quoted lists: words between blanks, or in '...' or "..." without any escapes. */
#ifndef WRAPPER_GO_GOQUOTE_H
#define WRAPPER_GO_GOQUOTE_H

#include "base/argv.h"
#include "base/text.h"

/* Add the words of S to A; they live as long as the process. 0, or -1 when a quote is not closed. */
int goquotesplit(const char *s, struct argv *a);

/* Append WORD to the list T. 0, or -1 when it holds both kinds of quotes. */
int goquoteadd(struct text *t, const char *word);

#endif
