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
fieldstring(FILE *f, const char *field, const char *s)
{
	fprintf(f, ".%s = ", field);
	printstring(f, s);
	fputs(",\n", f);
}

static void
fieldstrings(FILE *f, const char *field, const struct strings *l)
{
	fprintf(f, ".%s = ", field);
	printstrings(f, l);
	fputs(",\n", f);
}

static void
printclass(FILE *f, const struct classinfo *c)
{
	fprintf(f, "{.action = %d,\n", (int)c->action);
	fieldstring(f, "consequence", c->consequence);
	fieldstrings(f, "entry", &c->entry);
	fieldstrings(f, "internal", &c->internal);
	fieldstrings(f, "choke", &c->choke);
	fieldstrings(f, "marker", &c->marker);
	fputs("},\n", f);
}

static void
printseal(FILE *f, const struct sealinfo *s)
{
	fputs(".seal = {\n", f);
	fieldstrings(f, "refuse", &s->refuse);
	fieldstrings(f, "gone", &s->gone);
	fieldstrings(f, "builtin", &s->builtin);
	fieldstrings(f, "marker", &s->marker);
	fieldstring(f, "since", s->since);
	fieldstring(f, "falsewarning", s->falsewarning);
	fputs("},\n", f);
}

static void
printdirs(FILE *f, const struct libcdirs *d)
{
	fputs(".dirs = {\n", f);
	fieldstring(f, "name", d->name);
	fieldstrings(f, "include", &d->include);
	fieldstrings(f, "lib", &d->lib);
	fputs("},\n", f);
}

void
printcatalogue(FILE *f, const struct catalogue *c)
{
	int k;

	fputs("{\n", f);
	fieldstring(f, "name", c->name);
	fieldstrings(f, "identity", &c->identity);
	fieldstrings(f, "archives", &c->archives);
	fieldstrings(f, "foreign", &c->foreign);
	fieldstrings(f, "headers", &c->headers);
	fieldstrings(f, "start", &c->start);
	fieldstring(f, "cgo", c->cgo);
	printdirs(f, &c->dirs);
	printseal(f, &c->seal);
	fputs(".classes = {\n", f);
	for (k = 0; k < CLASS_COUNT; k++)
		printclass(f, &c->classes[k]);
	fputs("}},\n", f);
}

void
printpolicy(FILE *f, const struct policy *p)
{
	int i;

	fputs("{\n", f);
	fieldstring(f, "name", p->name);
	fieldstring(f, "sha256", p->sha256);
	fieldstring(f, "libc", p->libc);
	fprintf(f, ".pie = %d, .seal = %d, .locked = %d, .unreachable = %d,\n", (int)p->pie, p->seal,
	    p->locked, (int)p->unreachable);
	fputs(".rules = {", f);
	for (i = 0; i < CLASS_COUNT; i++)
		fprintf(f, "%d, ", (int)p->rules[i]);
	fputs("},\n.floor = {", f);
	for (i = 0; i < CLASS_COUNT; i++)
		fprintf(f, "%d, ", p->floor[i]);
	fputs("},\n.output = {", f);
	for (i = 0; i < PROPERTY_COUNT; i++)
		fprintf(f, "%d, ", (int)p->output[i]);
	fputs("}},\n", f);
}

static void
printedge(FILE *f, const struct runtimes *r, const struct runtimeedge *e)
{
	size_t i;

	fputs("{", f);
	fieldstring(f, "archive", e->archive);
	fieldstring(f, "member", e->member);
	fieldstring(f, "symbol", e->symbol);
	fieldstring(f, "reason", e->reason);
	fieldstring(f, "unless", e->unless);
	for (i = 0; i < r->ntriggers; i++)
		if (e->triggers == &r->triggers[i].symbols)
			fprintf(f, ".triggers = &triggers[%zu].symbols", i);
	fputs("},\n", f);
}

void
printruntimes(FILE *f, const struct runtimes *r)
{
	size_t i;

	fputs("static struct trigger triggers[] = {\n", f);
	for (i = 0; i < r->ntriggers; i++) {
		fputs("{", f);
		fieldstring(f, "name", r->triggers[i].name);
		fieldstrings(f, "symbols", &r->triggers[i].symbols);
		fputs("},\n", f);
	}
	fputs("};\n\nstatic struct runtimeedge edges[] = {\n", f);
	for (i = 0; i < r->count; i++)
		printedge(f, r, &r->edges[i]);
	fputs("};\n\n", f);
}
