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
/* An arm64 program's start takes what marks its code for BTI from the member that maps files. */
#ifdef __aarch64__
#define MAPPING __attribute__((weak))
#else
#define MAPPING
#endif

void _dl_init_paths(void);
struct map *_dl_map_object(void);
/* Weak: where the loader itself comes all the same, that is to be told, not that there are two of these. */
struct map *_dl_find_dso_for_object(unsigned long address) __attribute__((weak));
unsigned long _dl_dst_count(const char *name) __attribute__((weak));
char *_dl_dst_substitute(void) __attribute__((weak));
int _dl_rtld_di_serinfo(void) __attribute__((weak));
struct map *_dl_lookup_map(void) __attribute__((weak));
struct map *_dl_map_new_object(void) __attribute__((weak));
extern int __stack_prot __attribute__((weak));

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

/*
 * One member of the libc maps shared objects and prepares the search for them, which every program calls before
 * main. With these that member is in none, and who calls for the mapping by its name gets nothing. The first two are
 * not weak: the libc's own ones cannot be linked beside them.
 */
MAPPING void
_dl_init_paths(void)
{
}

MAPPING struct map *
_dl_map_object(void)
{
	return 0;
}

/* What else other members want of it. */
unsigned long
_dl_dst_count(const char *name)
{
	(void)name;
	return 0;
}

char *
_dl_dst_substitute(void)
{
	return 0;
}

int
_dl_rtld_di_serinfo(void)
{
	return -1;
}

/* glibc 2.43 maps in two steps. */
struct map *
_dl_lookup_map(void)
{
	return 0;
}

struct map *
_dl_map_new_object(void)
{
	return 0;
}

/* How a thread's stack becomes executable when a shared object wants that: none will. */
int __stack_prot = 7;

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
