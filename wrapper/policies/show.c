/* Prints the policy that comes of a chain of files, as one file, and behind each value the place that decided it. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "policy/sections.h"
#include "wrapper/policies/policies.h"
#include "wrapper/say.h"

/* The end of the line of KEY: its place. */
static void
place(const struct decided *d, const char *group, const char *name)
{
	char *key = *group ? newformat("%s.%s", group, name) : newstring(name);
	const char *where = wheresfind(&d->wheres, key);

	sayout("\t# %s\n", where ? where : "default");
	free(key);
}

static void
value(const struct decided *d, const char *group, const char *name, const char *word)
{
	sayout(*group ? "\t%s = \"%s\";" : "%s = \"%s\";", name, word);
	place(d, group, name);
}

static void
flag(const struct decided *d, const char *group, const char *name, bool is)
{
	sayout(*group ? "\t%s = %s;" : "%s = %s;", name, is ? "true" : "false");
	place(d, group, name);
}

static void
showlink(const struct decided *d)
{
	const struct policy *p = &d->policy;

	sayout("\nlink: {\n");
	if (p->compiler)
		value(d, "link", "compiler", p->compiler);
	value(d, "link", "libc", p->libc);
	if (p->linker != LINKER_UNSET)
		value(d, "link", "linker", linkerchoicename(p->linker));
	value(d, "link", "pie", piewords[p->pie]);
	flag(d, "link", "prefer_archives", !p->sharedkept);
	value(d, "link", "probes", probeswords[p->probes]);
	flag(d, "link", "seal", p->seal);
	value(d, "link", "shared", sharedwords[p->shared]);
	sayout("};\n");
}

/* A line of the list NAME; DEEP: in a group of a group. */
static void
showlist(const struct decided *d, bool deep, const char *group, const char *name, const struct strings *list)
{
	size_t i;

	sayout(deep ? "\t\t%s = [" : "\t%s = [", name);
	for (i = 0; i < list->count; i++)
		sayout("%s\"%s\"", i ? ", " : "", list->items[i]);
	sayout("];");
	place(d, group, name);
}

static void
showdirs(const struct decided *d, const char *libc, const char *name, const struct strings *dirs)
{
	char *group = newformat("libcs.%s", libc);

	showlist(d, true, group, name, dirs);
	free(group);
}

/* The first entry of a name counts, so others are not there. */
static void
showlibcs(const struct decided *d)
{
	const struct policy *p = &d->policy;
	size_t i;

	if (!p->nlibcs)
		return;
	sayout("\nlibcs: {\n");
	for (i = 0; i < p->nlibcs; i++) {
		const struct libcdirs *l = &p->libcs[i];

		if (policylibc(p, l->name) != l)
			continue;
		sayout("\t%s: {\n", l->name);
		showdirs(d, l->name, "include", &l->include);
		showdirs(d, l->name, "lib", &l->lib);
		sayout("\t};\n");
	}
	sayout("};\n");
}

/* What the catalogues say of a class counts where the policy has no rule, or a laxer one that is only the least. */
static void
showcatalogues(const struct policy *p, const struct catalogues *c, enum class class)
{
	const char *comma = "";
	size_t i;

	if (classoflink(class)) {
		sayout("\t# %s: %s with any libc\n", classname(class), actionname(policylinkaction(p, class)));
		return;
	}
	sayout("\t# %s%s:", classname(class), p->rules[class] == ACTION_UNSET ? "" : ", where that is stricter");
	for (i = 0; i < c->count; i++) {
		enum action a = c->rows[i].classes[class].action;

		if (a == ACTION_UNSET)
			continue;
		sayout("%s %s with %s (libc/%s.cfg)", comma, actionname(a), c->rows[i].name, c->rows[i].name);
		comma = ",";
	}
	sayout("\n");
}

static void
showrules(const struct decided *d, const struct catalogues *c)
{
	const struct policy *p = &d->policy;
	int k;

	sayout("\nrules: {\n");
	for (k = 0; k < CLASS_COUNT; k++) {
		if (p->rules[k] != ACTION_UNSET)
			value(d, "rules", classname((enum class)k), actionname(p->rules[k]));
		if (p->rules[k] == ACTION_UNSET || p->floor[k])
			showcatalogues(p, c, (enum class)k);
	}
	value(d, "rules", "unused-exception", actionname(p->unused));
	sayout("};\n");
}

static void
showoutput(const struct decided *d)
{
	int k;

	sayout("\noutput: {\n");
	for (k = 0; k < PROPERTY_COUNT; k++)
		value(d, "output", propertyname((enum property)k), actionname(d->policy.output[k]));
	flag(d, "output", "note", d->policy.note);
	sayout("};\n");
}

static void
showinputs(const struct decided *d)
{
	const struct policy *p = &d->policy;
	size_t i;

	if (!p->rooted && !p->scrub && !p->locks.count)
		return;
	sayout("\ninputs: {\n");
	if (p->scrub)
		value(d, "inputs", "env", "scrub");
	/* Two, where a locked policy has one too: each counts. */
	for (i = 0; i < p->locks.count; i++)
		value(d, "inputs", "lock", p->locks.items[i]);
	if (p->rooted)
		showlist(d, false, "inputs", "roots", &p->roots);
	sayout("};\n");
}

