/* Go's way of quoting lists, both directions. No shell's rules. */
#include "wrapper/go/goquote.h"

#include <string.h>

static const char blanks[] = " \t\n\r";

int
goquotesplit(const char *s, struct argv *a)
{
	for (s += strspn(s, blanks); *s; s += strspn(s, blanks)) {
		size_t n;

		if (*s == '\'' || *s == '"') {
			const char *end = strchr(s + 1, *s);

			if (!end)
				return -1;
			argvaddf(a, "%.*s", (int)(end - s - 1), s + 1);
			s = end + 1;
		} else {
			n = strcspn(s, blanks);
			argvaddf(a, "%.*s", (int)n, s);
			s += n;
		}
	}
	return 0;
}

int
goquoteadd(struct text *t, const char *word)
{
	const char *before = t->size ? " " : "", *quote = "";

	if (strchr(word, '\'') && strchr(word, '"'))
		return -1;
	if (strchr(word, '\''))
		quote = "\"";
	else if (!*word || strchr(word, '"') || word[strcspn(word, blanks)])
		quote = "'";
	textraw(t, before);
	textraw(t, quote);
	textraw(t, word);
	textraw(t, quote);
	return 0;
}
