/*
 * Looks for the specs that name the commands of a link (GCC's manual, "Spec Files"). With them a driver ends well
 * without a linker of ours, and what the commands wrote where nobody knows.
 */
#include "wrapper/probe/specs.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

static bool
saysname(const char *text, const char *name)
{
	size_t n = strlen(name);
	const char *s;

	for (s = text; (s = strstr(s, name)) != NULL; s += n)
		if (s == text || s[-1] == '\n')
			return true;
	return false;
}

/* The specs that FILE has of those that say which commands link, NULL: none. */
static const char *
commandin(const char *file)
{
	static const char *const names[] = {"*link_command:", "*post_link:", "*linker:"};
	char *text = fileisregular(file) ? filetext(file) : NULL;
	const char *found = NULL;
	size_t i;

	for (i = 0; text && !found && i < sizeof names / sizeof *names; i++)
		if (saysname(text, names[i]))
			found = names[i];
	free(text);
	return found;
}

char *
specsreplacing(const struct argv *words)
{
	size_t i;

	for (i = 1; i < words->count; i++) {
		const char *word = words->words[i], *file = NULL, *name;

		if (strncmp(word, "-specs=", 7) == 0 || strncmp(word, "--specs=", 8) == 0)
			file = strchr(word, '=') + 1;
		else if (strcmp(word, "-specs") == 0 || strcmp(word, "--specs") == 0)
			file = words->words[i + 1];
		name = file ? commandin(file) : NULL;
		if (name)
			return newtext("%s: %s", file, name);
	}
	return NULL;
}
