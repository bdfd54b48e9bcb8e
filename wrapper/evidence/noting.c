/* Says in a program, after its proof, what it was checked by. The file has no name yet, so no other has seen it empty. */
#include "wrapper/evidence/noting.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/manifest/libcversion.h"
#include "audit/output/evidence.h"
#include "base/mem.h"
#include "base/record.h"
#include "base/version.h"

const char *
notingword(enum verdict v)
{
	return v == VERDICT_PROBE ? "probe" : v == VERDICT_WARN ? "warn" : "pass";
}

/* "glibc 2.36", malloced, by the archive that was linked. */
static char *
libcof(const char *told)
{
	struct strings lines = linesread(told);
	char *libc = lines.count ? libcnamed(lines.items[0], lines.count > 1 ? lines.items[1] : NULL) : NULL;

	stringsfree(&lines);
	return libc;
}

int
notingwrite(const struct noting *n, char **error)
{
	int fd = open(n->path, O_RDWR | O_CLOEXEC), rc = -1;
	struct evidence e = {.version = newstring(versionnumber()), .policy = newstring(n->policy->sha256),
	    .verdict = newstring(notingword(n->verdict)), .libc = libcof(n->libc), .sealed = n->sealed};

	if (fd < 0)
		*error = newformat("%s: %s", n->path, strerror(errno));
	else
		rc = evidencewrite(fd, &e, error);
	if (fd >= 0)
		close(fd);
	evidencefree(&e);
	return rc;
}
