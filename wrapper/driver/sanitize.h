/* Sanitizers that work in dynamic programs alone. */
#ifndef WRAPPER_DRIVER_SANITIZE_H
#define WRAPPER_DRIVER_SANITIZE_H

#include "wrapper/driver/commandline.h"

/* The name of the first that C asks for, "address"; NULL: none. Lives as long as the process. */
const char *sanitizeof(const struct commandline *c);

/* Why it cannot be and what to do: a malloced line and those below it, that begin with WORD. */
char *sanitizetext(const char *name, const char *word);

#endif
