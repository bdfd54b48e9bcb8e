/*
 * Writes each struct as its values in the order of its fields, without their names. So a field that is added
 * to a struct needs a second edit here, and without it the build fails: the compiler counts the values
 * (-Werror=missing-field-initializers). The readers' tables of keys could not be used instead: they describe
 * files, where a version's names join those of all and policies extend each other, not what comes of them.
 */
#include "policy/prepare/print.h"

#include <ctype.h>

/* Octal, three digits: what follows cannot become part of it. A '?' could be of a trigraph. */
void
printstring(FILE *f, const char *s)
{
	if (!s) {
		fputs("0", f);
		return;
	}
	putc('"', f);
	for (; *s; s++) {
		if (isprint((unsigned char)*s) && *s != '"' && *s != '\\' && *s != '?')
			putc(*s, f);
		else
			fprintf(f, "\\%03o", (unsigned)(unsigned char)*s);
		if (*s == '\n' && s[1])
			fputs("\"\n\"", f);
	}
	putc('"', f);
}

void
printstrings(FILE *f, const struct strings *l)
{
	size_t i;

	if (l->count == 0) {
		fputs("{0}", f);
		return;
	}
	fputs("{(char *[]){", f);
	for (i = 0; i < l->count; i++) {
		fputs(i ? ",\n" : "\n", f);
		printstring(f, l->items[i]);
	}
	fprintf(f, "}, %zu}", l->count);
}

static void
printtext(FILE *f, const char *s)
{
	printstring(f, s);
	fputs(",\n", f);
}

static void
printlist(FILE *f, const struct strings *l)
{
	printstrings(f, l);
	fputs(",\n", f);
}

static void
printnumber(FILE *f, int n)
{
	fprintf(f, "%d,\n", n);
}

static void
printclass(FILE *f, const struct classinfo *c)
{
	fputs("{\n", f);
	printnumber(f, (int)c->action);
	printtext(f, c->consequence);
	printlist(f, &c->entry);
	printlist(f, &c->beside);
	printlist(f, &c->internal);
	printlist(f, &c->choke);
	printlist(f, &c->traces);
	fputs("},\n", f);
}

static void
printseal(FILE *f, const struct sealinfo *s)
{
	fputs("{\n", f);
	printlist(f, &s->refuse);
	printlist(f, &s->gone);
	printlist(f, &s->builtin);
	printlist(f, &s->traces);
	printtext(f, s->since);
	printtext(f, s->falsewarning);
	fputs("},\n", f);
}

static void
printdirs(FILE *f, const struct libcdirs *d)
{
	fputs("{\n", f);
	printtext(f, d->name);
	printlist(f, &d->include);
	printlist(f, &d->lib);
	fputs("},\n", f);
}

void
printcatalogue(FILE *f, const struct catalogue *c)
{
	int k;

	fputs("{\n", f);
	printtext(f, c->name);
	printlist(f, &c->identity);
	printlist(f, &c->archives);
	printlist(f, &c->foreign);
	printlist(f, &c->headers);
	printlist(f, &c->start);
	printtext(f, c->cgo);
	printdirs(f, &c->dirs);
	printlist(f, &c->words);
	printseal(f, &c->seal);
	fputs("{\n", f);
	for (k = 0; k < CLASS_COUNT; k++)
		printclass(f, &c->classes[k]);
	fputs("},\n},\n", f);
}

void
printpolicy(FILE *f, const struct policy *p)
{
	int i;

	fputs("{\n", f);
	printtext(f, p->name);
	fputs("0, /* file: where it is installed */\n", f);
	printtext(f, p->sha256);
	fputs("0, 0, 0, /* compiler, lockedby, compilerlocked */\n", f);
	printtext(f, p->libc);
	printnumber(f, (int)p->pie);
	printnumber(f, (int)p->probes);
	printnumber(f, (int)p->shared);
	printnumber(f, (int)p->linker);
	fputs("0, /* linkerlocked */\n", f);
	printnumber(f, p->seal);
	printnumber(f, p->sharedkept);
	printnumber(f, p->locked);
	printnumber(f, (int)p->unreachable);
	fputs("{\n", f);
	for (i = 0; i < CLASS_COUNT; i++)
		printnumber(f, (int)p->rules[i]);
	fputs("},\n", f);
	printnumber(f, (int)p->unused);
	fputs("{\n", f);
	for (i = 0; i < CLASS_COUNT; i++)
		printnumber(f, p->floor[i]);
	fputs("},\n{\n", f);
	for (i = 0; i < PROPERTY_COUNT; i++)
		printnumber(f, (int)p->output[i]);
	fputs("},\n", f);
	printnumber(f, p->note);
	printnumber(f, p->rooted);
	printnumber(f, p->scrub);
	printlist(f, &p->roots);
	printlist(f, &p->locks);
	fputs("0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* libcs, symbols and their groups, exceptions, sections, packed */\n},\n", f);
}

/* Where in the definition of `triggers` LIST is. */
static void
printtriggers(FILE *f, const struct runtimes *r, const struct strings *list)
{
	size_t i;

	for (i = 0; i < r->ntriggers && list != &r->triggers[i].symbols; i++)
		;
	if (i < r->ntriggers)
		fprintf(f, "&triggers[%zu].symbols,\n", i);
	else
		fputs("0,\n", f);
}

static void
printedge(FILE *f, const struct runtimes *r, const struct runtimeedge *e)
{
	fputs("{\n", f);
	printtext(f, e->archive);
	printtext(f, e->member);
	printtext(f, e->symbol);
	printtext(f, e->reason);
	printtext(f, e->unless);
	printtriggers(f, r, e->triggers);
	fputs("},\n", f);
}

void
printruntimes(FILE *f, const struct runtimes *r)
{
	size_t i;

	fputs("static struct trigger triggers[] = {\n", f);
	for (i = 0; i < r->ntriggers; i++) {
		fputs("{\n", f);
		printtext(f, r->triggers[i].name);
		printlist(f, &r->triggers[i].symbols);
		fputs("},\n", f);
	}
	fputs("};\n\nstatic struct runtimeedge edges[] = {\n", f);
	for (i = 0; i < r->count; i++)
		printedge(f, r, &r->edges[i]);
	fputs("};\n\n", f);
}

void
printtargets(FILE *f, const struct targets *t)
{
	size_t i;

	fputs("static struct target targets[] = {\n", f);
	for (i = 0; i < t->count; i++) {
		const struct target *row = &t->rows[i];

		fputs("{\n", f);
		printtext(f, row->goarch);
		printtext(f, row->triple);
		printtext(f, row->machine);
		printtext(f, row->elf);
		printtext(f, row->package);
		printtext(f, row->libc);
		printtext(f, row->word);
		fputs("},\n", f);
	}
	fputs("};\n\n", f);
}
