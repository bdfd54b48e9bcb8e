/*
 * Reads one policy file and merges it over what it extends. Chains, defaults and locked policies are not its
 * matter.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/complain.h"
#include "policy/layer.h"
#include "policy/roots.h"
#include "policy/sections.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* There is nothing to seal outside the libc's own loaders. */
static int
setunsealed(struct reader *r, const config_setting_t *s, enum action *to)
{
	if (readaction(r, s, to) < 0)
		return -1;
	if (*to == ACTION_SEAL)
		return readerfail(r, s, "\"%s\" cannot be sealed; say "
		    "\"allow\", \"warn\" or \"deny\"", config_setting_name(s));
	return 0;
}

static int
setunreachable(struct reader *r, const config_setting_t *s, void *field)
{
	return setunsealed(r, s, field);
}

static int
setrule(struct reader *r, const config_setting_t *s, struct policy *p)
{
	int c;

	/* Of a whole build's exceptions, not of what one link has: no class. */
	if (strcmp(config_setting_name(s), "unused-exception") == 0)
		return setunsealed(r, s, &p->unused);
	c = readclass(r, s, config_setting_name(s));
	if (c < 0)
		return -1;
	if (c == CLASS_NSS || c == CLASS_DLOPEN || c == CLASS_ICONV)
		return readaction(r, s, &p->rules[c]);
	return setunsealed(r, s, &p->rules[c]);
}

static int
setrules(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	int i;

	if (readanygroup(r, s) < 0)
		return -1;
	for (i = 0; i < config_setting_length(s); ++i) {
		if (setrule(r, config_setting_get_elem(s, (unsigned)i),
		    &l->policy) < 0)
			return -1;
		readerdecided(r, config_setting_get_elem(s, (unsigned)i));
	}
	return 0;
}

static int
setproperty(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	return setunsealed(r, s, &l->policy.output[propertyfind(config_setting_name(s))]);
}

static int
setnote(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	l->noteset = true;
	return readbool(r, s, &l->policy.note);
}

static const struct key outputkeys[] = {
	{"execstack", setproperty, 0, false},
	{"interpreter", setproperty, 0, false},
	{"needed", setproperty, 0, false},
	{"note", setnote, 0, false},
	{"rwx", setproperty, 0, false},
	{"textrel", setproperty, 0, false},
};

static int
setoutput(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"an output", outputkeys, COUNT(outputkeys),
	};

	return readgroup(r, s, &group, field);
}

static int
setlibc(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	if (readstring(r, s, &l->policy.libc) < 0)
		return -1;
	l->libcwhere = readerwhere(r, s);
	return 0;
}

/* The number of S's word among the COUNT, at most three, of WORDS; -1: it is none of them. */
static int
readchoice(struct reader *r, const config_setting_t *s, const char *const *words, size_t count)
{
	const char *own = config_setting_name(s);
	char *word = NULL;
	size_t i;

	if (readstring(r, s, &word) < 0)
		return -1;
	for (i = 0; i < count && strcmp(word, words[i]) != 0; ++i)
		;
	free(word);
	if (i < count)
		return (int)i;
	if (count == 2)
		return readerfail(r, s, "\"%s\" must be \"%s\" or \"%s\"", own, words[0], words[1]);
	return readerfail(r, s, "\"%s\" must be \"%s\", \"%s\" or \"%s\"", own, words[0], words[1],
	    words[2]);
}

static int
setpie(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	int n = readchoice(r, s, piewords, COUNT(piewords));

	if (n < 0)
		return -1;
	l->policy.pie = (enum pie)n;
	l->pieset = true;
	return 0;
}

static int
setprobes(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	int n = readchoice(r, s, probeswords, COUNT(probeswords));

	if (n < 0)
		return -1;
	l->policy.probes = (enum probes)n;
	l->probesset = true;
	return 0;
}

static int
setshared(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	int n = readchoice(r, s, sharedwords, COUNT(sharedwords));

	if (n < 0)
		return -1;
	l->policy.shared = (enum shared)n;
	l->sharedset = true;
	return 0;
}

static int
setlinker(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	char *word = NULL;
	int choice;

	if (readstring(r, s, &word) < 0)
		return -1;
	choice = linkerchoicefind(word);
	free(word);
	if (choice < 0)
		return readerfail(r, s, "\"linker\" must be " LINKERCHOICES);
	l->policy.linker = (enum linkerchoice)choice;
	return 0;
}

static int
setseal(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	l->sealset = true;
	return readbool(r, s, &l->policy.seal);
}

static int
setpreferarchives(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	bool prefer = true;

	if (readbool(r, s, &prefer) < 0)
		return -1;
	l->preferset = true;
	l->policy.sharedkept = !prefer;
	return 0;
}

