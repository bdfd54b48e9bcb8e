/* Reads one policy file. Chains, defaults and locked policies are not its matter. */
#include "policy/layer.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/sections.h"
#include "policy/settings.h"

/* A section as it is read: a layer that extends nothing, and for what it is. */
struct sectionlayer {
	struct layer layer;
	char *target, *program;
};

static const struct key sectionkeys[] = {
	{"inputs", setsectioninputs, offsetof(struct sectionlayer, layer), false},
	{"link", setsectionlink, offsetof(struct sectionlayer, layer), false},
	{"output", setoutput, offsetof(struct sectionlayer, layer), false},
	{"program", readstring, offsetof(struct sectionlayer, program), false},
	{"rules", setrules, offsetof(struct sectionlayer, layer), false},
	{"symbols", setsymbols, offsetof(struct sectionlayer, layer), false},
	{"target", readstring, offsetof(struct sectionlayer, target), false},
	{"unreachable", setunsealed, offsetof(struct sectionlayer, layer.policy.unreachable), false},
};

static int
setsection(struct reader *r, const config_setting_t *s, struct section *section)
{
	static const struct group group = {"a section", sectionkeys, COUNT(sectionkeys)};
	struct sectionlayer l = {0};
	struct wheres *wheres = r->wheres;
	int rc;

	section->file = newstring(sourceat(&r->source, config_setting_source_line(s), &section->line));
	/* Where the policy's own values are decided is asked for, not a section's. */
	r->wheres = NULL;
	rc = readgroup(r, s, &group, &l);
	r->wheres = wheres;
	section->target = l.target;
	section->program = l.program;
	section->policy = l.layer.policy;
	l.layer.policy = (struct policy){0};
	layerfree(&l.layer);
	if (rc == 0 && !section->target && !section->program)
		rc = readerfail(r, s, "a section without \"target\" and without \"program\": what is for all links stands "
		    "outside of sections");
	return rc;
}

static int
setsections(struct reader *r, const config_setting_t *s, void *field)
{
	struct policy *p = &((struct layer *)field)->policy;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	p->sections = newarray((size_t)n + 1, sizeof *p->sections);
	for (i = 0; i < n; ++i)
		if (setsection(r, config_setting_get_elem(s, (unsigned)i), &p->sections[p->nsections++]) < 0)
			return -1;
	return 0;
}

static int
setextends(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	unsigned line;

	if (readstring(r, s, &l->extends) < 0)
		return -1;
	l->extendswhere = readerwhere(r, s);
	l->extendsfile = newstring(sourceat(&r->source,
	    config_setting_source_line(s), &line));
	return 0;
}

static const struct key keys[] = {
	{"exceptions", setexceptions, 0, false},
	{"extends", setextends, 0, false},
	{"inputs", setinputs, 0, false},
	{"libcs", setlibcs, 0, false},
	{"link", setlink, 0, false},
	{"locked", readbool, offsetof(struct layer, policy.locked), false},
	{"output", setoutput, 0, false},
	{"rules", setrules, 0, false},
	{"sections", setsections, 0, false},
	{"symbols", setsymbols, 0, false},
	{"unreachable", setunsealed, offsetof(struct layer, policy.unreachable), false},
	{"version", readversion, 0, true},
};

int
layerread(struct layer *l, struct reader *r)
{
	static const struct group group = {"a policy", keys, COUNT(keys)};

	return readgroup(r, config_root_setting(&r->config), &group, l);
}

void
layerfree(struct layer *l)
{
	policyfree(&l->policy);
	free(l->libcwhere);
	free(l->extends);
	free(l->extendswhere);
	free(l->extendsfile);
	*l = (struct layer){0};
}
