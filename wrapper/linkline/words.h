/* What a linker's own command line says of its output. */
#ifndef WRAPPER_LINKLINE_WORDS_H
#define WRAPPER_LINKLINE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/argv.h"

struct words {
	const char *output;     /* the last -o, "a.out" without one */
	bool executable;        /* neither -r nor -shared is there */
	bool derived;           /* other files are named after the output */
	struct argv naming;     /* files in which the output's name is written */
	const char *dependencies;       /* the one of them that names the inputs, NULL: none */
	struct argv rest;       /* all words but those that name the output or have it changed in its place */
};

/* Read A, a linker's arguments without response files, its name first. The result borrows them. */
struct words wordsread(const struct argv *a);

#endif
