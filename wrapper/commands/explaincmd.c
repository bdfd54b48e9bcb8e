/* staticld explain: what the policy's data says of a class or a symbol. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/glob.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

struct asking {
	struct audit audit;
	struct remedies remedies;
};

static void
printfixes(const struct asking *a, const char *class, const char *symbol)
{
	size_t i;

	for (i = 0; i < a->remedies.count; i++) {
		const struct remedy *r = &a->remedies.rows[i];

		if ((r->class && strcmp(r->class, class) != 0) ||
		    (symbol && r->symbol && !globfits(r->symbol, symbol)))
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
printclass(const struct asking *a, int class, const char *symbol)
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
	printfixes(a, name, symbol);
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
			printclass(a, class, symbol);
		found |= here;
	}
	return found;
}

/* A name that some libc does not have, and objects compiled for another one refer to. */
static bool
explainforeign(const struct asking *a, const char *symbol)
{
	bool found = false;
	size_t i;

	for (i = 0; i < a->audit.catalogues.count; i++) {
		const struct catalogue *c = &a->audit.catalogues.rows[i];

		if (stringsfit(&c->foreign, symbol)) {
			sayout("%s: a name that %s does not have\n", symbol, c->name);
			found = true;
		}
	}
	if (found)
		printclass(a, CLASS_FOREIGN_LIBC, symbol);
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
	printfixes(a, word, NULL);
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
		printclass(&a, class, NULL);
	} else {
		found = explainsymbol(&a, argv[1]) || explainforeign(&a, argv[1]) ||
		    explainfinding(&a, argv[1]);
	}
	if (!found)
		say("%s is no class, and no libc's catalogue names it: nothing is loaded through it that "
		    "staticld knows of", argv[1]);
	remediesfree(&a.remedies);
	auditfree(&a.audit);
	return fflush(stdout) != 0 ? STATUS_TOOL : found ? 0 : STATUS_FINDINGS;
}
