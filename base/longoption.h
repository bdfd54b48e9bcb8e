/* Options of the linkers, which are read as getopt_long_only reads them. */
#ifndef BASE_LONGOPTION_H
#define BASE_LONGOPTION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * True when WORD is the option NAME after one dash or two, or an abbreviation of it that has at least
 * LEAST letters; *VALUE what follows its '=', NULL: nothing does.
 */
bool longoption(const char *word, const char *name, size_t least, const char **value);

#endif
