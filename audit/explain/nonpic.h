/* Code that works only at the address it was linked for. */
#ifndef AUDIT_EXPLAIN_NONPIC_H
#define AUDIT_EXPLAIN_NONPIC_H

#include <stdbool.h>
#include <stddef.h>

/*
 * True when the object in the SIZE bytes at BYTES holds addresses that a position-independent
 * executable has no room for, as compilers write them without -fPIE. Only known for x86-64: for most
 * other machines the same code is independent anyway.
 */
bool fixedobject(const void *bytes, size_t size);

#endif