static void
showsymbols(const struct decided *d)
{
	const struct policy *p = &d->policy;
	size_t i;

	if (!p->nsymbols)
		return;
	sayout("\nsymbols: (\n");
	for (i = 0; i < p->nsymbols; i++) {
		const struct symbolrule *s = &p->symbols[i];

		if (s->group && s->group != p->symbols[i - 1].group)
			sayout("\t# of the rows above and of those below the first that fits; then the stricter one\n");
		sayout("\t{ name = \"%s\"; action = \"%s\";", s->name, actionname(s->action));
		if (s->reason)
			sayout(" reason = \"%s\";", s->reason);
		sayout(" }%s\t# %s\n", i + 1 < p->nsymbols ? "," : "", d->wheres.symbols.items[i]);
	}
	sayout(");\n");
}

static void
scope(const char *key, const char *text)
{
	if (text)
		sayout(" %s = \"%s\";", key, text);
}

static void
showclasses(const struct exception *e)
{
	const char *comma = "";
	int k;

	if (!e->classes)
		return;
	sayout(" class = [");
	for (k = 0; k <= CLASS_COUNT; k++)
		if (exceptioncovers(e, (enum class)k)) {
			sayout("%s\"%s\"", comma, classword((enum class)k));
			comma = ", ";
		}
	sayout("];");
}

static void
showexceptions(const struct policy *p)
{
	size_t i;

	if (!p->nexceptions)
		return;
	sayout("\nexceptions: (\n");
	for (i = 0; i < p->nexceptions; i++) {
		const struct exception *e = &p->exceptions[i];

		sayout("\t{");
		scope("symbol", e->symbol);
		showclasses(e);
		scope("from", e->from);
		scope("program", e->program);
		scope("target", e->target);
		scope("libc", e->libc);
		scope("expires", e->expires);
		scope("reason", e->reason);
		sayout(" }%s\t# %s:%u\n", i + 1 < p->nexceptions ? "," : "", e->file, e->line);
	}
	sayout(");\n");
}

/* What SECTION sets of one group, in one line. */
static void
sectionactions(const char *group, const enum action *actions, int n, const char *(*name)(int), bool note)
{
	bool any = note;
	int i;

	for (i = 0; i < n; i++)
		any |= actions[i] != ACTION_UNSET;
	if (!any)
		return;
	sayout("\n\t  %s: {", group);
	for (i = 0; i < n; i++)
		if (actions[i] != ACTION_UNSET)
			sayout(" %s = \"%s\";", name(i), actionname(actions[i]));
	sayout("%s };", note ? " note = true;" : "");
}

static const char *
ruleword(int i)
{
	return classname((enum class)i);
}

static const char *
propertyword(int i)
{
	return propertyname((enum property)i);
}

static void
sectioninputs(const struct policy *p)
{
	size_t i;

	if (!p->rooted && !p->locks.count)
		return;
	sayout("\n\t  inputs: {");
	for (i = 0; i < p->locks.count; i++)
		sayout(" lock = \"%s\";", p->locks.items[i]);
	for (i = 0; p->rooted && i < p->roots.count; i++)
		sayout("%s\"%s\"", i ? ", " : " roots = [", p->roots.items[i]);
	sayout("%s };", p->rooted ? "];" : "");
}

static void
sectionsymbols(const struct policy *p)
{
	size_t i;

	for (i = 0; i < p->nsymbols; i++) {
		const struct symbolrule *s = &p->symbols[i];

		sayout(i ? ", " : "\n\t  symbols: ( ");
		sayout("{ name = \"%s\"; action = \"%s\";", s->name, actionname(s->action));
		if (s->reason)
			sayout(" reason = \"%s\";", s->reason);
		sayout(" }%s", i + 1 < p->nsymbols ? "" : " );");
	}
}

static void
showsections(const struct policy *p)
{
	size_t i;

	if (!p->nsections)
		return;
	sayout("\nsections: (\n");
	for (i = 0; i < p->nsections; i++) {
		const struct section *s = &p->sections[i];

		sayout("\t{");
		scope("target", s->target);
		scope("program", s->program);
		sayout("\t# %s:%u", s->file, s->line);
		if (s->policy.seal)
			sayout("\n\t  link: { seal = true; };");
		sectionactions("rules", s->policy.rules, CLASS_COUNT, ruleword, false);
		sectionactions("output", s->policy.output, PROPERTY_COUNT, propertyword, s->policy.note);
		if (s->policy.unreachable != ACTION_UNSET)
			sayout("\n\t  unreachable = \"%s\";", actionname(s->policy.unreachable));
		sectioninputs(&s->policy);
		sectionsymbols(&s->policy);
		sayout("\n\t}%s\n", i + 1 < p->nsections ? "," : "");
	}
	sayout(");\n");
}

int
policyshow(const struct decided *d, struct installed *i)
{
	const struct policy *p = &d->policy;
	char *error = NULL;

	if (installedcatalogues(i, &error) < 0)
		die(STATUS_TOOL, "%s", error);
	sayout("# policy %s, sha256 %s\nversion = 1;\n", p->name, p->sha256);
	if (p->locked)
		flag(d, "", "locked", true);
	value(d, "", "unreachable", actionname(p->unreachable == ACTION_UNSET ? ACTION_DENY : p->unreachable));
	showlink(d);
	showlibcs(d);
	showrules(d, &i->catalogues);
	showoutput(d);
	showinputs(d);
	showsymbols(d);
	showexceptions(p);
	showsections(p);
	return 0;
}
