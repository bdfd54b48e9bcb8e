/* Finds the plugin's own directory, by what the dynamic loader knows of it: no path of the build is compiled in. */
#include "plugin/plugindir.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

char *
plugindir(void)
{
	Dl_info info;
	char *path;

	if (!dladdr((void *)(uintptr_t)plugindir, &info) || !info.dli_fname)
		return NULL;
	path = realpath(info.dli_fname, NULL);
	if (path)
		*strrchr(path, '/') = '\0';
	return path;
}
