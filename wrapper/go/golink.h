/* The command line of Go's linker (cmd/link). */
#ifndef WRAPPER_GO_GOLINK_H
#define WRAPPER_GO_GOLINK_H

#include <stdbool.h>

#include "base/argv.h"

struct golink {
	struct argv args;       /* its arguments, the tool itself not among them */
	const char *output;     /* -o */
	const char *importcfg;  /* the file that names all packages of the program */
	const char *buildmode;
	const char *extld;      /* the C linker that go build chose, a quoted list; NULL: none */
	bool external;          /* somebody asked for external linking */
	bool linkshared;
	bool executable;        /* the output is a program */
	bool cgo;               /* runtime/cgo is part of it */
};

/* Read ARGS. 0, or -1 with errno when the importcfg cannot be read. */
int golinkread(struct golink *l, char **args);

/* Make it link externally, with this program. */
void golinksteer(struct golink *l);

#endif
