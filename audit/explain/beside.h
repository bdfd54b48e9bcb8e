/* The archive that lies beside a shared object. */
#ifndef AUDIT_EXPLAIN_BESIDE_H
#define AUDIT_EXPLAIN_BESIDE_H

/*
 * The malloced path of the archive with the functions of the shared object at PATH: beside it, or beside what it is
 * a link to. NULL: there is none, or PATH is not called as a shared object is.
 */
char *archivebeside(const char *path);

#endif
