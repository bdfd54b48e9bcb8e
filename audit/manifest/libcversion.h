/* Which version of a libc an archive holds, by its content. */
#ifndef AUDIT_MANIFEST_LIBCVERSION_H
#define AUDIT_MANIFEST_LIBCVERSION_H

/* The malloced version in the archive PATH, a libc.a; NULL: it says none. */
char *libcversion(const char *path);

/* The malloced NAME with that version, "glibc 2.36"; PATH may be NULL. */
char *libcnamed(const char *name, const char *path);

#endif
