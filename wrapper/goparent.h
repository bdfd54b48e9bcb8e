/* cmd/link, when it is what runs us: it knows the program's package and all others. */
#ifndef WRAPPER_GOPARENT_H
#define WRAPPER_GOPARENT_H

struct goparent {
	char *importcfg;        /* its -importcfg file, NULL: we are run by something else */
	char *program;          /* import path of the main package, NULL: not known */
};

void goparentfind(struct goparent *g);

#endif
