/* What an archive needs beside it: it does not say so itself, but the .pc file of pkg-config(1) does. */
#ifndef WRAPPER_NEEDS_PKGNEEDS_H
#define WRAPPER_NEEDS_PKGNEEDS_H

#include "base/strings.h"

struct pkgneeds {
	char *file;             /* the file that says so */
	struct strings libraries;       /* "X" for -lX: all that pkg-config --static --libs prints, itself too */
};

/* What libLIBRARY.a in DIR needs. 0, or -1: no file in DIR/pkgconfig is about it. */
int pkgneedsfind(struct pkgneeds *n, const char *dir, const char *library);
void pkgneedsfree(struct pkgneeds *n);

#endif
