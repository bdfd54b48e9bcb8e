/* staticld verify: what finished files are, from their own headers, and what their notes say. Judges by no policy, and runs nothing. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/go/gobuild.h"
#include "audit/output/loader.h"
#include "audit/output/libcbuilt.h"
#include "audit/output/proof.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "policy/complain.h"
#include "wrapper/commands/command.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/say.h"
#include "wrapper/verify/executables.h"
#include "wrapper/verify/required.h"

/* ": needs INTERPRETER, LIBRARY, ..." */
static void
printneeds(const struct proof *p)
{
	const char *before = ": needs ";
	size_t i;

	if (p->interpreter) {
		sayout("%s%s", before, p->interpreter);
		before = ", ";
	}
	for (i = 0; i < p->nneeded; i++) {
		sayout("%s%s", before, p->needed[i]);
		before = ", ";
	}
}

/* What a static executable's loader is there for. */
static void
printloading(const struct loader *l)
{
	const char *before = "";
	int k;

	if (!l->libc)
		return;
	sayout("    note: %s's loader is in it, so it can load code at run time", l->libc->name);
	for (k = 0; k < CLASS_COUNT; k++)
		if (l->classes[k]) {
			sayout("%s%s", *before ? before : ": ", classname((enum class)k));
			before = ", ";
		}
	sayout("\n    (a link under a policy that seals, as \"default\" does, leaves it out)\n");
}

static void
printnotes(const struct proof *p)
{
	if (p->execstack)
		sayout("    note: asks for an executable stack\n");
	if (p->textrel)
		sayout("    note: has text relocations, so its code is writable while it is loaded\n");
	if (p->rwx)
		sayout("    note: has a segment that is writable and executable\n");
}

/* Why Go's linker left it dynamic; G is NULL for what is no Go program. */
static void
explaingo(const struct gobuild *g)
{
	char *flag;

	if (!g)
		return;
	flag = gobuildignored(g->ldflags);
	if (g->internal) {
		sayout("    This Go program was linked internally: the Go linker ran no C linker, so\n"
		    "    %s%s.\n"
		    "    Build with \"staticld go build\", or -ldflags '-linkmode=external -extld=staticld',\n"
		    "    or without C: with -tags netgo,osusergo, or with CGO_ENABLED=0.\n",
		    flag ? flag : "an -extldflags",
		    flag ? " was ignored and had no effect" : " has no effect");
	} else {
		sayout("    This Go program was linked by a C linker that was not asked for a static link.\n"
		    "    Build with \"staticld go build\" or -ldflags '-linkmode=external -extld=staticld'.\n");
	}
	free(flag);
}

static void
explain(const struct proof *p, const struct gobuild *g)
{
	switch (p->type) {
	case PROOF_STATIC:
	case PROOF_STATIC_PIE:
		return;
	case PROOF_SHARED:
		sayout("    A shared library: other programs load it, it is no static executable.\n");
		return;
	case PROOF_RELOCATABLE:
		sayout("    An object file: it has not been linked yet.\n");
		return;
	case PROOF_CORE:
		sayout("    A memory dump, no program.\n");
		return;
	case PROOF_DYNAMIC:
	case PROOF_DYNAMIC_PIE:
		break;
	}
	if (p->interpreter)
		sayout("    To run it the kernel loads %s first. In an image without that\n"
		    "    file the kernel answers \"no such file or directory\", and a shell \"not found\",\n"
		    "    though the program itself is there.\n", p->interpreter);
	else
		sayout("    It needs libraries at run time, but names no loader that would find them.\n");
	explaingo(g);
}

enum expect { EXPECT_ANY, EXPECT_STATIC, EXPECT_STATIC_PIE, EXPECT_SEALED, EXPECTS };

static const char *const expects[EXPECTS] = {
	[EXPECT_STATIC] = "static", [EXPECT_STATIC_PIE] = "static-pie", [EXPECT_SEALED] = "sealed"
};

/* One invocation. */
struct verifying {
	const struct catalogues *catalogues;
	enum expect expect;
	bool json, details, note;
	const struct policy *policy;    /* that the note has to name, NULL: any */
	int status;
};

/* What is known of one file. */
struct looked {
	struct proof proof;
	struct loader loader;
	struct gobuild go;
	struct noted noted;
	bool isgo;
	char *libc;             /* "glibc 2.36", "glibc", NULL: nothing tells; owned */
};

static bool
issealed(const struct looked *k)
{
	return k->loader.sealed && !k->loader.libc;
}

