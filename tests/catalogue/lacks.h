/* Names that one libc defines and another does not. */
#ifndef CATALOGUE_LACKS_H
#define CATALOGUE_LACKS_H

/*
 * Print what the libc of OTHER, a libc.a and the archives beside it, defines for programs and that of OWN
 * does not, one "NAME" or "NAME PLAIN" a line, sorted: PLAIN is what OWN has for it. Names that the object
 * files of EXTRA, a list that ends with NULL, define are left out.
 */
void lacksprint(const char *own, const char *other, char *const *extra);

#endif
