/*
 * Where a file of a link stands: among the files of the project, which is what is in the working directory and below
 * it; among the temporary files of this build; or elsewhere, where whoever set the machine up has put it.
 */
#ifndef BASE_WORKPLACE_H
#define BASE_WORKPLACE_H

#include <stdbool.h>

struct workplace {
	char *here;             /* the working directory; NULL: it is the root directory, in which all is */
	char *temporary[2];     /* $TMPDIR and /tmp */
};

enum whereabouts { WHEREABOUTS_PROJECT, WHEREABOUTS_TEMPORARY, WHEREABOUTS_ELSEWHERE };

struct workplace workplacenow(void);
void workplacefree(struct workplace *w);

/*
 * Where PATH is. *NAME is its malloced name, the same in each build: relative to the working directory, absolute
 * elsewhere, NULL for a temporary file, whose name is by chance.
 */
enum whereabouts workplaceof(const struct workplace *w, const char *path, char **name);

/* True when PATH is DIR or below it; neither ends in a '/', but for "/" itself. */
bool pathbelow(const char *path, const char *dir);

#endif
