/* staticld explain: what the policy's data says of a class or a symbol. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/glob.h"
#include "policy/complain.h"
#include "policy/lacking.h"
#include "wrapper/commands/command.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

struct asking {
	struct installed installed;
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

static void
printaction(enum action action)
{
	static const char *const what[] = {
		[ACTION_ALLOW] = "it is linked, and nothing is said",
		[ACTION_WARN] = "it is linked, and said on standard error",
		[ACTION_SEAL] = "it is linked, but without the C library's loader: what it tries to load is not there",
		[ACTION_DENY] = "the link is refused, with who refers to it, the way there and what to do",
	};

	sayout("%s: an action of a policy's rules\n  what: %s\n", actionname(action), what[action]);
	sayout("  in a policy: rules: { nss = \"%s\"; };\n", actionname(action));
}

/* A policy: what it does with each class. */
static void
printpolicy(const struct asking *a)
{
	const struct policy *p = &a->audit.policy;
	size_t i;
	int k;

	sayout("%s: a policy, %s\n  libc: %s\n  sealed: %s\n", p->name, p->file, p->libc,
	    policyseals(p) ? "yes, programs of glibc are linked without its loader" : "no");
	for (i = 0; i < a->audit.catalogues.count; i++) {
		const struct catalogue *c = &a->audit.catalogues.rows[i];
		const char *between = ":";

		sayout("  with %s", c->name);
		for (k = 0; k < CLASS_COUNT; k++) {
			if (actionof(a, c, k) == ACTION_UNSET)
				continue;
			sayout("%s %s %s", between, classname((enum class)k), actionname(actionof(a, c, k)));
			between = ",";
		}
		sayout("\n");
	}
	sayout("  use it: --staticld-policy=%s, or STATICLD_POLICY=%s\n", p->name, p->name);
}

/* What WORD is when it names a policy or one's file. */
static bool
explainpolicy(const struct asking *a, const char *word)
{
	struct strings names = {0};
	struct asking other = {0};
	char *error = NULL;
	bool is = policyisfile(word);

	policynames(&names, a->installed.datadir);
	is |= stringshave(&names, word);
	stringsfree(&names);
	if (!is)
		return false;
	if (auditinit(&other.audit, word, NULL, a->installed.datadir, &error) < 0)
		die(STATUS_USAGE, "%s", error);
	printpolicy(&other);
	auditfree(&other.audit);
	return true;
}

/* Nothing that we know of; a slip of the pen is more likely than a question about such a name. */
static void
nothing(const struct asking *a, const char *word)
{
	struct nearest n = nearestto(word);
	struct strings names = {0};
	size_t i;
	int k;

	for (k = 0; k < CLASS_COUNT; k++)
		nearestoffer(&n, classname((enum class)k));
	for (k = ACTION_ALLOW; k <= ACTION_DENY; k++)
		nearestoffer(&n, actionname((enum action)k));
	policynames(&names, a->installed.datadir);
	for (i = 0; i < names.count; i++)
		nearestoffer(&n, names.items[i]);
	if (n.best)
		say("%s is no class, action or policy; did you mean \"%s\"?", word, n.best);
	else
		say("%s is no class, action or policy, and no libc's catalogue names it: nothing is loaded through "
		    "it that staticld knows of", word);
	free(nearesthint(&n));
	stringsfree(&names);
}

static bool
explain(const struct asking *a, const char *word)
{
	int class = classfind(word), action = actionfind(word);
	bool found = class >= 0 || action >= 0;

	if (class >= 0) {
		sayout("%s: a class of hazards\n", word);
		printclass(a, class, NULL, NULL);
	}
	if (action >= 0)
		printaction((enum action)action);
	found |= explainpolicy(a, word);
	found = found || explainsymbol(a, word) || explainbeside(a, word) || explainforeign(a, word) ||
	    explainfinding(a, word);
	if (!found)
		nothing(a, word);
	return found;
}

int
explainmain(int argc, char **argv)
{
	char *error = NULL;
	struct asking a = {0};
	struct given given;
	bool found = true;
	size_t i;

	(void)argc;
	commandread(&given, argv);
	if (given.operands.count == 0)
		commandusage(given.command);
	installedinit(&a.installed, NULL);
	if (auditinit(&a.audit, a.installed.policyref, NULL, a.installed.datadir, &error) < 0 ||
	    remediesload(&a.remedies, a.installed.datadir, &error) < 0)
		die(STATUS_USAGE, "%s", error);
	for (i = 0; i < given.operands.count; i++)
		found &= explain(&a, given.operands.words[i]);
	remediesfree(&a.remedies);
	auditfree(&a.audit);
	return commanddone(found ? 0 : STATUS_FINDINGS);
}
