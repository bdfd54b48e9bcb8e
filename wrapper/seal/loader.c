/*
 * The seal: what glibc's own code calls to load a shared object, always refusing.
 * Linked ahead of libc.a it takes the place of the members that would bring the
 * loader, so no loader is in the program. gconv then knows the character
 * sets that are built in, and NSS the services "files" and "dns".
 */
struct map;

void *__libc_dlopen_mode(const char *name, int mode);
void *__libc_dlsym(void *handle, const char *name);
void *__libc_dlvsym(void *handle, const char *name, const char *version);
int __libc_dlclose(void *handle);
/* Weak: where the loader itself comes all the same, that is to be told, not that there are two of this one. */
struct map *_dl_find_dso_for_object(unsigned long address) __attribute__((weak));

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

/* The kernel's own shared object, and glibc's record of it; a machine without one has neither. */
extern const struct elfheader *_dl_sysinfo_dso __attribute__((weak));
extern struct map *_dl_sysinfo_map __attribute__((weak));

struct elfheader {
	unsigned char identification[16];
	unsigned short type, machine;
	unsigned version;
	unsigned long entry, segments, sections;
	unsigned flags;
	unsigned short size, segmentsize, nsegments;
};

struct segment {
	unsigned type;
#if __SIZEOF_LONG__ == 8
	unsigned flags;
#endif
	unsigned long offset, address, physical, filesize, size;
};

/*
 * Which shared object an address is in: backtrace_symbols, dladdr and the destructors of thread-local
 * C++ objects ask. In a static program that has loaded none it is the kernel's or none.
 */
struct map *
_dl_find_dso_for_object(unsigned long address)
{
	const struct elfheader *dso = &_dl_sysinfo_dso && &_dl_sysinfo_map ? _dl_sysinfo_dso : 0;
	unsigned long at = (unsigned long)dso, first = 0, end = 0;
	unsigned i, seen = 0;

	for (i = 0; dso && i < dso->nsegments; i++) {
		const struct segment *s = (const struct segment *)(at + dso->segments + i * dso->segmentsize);

		if (s->type != 1)
			continue;
		if (!seen++)
			first = s->address;
		if (s->address + s->size > end)
			end = s->address + s->size;
	}
	return seen && address >= at && address - at < end - first ? _dl_sysinfo_map : 0;
}
