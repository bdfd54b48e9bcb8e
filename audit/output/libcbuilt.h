/* Which C library a finished program has, or wants. */
#ifndef AUDIT_OUTPUT_LIBCBUILT_H
#define AUDIT_OUTPUT_LIBCBUILT_H

#include <stddef.h>

#include "audit/output/loader.h"
#include "audit/output/proof.h"

/*
 * "glibc 2.36", "glibc", malloced; NULL where nothing tells. BYTES are a program's whose proof is P and, when it is
 * static, whose loader is L. The version of a dynamic program is the least that it runs with; a static one seldom
 * says its own.
 */
char *libcbuilt(const void *bytes, size_t size, const struct proof *p, const struct loader *l,
    const struct catalogues *c);

#endif
