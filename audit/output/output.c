#include "audit/output/output.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

int
outputremove(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : -1;
	if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		return 0;
	return unlink(path);
}
