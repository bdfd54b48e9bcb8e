/* Which Debian packages files are from, in words; everybody else's packages are not looked for. */
#include "audit/explain/debian.h"

#include <stdlib.h>

#include "base/dpkg.h"
#include "base/mem.h"

char **
debianowners(const struct strings *paths)
{
	char **owners = newarray(paths->count + 1, sizeof *owners);
	struct dpkgowner *packages = dpkgowners(paths);
	size_t i;

	for (i = 0; i < paths->count; i++) {
		const struct dpkgowner *o = &packages[i];

		if (o->name)
			owners[i] = newformat("%s%s%s", o->name, o->version ? " " : "", o->version ? o->version : "");
		dpkgownerfree(&packages[i]);
	}
	free(packages);
	return owners;
}

char *
debianowner(const char *path)
{
	struct strings paths = {0};
	char **owners, *owner;

	stringsadd(&paths, path);
	owners = debianowners(&paths);
	owner = owners[0];
	free(owners);
	stringsfree(&paths);
	return owner;
}
