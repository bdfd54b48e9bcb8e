/* A sorted file of lines, searched as it is. */
#include "policy/lacking.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "policy/complain.h"

int
lackingload(struct lacking *l, const char *libc, const char *datadir, char **error)
{
	char *path = newformat("%s/libc/%s.lacks", datadir, libc);
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = 0;
	struct stat st;

	*l = (struct lacking){0};
	if (fd < 0 && errno != ENOENT)
		rc = complain(error, "%s: %s", path, strerror(errno));
	if (fd >= 0 && fstat(fd, &st) == 0) {
		l->size = (size_t)st.st_size;
		l->bytes = newarray(l->size + 1, 1);
		if (read(fd, l->bytes, l->size) != st.st_size)
			rc = complain(error, "%s: %s", path, "it cannot be read");
	}
	if (fd >= 0)
		close(fd);
	free(path);
	if (rc < 0)
		lackingfree(l);
	return rc;
}

void
lackingfree(struct lacking *l)
{
	free(l->bytes);
	*l = (struct lacking){0};
}

/* The start of the line that holds the byte at I. */
static size_t
linestart(const struct lacking *l, size_t i)
{
	while (i > 0 && l->bytes[i - 1] != '\n')
		i--;
	return i;
}

/* The N bytes of a line's name against NAME, as strcmp. */
static int
compare(const char *name, const char *line, size_t n)
{
	int d = strncmp(name, line, n);

	return d ? d : name[n] != '\0';
}

bool
lackinghas(const struct lacking *l, const char *name, char **plain)
{
	size_t low = 0, high = l->size;

	while (low < high) {
		size_t at = linestart(l, low + (high - low) / 2);
		const char *line = l->bytes + at;
		size_t whole = strcspn(line, "\n"), n = strcspn(line, " \n");
		int d = compare(name, line, n);

		if (d == 0) {
			if (plain)
				*plain = n < whole ? newformat("%.*s", (int)(whole - n - 1), line + n + 1) : NULL;
			return true;
		}
		if (d < 0)
			high = at;
		else
			low = at + whole + (line[whole] == '\n');
	}
	return false;
}

void
lackingeach(const struct lacking *l, lackingseen *visit, void *ctx)
{
	const char *s = l->bytes;

	while (s && *s) {
		size_t n = strcspn(s, " \n");

		if (*s != '#')
			visit(ctx, s, n);
		s += strcspn(s, "\n");
		s += *s == '\n';
	}
}
