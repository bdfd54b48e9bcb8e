/* Each input is a line of numbers and its path with a NUL behind it, since only that is in no path. */
#include "audit/manifest/linkedinputs.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

int
linkedinputswrite(const struct link *l, size_t first, bool (*linked)(void *ctx, const struct input *in), void *ctx,
    int fd)
{
	struct text t = {0};
	size_t i;
	int rc;

	for (i = first; i < l->ninputs; i++) {
		const struct input *in = l->inputs[i];

		if (linked && !linked(ctx, in))
			continue;
		textadd(&t, "%llu %llu %d ", (unsigned long long)in->offset, (unsigned long long)in->size, in->late);
		textbytes(&t, in->path, strlen(in->path) + 1);
	}
	rc = filewrite(fd, t.bytes, t.size);
	textfree(&t);
	return rc;
}

bool
linkedinputsnext(const char **text, const char *end, struct linkedinput *in)
{
	const char *nul = *text < end ? memchr(*text, '\0', (size_t)(end - *text)) : NULL;
	unsigned long long offset, size;
	int late, at = -1;

	if (nul)
		sscanf(*text, "%llu %llu %d%n", &offset, &size, &late, &at);
	if (at < 0)
		return false;
	*in = (struct linkedinput){*text + at + 1, offset, size, late != 0};
	*text = nul + 1;
	return true;
}
