/* Going back to an input's file on the failing path, when details are wanted. */
#ifndef AUDIT_LINK_MEMBER_H
#define AUDIT_LINK_MEMBER_H

#include "audit/link/link.h"

/* The malloced name of the archive member IN is, NULL when it is none or cannot be read. */
char *membername(const struct input *in);

/* The malloced bytes of IN, NULL when they cannot be read any more. */
void *inputread(const struct input *in);

/*
 * IN as an object, and in *BYTES its bytes, which the caller frees after objectclose; NULL, and
 * nothing to free, when it cannot be read any more.
 */
struct object *inputopen(const struct input *in, void **bytes);

#endif