static bool
fits(const struct looked *k, enum expect expect)
{
	switch (expect) {
	case EXPECT_STATIC:
		return k->proof.type == PROOF_STATIC;
	case EXPECT_STATIC_PIE:
		return k->proof.type == PROOF_STATIC_PIE;
	case EXPECT_SEALED:
		return proofisstatic(&k->proof) && issealed(k);
	default:
		return proofisstatic(&k->proof);
	}
}

static int
look(struct looked *k, const struct verifying *v, const void *bytes, size_t size, char **error)
{
	*k = (struct looked){0};
	if (proofreadbytes(&k->proof, bytes, size, error) < 0)
		return -1;
	if (proofisstatic(&k->proof) &&
	    loaderreadbytes(&k->loader, bytes, size, v->catalogues, error) < 0) {
		prooffree(&k->proof);
		return -1;
	}
	notedread(&k->noted, bytes, size, v->note, v->policy);
	/* A static program's lines do not need it. */
	if (!proofisstatic(&k->proof) || v->json || v->details) {
		k->isgo = gobuildreadbytes(&k->go, bytes, size);
		k->libc = libcbuilt(bytes, size, &k->proof, &k->loader, v->catalogues);
	}
	return 0;
}

static void
lookedfree(struct looked *k)
{
	prooffree(&k->proof);
	gobuildfree(&k->go);
	notedfree(&k->noted);
	free(k->libc);
}

static void
printdetails(const struct looked *k)
{
	char *text;

	if (k->isgo)
		sayout("    Go program %s, built with %s%s%s%s\n", k->go.path ? k->go.path : "without a name",
		    k->go.version ? k->go.version : "a Go that does not say which", k->go.cgo ? ", CGO_ENABLED=" : "",
		    k->go.cgo ? k->go.cgo : "", k->go.internal ? ", linked by Go's linker alone" : "");
	if (k->libc)
		sayout("    C library: %s\n", k->libc);
	if (k->proof.stripped)
		sayout("    stripped\n");
	if (k->noted.there) {
		text = notedtext(&k->noted);
		sayout("    %s\n", text);
		free(text);
	}
}

static void
print(const struct verifying *v, const struct looked *k, const char *name)
{
	const struct proof *p = &k->proof;

	sayout("%s: %s%s (%s)", name, prooftypename(p->type), issealed(k) ?
	    ", sealed: cannot load code at run time" : "", proofmachine(p->machine));
	printneeds(p);
	sayout("\n");
	explain(p, k->isgo ? &k->go : NULL);
	printnotes(p);
	printloading(&k->loader);
	if (v->details)
		printdetails(k);
	if (v->expect && !fits(k, v->expect))
		sayout("    expected: %s\n", expects[v->expect]);
	if (k->noted.lacks)
		sayout("    required: %s\n", k->noted.lacks);
}

/* One line of ours on standard error; TEXT is freed. */
static void
tell(char *text)
{
	struct text line = {0};

	textadd(&line, "staticld verify: %s\n", text);
	sayverdict(line.bytes);
	textfree(&line);
	free(text);
}

static json_t *
gojson(const struct looked *k)
{
	if (!k->isgo)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:b}", "version", jsonstring(k->go.version), "path", jsonstring(k->go.path),
	    "cgo_enabled", k->go.cgo ? json_boolean(strcmp(k->go.cgo, "1") == 0) : json_null(),
	    "internal", k->go.internal);
}

/* What would use the loader that is in it. */
static json_t *
loadsjson(const struct loader *l)
{
	json_t *loads = json_array();
	int c;

	for (c = 0; c < CLASS_COUNT && l->libc; c++)
		if (l->classes[c])
			json_array_append_new(loads, json_string(classname((enum class)c)));
	return loads;
}

static json_t *
notejson(const struct noted *n)
{
	const struct evidence *e = &n->evidence;

	if (!n->there)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:b}", "staticld", jsonstring(e->version), "policy", jsonstring(e->policy),
	    "verdict", jsonstring(e->verdict), "libc", jsonstring(e->libc), "sealed", e->sealed);
}

