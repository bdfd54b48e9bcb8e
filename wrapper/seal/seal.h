/* What <dlfcn.h> declares, without the header: a cross compiler needs no libc for this. */
#ifndef SEAL_H
#define SEAL_H

/* Set by every call that was refused; dlerror tells of it once. */
extern _Thread_local int __staticld_refused __attribute__((visibility("hidden")));

void *dlopen(const char *name, int mode);
void *dlmopen(long space, const char *name, int mode);
void *dlsym(void *handle, const char *name);
void *dlvsym(void *handle, const char *name, const char *version);
int dlclose(void *handle);
char *dlerror(void);
int dlinfo(void *handle, int request, void *info);

#endif
