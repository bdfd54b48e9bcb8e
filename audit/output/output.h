/* The file that a link writes. */
#ifndef AUDIT_OUTPUT_OUTPUT_H
#define AUDIT_OUTPUT_OUTPUT_H

/*
 * Nobody may run the output PATH: it is removed, unless it is what nobody runs: a source or an object whose name
 * somebody gave for the output's stays. Of a file with other names, and of what a symbolic link
 * leads to, only a program is removed, and the link stays; what cannot be removed, a mount point or a file
 * in a directory that cannot be written, is emptied if it is a program. Devices are left alone. 0, or -1
 * with errno.
 */
int outputremove(const char *path);

#endif