static const struct key linkkeys[] = {
	{"compiler", readstring, offsetof(struct layer, policy.compiler), false},
	{"libc", setlibc, 0, false},
	{"linker", setlinker, 0, false},
	{"pie", setpie, 0, false},
	{"prefer_archives", setpreferarchives, 0, false},
	{"probes", setprobes, 0, false},
	{"seal", setseal, 0, false},
	{"shared", setshared, 0, false},
};

static int
setlink(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a link", linkkeys, COUNT(linkkeys)};

	return readgroup(r, s, &group, field);
}

/* A relative directory would be another one in each directory of a build. */
static int
setdirs(struct reader *r, const config_setting_t *s, void *field)
{
	struct strings *dirs = field;
	size_t i;

	if (readstrings(r, s, dirs) < 0)
		return -1;
	if (dirs->count == 0)
		return readerfail(r, s, "\"%s\" must not be empty",
		    config_setting_name(s));
	for (i = 0; i < dirs->count; ++i) {
		if (dirs->items[i][0] != '/')
			return readerfail(r, s, "\"%s\" must be absolute",
			    dirs->items[i]);
	}
	return 0;
}

static const struct key libckeys[] = {
	{"include", setdirs, offsetof(struct libcdirs, include), true},
	{"lib", setdirs, offsetof(struct libcdirs, lib), true},
};

static int
setlibcs(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a libc", libckeys, COUNT(libckeys)};
	struct policy *p = &((struct layer *)field)->policy;
	const config_setting_t *e;
	struct libcdirs *d;
	int i, n;

	if (readanygroup(r, s) < 0)
		return -1;
	n = config_setting_length(s);
	p->libcs = newarray((size_t)n, sizeof(*p->libcs));
	for (i = 0; i < n; ++i) {
		e = config_setting_get_elem(s, (unsigned)i);
		d = &p->libcs[p->nlibcs++];
		d->name = newstring(config_setting_name(e));
		if (strcmp(d->name, "native") == 0)
			return readerfail(r, e, "\"native\" is the compiler's "
			    "own libc; choose another name");
		if (readgroup(r, e, &group, d) < 0)
			return -1;
	}
	return 0;
}

static int
setsymbolaction(struct reader *r, const config_setting_t *s, void *field)
{
	enum action *to = field;

	if (readaction(r, s, to) < 0)
		return -1;
	if (*to == ACTION_SEAL)
		return readerfail(r, s, "a single function cannot be sealed; say "
		    "\"seal = true\" in \"link\" to seal the loader out");
	return 0;
}

/* Whether there is something to read in S: letters, of whatever script. */
static bool
saysanything(const char *s)
{
	for (; *s; s++) {
		const unsigned char *c = (const unsigned char *)s;

		if ((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z')
			return true;
		/* Of U+00C0 and more all but the general punctuation, U+2000 to U+206F: the ellipsis is in there. */
		if (*c >= 0xc3 && !(*c == 0xe2 && (c[1] == 0x80 || c[1] == 0x81)))
			return true;
		if (*c == 0xe2)
			s++;
	}
	return false;
}

static int
setreason(struct reader *r, const config_setting_t *s, void *field)
{
	char **to = field;

	if (readstring(r, s, to) < 0)
		return -1;
	if (!saysanything(*to))
		return readerfail(r, s, "the reason \"%s\" says nothing: write down why, for whoever "
		    "reads this policy next", *to);
	return 0;
}

static const struct key symbolkeys[] = {
	{"action", setsymbolaction, offsetof(struct symbolrule, action), true},
	{"name", readstring, offsetof(struct symbolrule, name), true},
	{"reason", setreason, offsetof(struct symbolrule, reason), false},
};

static void
addplace(struct reader *r, const config_setting_t *row)
{
	char *place = readerwhere(r, row);

	stringsadd(&r->wheres->symbols, place);
	free(place);
}

static int
setsymbols(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"a symbol", symbolkeys, COUNT(symbolkeys),
	};
	struct policy *p = &((struct layer *)field)->policy;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	p->symbols = newarray((size_t)n, sizeof(*p->symbols));
	for (i = 0; i < n; ++i) {
		if (readgroup(r, config_setting_get_elem(s, (unsigned)i),
		    &group, &p->symbols[p->nsymbols++]) < 0)
			return -1;
		if (r->wheres)
			addplace(r, config_setting_get_elem(s, (unsigned)i));
	}
	return 0;
}

static int
number(const char *s, int digits)
{
	int n = 0;

	for (; digits > 0; --digits, ++s) {
		if (*s < '0' || *s > '9')
			return -1;
		n = 10 * n + (*s - '0');
	}
	return n;
}

/* Whether S is a day of the calendar, "YYYY-MM-DD". */
static bool
isdate(const char *s)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int y, m, d, last;

	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	y = number(s, 4);
	m = number(s + 5, 2);
	d = number(s + 8, 2);
	if (y < 0 || m < 1 || m > 12)
		return false;
	last = days[m - 1];
	if (m == 2 && (y % 400 == 0 || (y % 4 == 0 && y % 100 != 0)))
		last = 29;
	return d >= 1 && d <= last;
}

