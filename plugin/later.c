/* What the audit calls, taken from later.so at the first call. */
#include "plugin/later.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plugin/plugindir.h"
#include "plugin/refuse.h"

/* Never NULL: without it the link cannot be judged. */
static const struct later *
later(void)
{
	static const struct later *l;
	char *dir, *path, *why;
	void *handle;

	if (l)
		return l;
	dir = plugindir();
	path = newformat("%s/later.so", dir ? dir : "");
	free(dir);
	handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
	why = handle ? NULL : dlerror();
	l = handle ? dlsym(handle, LATER) : NULL;
	if (!l || l->size != sizeof *l)
		refuse(newformat("staticld: denied: the link cannot be judged: %s\n",
		    why ? why : "the plugin and its later.so are of two builds of staticld"));
	free(path);
	return l;
}

int
policyread(struct policy *p, const char *ref, const char *datadir, char **error)
{
	return later()->policyread(p, ref, datadir, error);
}

int
runtimesread(struct runtimes *r, const char *datadir, char **error)
{
	return later()->runtimesread(r, datadir, error);
}

int
catalogueload(struct catalogue *c, const char *name, const char *machine, const char *datadir,
    char **error)
{
	return later()->catalogueload(c, name, machine, datadir, error);
}

void
policytighten(struct policy *p, struct policy *locked)
{
	later()->policytighten(p, locked);
}

struct object *
objectopen(const void *bytes, size_t size, char **error)
{
	return later()->objectopen(bytes, size, error);
}

void
objectclose(struct object *o)
{
	later()->objectclose(o);
}

enum objectkind
objectkind(const struct object *o)
{
	return later()->objectkind(o);
}

const char *
objectfile(struct object *o)
{
	return later()->objectfile(o);
}

int
objectall(struct object *o, objectvisit *visit, void *ctx, char **error)
{
	return later()->objectall(o, visit, ctx, error);
}

char *
gobuildmain(int fd)
{
	return later()->gobuildmain(fd);
}

void
referrerread(struct finding *f, const struct link *l)
{
	later()->referrerread(f, l);
}

void
deadrefsdrop(struct trial *t, bool dropped[CLASS_COUNT])
{
	later()->deadrefsdrop(t, dropped);
}

void
deadrefsrelax(struct trial *t, enum action most)
{
	later()->deadrefsrelax(t, most);
}

void
report(struct judgement *j, const struct link *l, const char *datadir, const char *moduledir,
    const char *program, struct text *out, char **json)
{
	later()->report(j, l, datadir, moduledir, program, out, json);
}
