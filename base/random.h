/* Names that nobody can guess. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

/* PREFIX and 32 random hexadecimal digits, malloced; ends the process when the kernel has none. */
char *randomname(const char *prefix);

#endif