static int
setdate(struct reader *r, const config_setting_t *s, void *field)
{
	char **to = field;

	if (readstring(r, s, to) < 0)
		return -1;
	if (!isdate(*to))
		return readerfail(r, s, "\"%s\" is not a date: \"%s\" must be "
		    "YYYY-MM-DD", *to, config_setting_name(s));
	return 0;
}

/* Let *CLASSES have the class that WORD of S names, or "symbol": what the rows of `symbols` say. */
static int
addclass(struct reader *r, const config_setting_t *s, const char *word, unsigned *classes)
{
	int c = strcmp(word, classword(CLASS_COUNT)) == 0 ? CLASS_COUNT : readclass(r, s, word);

	if (c < 0)
		return -1;
	*classes |= 1u << c;
	return 0;
}

static int
setclasses(struct reader *r, const config_setting_t *s, void *field)
{
	struct strings words = {0};
	size_t i;
	int rc = readwords(r, s, &words);

	if (rc == 0 && words.count == 0)
		rc = readerfail(r, s, "\"class\" must not be empty");
	for (i = 0; rc == 0 && i < words.count; ++i)
		rc = addclass(r, s, words.items[i], field);
	stringsfree(&words);
	return rc;
}

static const struct key exceptionkeys[] = {
	{"class", setclasses, offsetof(struct exception, classes), false},
	{"expires", setdate, offsetof(struct exception, expires), false},
	{"from", readstring, offsetof(struct exception, from), false},
	{"libc", readstring, offsetof(struct exception, libc), false},
	{"program", readstring, offsetof(struct exception, program), false},
	{"reason", setreason, offsetof(struct exception, reason), true},
	{"symbol", readstring, offsetof(struct exception, symbol), false},
	{"target", readstring, offsetof(struct exception, target), false},
};

static int
setexception(struct reader *r, const config_setting_t *s, struct exception *x)
{
	static const struct group group = {
		"an exception", exceptionkeys, COUNT(exceptionkeys),
	};

	x->file = newstring(sourceat(&r->source, config_setting_source_line(s), &x->line));
	if (readgroup(r, s, &group, x) < 0)
		return -1;
	if (!x->symbol && !x->classes)
		return readerfail(r, s, "an exception without \"symbol\" and without \"class\"");
	if (!x->symbol)
		x->symbol = newstring("*");
	return 0;
}

static int
setexceptions(struct reader *r, const config_setting_t *s, void *field)
{
	struct policy *p = &((struct layer *)field)->policy;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	p->exceptions = newarray((size_t)n, sizeof(*p->exceptions));
	for (i = 0; i < n; ++i) {
		if (setexception(r, config_setting_get_elem(s, (unsigned)i),
		    &p->exceptions[p->nexceptions++]) < 0)
			return -1;
	}
	return 0;
}

static int
setroots(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	if (setdirs(r, s, &l->policy.roots) < 0)
		return -1;
	l->policy.rooted = true;
	rootsreduce(&l->policy.roots);
	return 0;
}

static int
setenvironment(struct reader *r, const config_setting_t *s, void *field)
{
	static const char *const words[] = {"scrub", "keep"};
	struct layer *l = field;
	int n = readchoice(r, s, words, COUNT(words));

	l->envset = true;
	l->policy.scrub = n == 0;
	return n < 0 ? -1 : 0;
}

/* A path from the directory of the file that says it. */
static int
setlock(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	unsigned line;
	char *name = NULL, *path;

	if (readstring(r, s, &name) < 0)
		return -1;
	path = sourcebeside(sourceat(&r->source, config_setting_source_line(s), &line), name);
	stringsadd(&l->policy.locks, path);
	free(path);
	free(name);
	return 0;
}

static const struct key inputskeys[] = {
	{"env", setenvironment, 0, false},
	{"lock", setlock, 0, false},
	{"roots", setroots, 0, false},
};

static int
setinputs(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"an inputs", inputskeys, COUNT(inputskeys),
	};

	return readgroup(r, s, &group, field);
}

static int
setsectionseal(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	return readbool(r, s, &l->policy.seal);
}

static const struct key sectionlinkkeys[] = {
	{"seal", setsectionseal, 0, false},
};

