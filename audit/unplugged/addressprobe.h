/*
 * A question to a linker that loads no plugin: how did it resolve these names? An object is linked last whose
 * one section, which no program loads, has a word for each name with a weak reference to it. In the output the
 * word is the address that the linker chose, or 0. It pulls no archive member in, and answers for hidden names,
 * under --wrap and in static PIEs too. The output keeps the section, so it is for a link that is thrown away.
 */
#ifndef AUDIT_UNPLUGGED_ADDRESSPROBE_H
#define AUDIT_UNPLUGGED_ADDRESSPROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"

#define ADDRESSPROBE_SECTION ".staticld.probe"

/*
 * Write the object to the file open as FD. It is made for the machine of the object whose SIZE bytes are at LIKE;
 * RELOCATION is that machine's type for a word with an address (policy/targets.cfg). 0, or -1 with *ERROR.
 */
int addressprobewrite(int fd, const void *like, size_t size, unsigned relocation,
    const struct strings *names, char **error);

/* Read from the output open as FD which of the N names have an address. 0, or -1 with *ERROR. */
int addressproberead(int fd, bool *resolved, size_t n, char **error);

#endif
