/* Which staticld this is. Both are set in one place, the Makefile. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

/* "0.9.0"; the commit it was built from, "" when that was not known. */
const char *versionnumber(void);
const char *versioncommit(void);

#endif
