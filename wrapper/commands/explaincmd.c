/* staticld explain: what the policy's data says of a class or a symbol. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/glob.h"
#include "policy/lacking.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

struct asking {
	struct audit audit;
	struct remedies remedies;
};

/* Whether row R is about CLASS, or, when one is asked about, about SYMBOL whoever refers to it; Go's own library does. */
static bool
concerns(const struct remedy *r, const char *class, const char *symbol, const char *has)
{
	if (r->class && strcmp(r->class, class) != 0)
		return false;
	if (!symbol)
		return true;
	return (!r->symbol || globfits(r->symbol, symbol)) && (!r->has || (has &&
	    strcmp(r->has, has) == 0)) && (!r->package || !strchr(r->package, '.')) && !r->archive && !r->source && !r->member;
}

static void
printfixes(const struct asking *a, const char *class, const char *symbol, const char *has)
{
	size_t i;

	for (i = 0; i < a->remedies.count; i++) {
		const struct remedy *r = &a->remedies.rows[i];

		if (!concerns(r, class, symbol, has))
			continue;
		sayout("  fix");
		if (r->package)
			sayout(", in Go package %s", r->package);
		if (r->archive)
			sayout(", from %s", r->archive);
		if (r->source)
			sayout(", in %s", r->source);
		if (r->libc && a->audit.catalogues.count > 1)
			sayout(", with %s", r->libc);
		sayout(": %s\n", r->help);
	}
}

static enum action
actionof(const struct asking *a, const struct catalogue *c, int class)
{
	enum action rule = a->audit.policy.rules[class];

	return rule == ACTION_UNSET ? c->classes[class].action : rule;
}

static void
printclass(const struct asking *a, int class, const char *symbol, const char *has)
{
	const char *name = classname((enum class)class), *what = remedieswhat(&a->remedies, name);
	size_t i;

	if (what)
		sayout("  what: %s\n", what);
	for (i = 0; i < a->audit.catalogues.count; i++) {
		const struct catalogue *c = &a->audit.catalogues.rows[i];
		enum action action = actionof(a, c, class);

		if (c->classes[class].consequence)
			sayout("  why, with %s: %s\n", c->name, c->classes[class].consequence);
		if (action != ACTION_UNSET)
			sayout("  policy %s, with %s: %s\n", a->audit.policy.name, c->name,
			    actionname(action));
	}
	printfixes(a, name, symbol, has);
}

static const char *
explainkind(const struct classinfo *info, const char *symbol)
{
	if (stringshave(&info->entry, symbol))
		return "an entry point";
	if (stringshave(&info->internal, symbol))
		return "an internal function";
	return stringshave(&info->choke, symbol) ? "a choke point" : NULL;
}

/* A function that has a class linked without leading into it. */
static bool
explainbeside(const struct asking *a, const char *symbol)
{
	bool found = false;
	size_t i;
	int class;

	for (i = 0; i < a->audit.catalogues.count; i++) {
		const struct catalogue *c = &a->audit.catalogues.rows[i];

		for (class = 0; class < CLASS_COUNT; class++) {
			if (!stringshave(&c->classes[class].beside, symbol))
				continue;
			sayout("%s: no finding: it loads nothing itself, though %s links functions of class %s "
			    "with it\n", symbol, c->name, classname((enum class)class));
			found = true;
		}
	}
	return found;
}

static bool
explainsymbol(const struct asking *a, const char *symbol)
{
	bool found = false;
	int class;
	size_t i;

	for (class = 0; class < CLASS_COUNT; class++) {
		bool here = false;

		for (i = 0; i < a->audit.catalogues.count; i++) {
			const struct catalogue *c = &a->audit.catalogues.rows[i];
			const char *kind = explainkind(&c->classes[class], symbol);

			if (!kind)
				continue;
			sayout("%s: %s of class %s in %s\n", symbol, kind,
			    classname((enum class)class), c->name);
			here = true;
		}
		if (here)
			printclass(a, class, symbol, NULL);
		found |= here;
	}
	return found;
}

/* What the libc of C has for SYMBOL, which another libc has and it has not; NULL: it is no such name. */
static const char *
lacks(const struct asking *a, const struct catalogue *c, const char *symbol, char **plain)
{
	struct lacking l;
	char *error = NULL;
	bool is, made = stringsfit(&c->foreign, symbol);

	*plain = NULL;
	if (lackingload(&l, c->name, a->audit.datadir, &error) < 0)
		die(STATUS_USAGE, "%s", error);
	is = lackinghas(&l, symbol, plain);
	lackingfree(&l);
	return *plain || made ? "plain" : is ? "nothing" : NULL;
}

/* A name that some libc does not have, and objects compiled for another one refer to. */
static bool
explainforeign(const struct asking *a, const char *symbol)
{
	bool found = false;
	size_t i;

	for (i = 0; i < a->audit.catalogues.count; i++) {
		const struct catalogue *c = &a->audit.catalogues.rows[i];
		char *plain;
		const char *has = lacks(a, c, symbol, &plain);

		if (!has)
			continue;
		sayout("%s: a name that %s does not have", symbol, c->name);
		if (plain)
			sayout("; it has %s", plain);
		sayout("\n");
		printclass(a, CLASS_FOREIGN_LIBC, symbol, has);
		free(plain);
		found = true;
	}
	return found;
}

/* A finding that no class of a policy's is for. */
static bool
explainfinding(const struct asking *a, const char *word)
{
	const char *what = remedieswhat(&a->remedies, word);

	if (!what)
		return false;
	sayout("%s: a finding that no rule is for\n  what: %s\n", word, what);
	printfixes(a, word, NULL, NULL);
	return true;
}

int
explainmain(int argc, char **argv)
{
	struct installed installed;
	char *error = NULL;
	struct asking a = {0};
	bool found = true;
	int class;

	if (argc != 2)
		die(STATUS_USAGE, "usage: staticld explain CLASS|SYMBOL");
	installedinit(&installed, NULL);
	if (auditinit(&a.audit, installed.policyref, installed.datadir, &error) < 0 ||
	    remediesload(&a.remedies, installed.datadir, &error) < 0)
		die(STATUS_USAGE, "%s", error);
	class = classfind(argv[1]);
	if (class >= 0) {
		sayout("%s: a class of hazards\n", argv[1]);
		printclass(&a, class, NULL, NULL);
	} else {
		found = explainsymbol(&a, argv[1]) || explainbeside(&a, argv[1]) ||
		    explainforeign(&a, argv[1]) ||
		    explainfinding(&a, argv[1]);
	}
	if (!found)
		say("%s is no class, and no libc's catalogue names it: nothing is loaded through it that "
		    "staticld knows of", argv[1]);
	remediesfree(&a.remedies);
	auditfree(&a.audit);
	return fflush(stdout) != 0 ? STATUS_TOOL : found ? 0 : STATUS_FINDINGS;
}
