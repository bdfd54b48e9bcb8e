/* cmd/link, when it is what runs us: it knows the program's package and all others. */
#ifndef WRAPPER_GOPARENT_H
#define WRAPPER_GOPARENT_H

#include <stdbool.h>

#include "base/argv.h"

struct goparent {
	char *importcfg;        /* its -importcfg file, NULL: we are run by something else */
	char *program;          /* import path of the main package, NULL: not known */
};

void goparentfind(struct goparent *g);

/*
 * Whether the link of WORDS is one of cmd/link's own: it tries what the driver can do by linking
 * empty programs, which are nobody's.
 */
bool goparentprobes(const struct goparent *g, const struct argv *words);

/* True when the go command itself runs us, as it does for cgo. */
bool goparentisgo(void);

#endif