static int
setsectionlink(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a section's link", sectionlinkkeys, COUNT(sectionlinkkeys)};

	return readgroup(r, s, &group, field);
}

static const struct key sectioninputskeys[] = {
	{"lock", setlock, 0, false},
	{"roots", setroots, 0, false},
};

static int
setsectioninputs(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a section's inputs", sectioninputskeys, COUNT(sectioninputskeys)};

	return readgroup(r, s, &group, field);
}

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
	{"unreachable", setunreachable, offsetof(struct sectionlayer, layer.policy.unreachable), false},
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
	{"unreachable", setunreachable, offsetof(struct layer, policy.unreachable), false},
	{"version", readversion, 0, true},
};

int
layerread(struct layer *l, struct reader *r)
{
	static const struct group group = {"a policy", keys, COUNT(keys)};

	return readgroup(r, config_root_setting(&r->config), &group, l);
}

static void
inherit(char **own, char **base)
{
	if (!*own) {
		*own = *base;
		*base = NULL;
	}
}

static void
inheritstrings(struct strings *own, struct strings *base)
{
	*own = *base;
	*base = (struct strings){0};
}

static void
inheritactions(enum action *own, const enum action *base, size_t n)
{
	size_t i;

	for (i = 0; i < n; ++i) {
		if (own[i] == ACTION_UNSET)
			own[i] = base[i];
	}
}

/* Rows of SIZE bytes: the NOWN of OWN, then the *NBASE of BASE, moved from it. */
static void *
inheritrows(void *own, size_t nown, const void *base, size_t *nbase, size_t size)
{
	if (*nbase == 0)
		return own;
	own = growarray(own, nown + *nbase, size);
	memcpy((char *)own + nown * size, base, *nbase * size);
	*nbase = 0;
	return own;
}

/* The extending file's rows come first, and the first match wins. */
static void
inheritlists(struct policy *p, struct policy *base)
{
	size_t n;

	n = base->nlibcs;
	p->libcs = inheritrows(p->libcs, p->nlibcs, base->libcs, &base->nlibcs,
	    sizeof(*p->libcs));
	p->nlibcs += n;
	n = base->nsymbols;
	p->symbols = inheritrows(p->symbols, p->nsymbols, base->symbols,
	    &base->nsymbols, sizeof(*p->symbols));
	p->nsymbols += n;
	n = base->nexceptions;
	p->exceptions = inheritrows(p->exceptions, p->nexceptions,
	    base->exceptions, &base->nexceptions, sizeof(*p->exceptions));
	p->nexceptions += n;
	n = base->nsections;
	p->sections = inheritrows(p->sections, p->nsections, base->sections, &base->nsections, sizeof(*p->sections));
	p->nsections += n;
}

/* What is asked of the inputs and of the output. */
static void
mergechecks(struct layer *l, struct layer *base)
{
	struct policy *p = &l->policy;

	if (!p->rooted) {
		p->rooted = base->policy.rooted;
		inheritstrings(&p->roots, &base->policy.roots);
	}
	if (!l->envset) {
		p->scrub = base->policy.scrub;
		l->envset = base->envset;
	}
	if (!p->locks.count)
		inheritstrings(&p->locks, &base->policy.locks);
	if (!l->noteset) {
		p->note = base->policy.note;
		l->noteset = base->noteset;
	}
}

void
layermerge(struct layer *l, struct layer *base)
{
	struct policy *p = &l->policy;

	inherit(&p->compiler, &base->policy.compiler);
	inherit(&p->libc, &base->policy.libc);
	inherit(&l->libcwhere, &base->libcwhere);
	if (!l->pieset) {
		p->pie = base->policy.pie;
		l->pieset = base->pieset;
	}
	if (!l->preferset) {
		p->sharedkept = base->policy.sharedkept;
		l->preferset = base->preferset;
	}
	if (!l->probesset) {
		p->probes = base->policy.probes;
		l->probesset = base->probesset;
	}
	if (!l->sharedset) {
		p->shared = base->policy.shared;
		l->sharedset = base->sharedset;
	}
	if (p->linker == LINKER_UNSET)
		p->linker = base->policy.linker;
	if (!l->sealset) {
		p->seal = base->policy.seal;
		l->sealset = base->sealset;
	}
	mergechecks(l, base);
	p->locked = p->locked || base->policy.locked;
	inheritactions(&p->unreachable, &base->policy.unreachable, 1);
	inheritactions(&p->unused, &base->policy.unused, 1);
	inheritactions(p->rules, base->policy.rules, CLASS_COUNT);
	inheritactions(p->output, base->policy.output, PROPERTY_COUNT);
	inheritlists(p, &base->policy);
	layerfree(base);
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
