/*
 * What shows that parts of a link are made for another libc than the one that it links: names that
 * this libc does not have, another one's crt files and archives, another one's headers.
 */
#ifndef AUDIT_JUDGE_FOREIGN_H
#define AUDIT_JUDGE_FOREIGN_H

#include "audit/trial/trial.h"

/* Add what the symbols tell, and Go without the part of its runtime that the libc needs. */
void foreignsymbols(struct trial *t);

/*
 * Add the objects that debug information shows another libc's headers in. Reads the inputs again,
 * but only where the policy names a libc: the driver's own comes with its headers. MODULEDIR has dwarf.so.
 */
void foreignheaders(struct trial *t, const char *moduledir);

#endif