static json_t *
lookedjson(const struct looked *k)
{
	const struct proof *p = &k->proof;
	json_t *o = json_object(), *needed = json_array();
	size_t i;

	for (i = 0; i < p->nneeded; i++)
		json_array_append_new(needed, jsonstring(p->needed[i]));
	json_object_set_new(o, "type", json_string(prooftypename(p->type)));
	json_object_set_new(o, "machine", json_string(proofmachine(p->machine)));
	json_object_set_new(o, "interpreter", jsonstring(p->interpreter));
	json_object_set_new(o, "needed", needed);
	json_object_set_new(o, "sealed", json_boolean(issealed(k)));
	json_object_set_new(o, "loader", jsonstring(k->loader.libc ? k->loader.libc->name : NULL));
	json_object_set_new(o, "loads", loadsjson(&k->loader));
	json_object_set_new(o, "libc", jsonstring(k->libc));
	json_object_set_new(o, "go", gojson(k));
	json_object_set_new(o, "note", notejson(&k->noted));
	json_object_set_new(o, "required", jsonstring(k->noted.lacks));
	json_object_set_new(o, "execstack", json_boolean(p->execstack));
	json_object_set_new(o, "textrel", json_boolean(p->textrel));
	json_object_set_new(o, "rwx", json_boolean(p->rwx));
	json_object_set_new(o, "stripped", json_boolean(p->stripped));
	return o;
}

/* One line for the file NAME: what is known of it, O, which is freed, or why nothing is. */
static void
printjson(const char *name, json_t *o, bool ok, const char *why)
{
	json_t *line = json_pack("{s:i, s:o, s:b, s:o}", "schema", 1, "file", jsonstring(name), "ok", ok,
	    "error", jsonstring(why));
	char *s;

	if (o)
		json_object_update(line, o);
	s = json_dumps(line, JSON_COMPACT | JSON_NEUTRAL);
	puts(s);
	free(s);
	json_decref(o);
	json_decref(line);
}

static void
visiterror(void *ctx, const char *name, const char *why)
{
	struct verifying *v = ctx;

	v->status = STATUS_FINDINGS;
	if (v->json) {
		printjson(name, NULL, false, why);
		return;
	}
	/* Keeps the two streams in order where they go to the same place. */
	fflush(stdout);
	tell(newformat("%s: %s", name, why));
}

/* Whether K is all that was asked for. */
static bool
isfine(const struct verifying *v, const struct looked *k)
{
	return fits(k, v->expect) && !k->noted.lacks;
}

static void
visit(void *ctx, const char *name, const void *bytes, size_t size)
{
	struct verifying *v = ctx;
	char *error = NULL;
	struct looked k;

	if (look(&k, v, bytes, size, &error) < 0) {
		visiterror(v, name, error);
		free(error);
		return;
	}
	if (!isfine(v, &k))
		v->status = STATUS_FINDINGS;
	if (v->json)
		printjson(name, lookedjson(&k), isfine(v, &k), NULL);
	else
		print(v, &k, name);
	lookedfree(&k);
}

static enum expect
readexpect(const char *word)
{
	struct nearest n;
	int e;

	if (!word)
		return EXPECT_ANY;
	n = nearestto(word);
	for (e = EXPECT_ANY + 1; e < EXPECTS; e++) {
		if (strcmp(word, expects[e]) == 0)
			return (enum expect)e;
		nearestoffer(&n, expects[e]);
	}
	die(STATUS_USAGE, "--expect: no such kind \"%s\"%s", word, nearesthint(&n));
}

/* What the notes have to say. */
static void
readrequired(struct verifying *v, const struct given *given, struct installed *i)
{
	const char *ref = givenflag(given, "--policy");
	char *error = NULL;

	v->note = givenflag(given, "--require-note") != NULL;
	if (ref && !v->note)
		die(STATUS_USAGE, "--policy is for --require-note: it says which policy the notes have to name");
	installedinit(i, ref);
	if (ref && installedpolicy(i, &error) < 0)
		die(STATUS_USAGE, "%s", error);
	v->policy = ref ? &i->policy : NULL;
}

int
verifymain(int argc, char **argv)
{
	struct verifying v = {0};
	const struct visitor visitor = {visit, visiterror, &v};
	struct installed installed;
	struct given given;
	char *error = NULL;
	size_t i;

	(void)argc;
	commandread(&given, argv);
	v.expect = readexpect(givenflag(&given, "--expect"));
	v.json = givenflag(&given, "--json") != NULL;
	v.details = givenflag(&given, "--details") != NULL;
	if (given.operands.count == 0)
		commandusage(given.command);
	readrequired(&v, &given, &installed);
	if (installedcatalogues(&installed, &error) < 0) {
		tell(error);
		return STATUS_TOOL;
	}
	v.catalogues = &installed.catalogues;
	for (i = 0; i < given.operands.count; i++)
		executables(given.operands.words[i], &visitor);
	return commanddone(v.status);
}
