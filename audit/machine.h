/* What the machine of a link is called: exceptions may be for some machines alone. */
#ifndef AUDIT_MACHINE_H
#define AUDIT_MACHINE_H

#include "audit/link/link.h"

/* True when an exception of P is for some machines alone. */
bool machinewanted(const struct policy *p);

/*
 * Append to NAMES what the machine of L's inputs is called: its word in headers, and where DATADIR's targets.cfg has it
 * the GOARCH and the triple. Nothing when no input can be read: then no exception for a machine counts.
 */
void machinenames(struct strings *names, const struct link *l, const char *datadir);

/* The same of the ELF file PATH; false, and nothing appended, when it is none. */
bool machineoffile(struct strings *names, const char *path, const char *datadir);

#endif
