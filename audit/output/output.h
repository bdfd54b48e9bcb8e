/* The file that a link writes. */
#ifndef AUDIT_OUTPUT_OUTPUT_H
#define AUDIT_OUTPUT_OUTPUT_H

/*
 * Remove the output PATH, which must not be used. Devices and the like are left
 * alone: builds link to /dev/null. 0 when it is gone or is no file, -1 with errno.
 */
int outputremove(const char *path);

#endif
