/* Which Debian package a file is from; asks dpkg, so only for what is to be explained. */
#ifndef AUDIT_EXPLAIN_DEBIAN_H
#define AUDIT_EXPLAIN_DEBIAN_H

/* The malloced "PACKAGE VERSION" that owns the file PATH; NULL: none, or there is no dpkg. */
char *debianowner(const char *path);

#endif
