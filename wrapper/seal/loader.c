/*
 * The seal: what glibc's own code calls to load a shared object, always refusing.
 * Linked ahead of libc.a it takes the place of the member that would bring the
 * loader, so no loader is in the program. gconv then knows the character
 * sets that are built in, and NSS the services "files" and "dns".
 */
void *__libc_dlopen_mode(const char *name, int mode);
void *__libc_dlsym(void *handle, const char *name);
void *__libc_dlvsym(void *handle, const char *name, const char *version);
int __libc_dlclose(void *handle);

/* Shown by readelf -n, and a stripped program keeps it: "staticld", type 1, "sealed". */
struct note {
	unsigned namesize, size, type;
	char name[12];
	char text[8];
};

__attribute__((section(".note.staticld"), aligned(4), used))
static const struct note note = {9, 7, 1, "staticld", "sealed"};

void *
__libc_dlopen_mode(const char *name, int mode)
{
	(void)name;
	(void)mode;
	return 0;
}

void *
__libc_dlsym(void *handle, const char *name)
{
	(void)handle;
	(void)name;
	return 0;
}

void *
__libc_dlvsym(void *handle, const char *name, const char *version)
{
	(void)handle;
	(void)name;
	(void)version;
	return 0;
}

int
__libc_dlclose(void *handle)
{
	(void)handle;
	return 0;
}
