/*
 * Holds a finished output against the policy, by its headers and what is in it. Removes nothing: that is for those
 * who asked.
 */
#include "wrapper/proof/prove.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/output/loader.h"
#include "audit/output/proof.h"
#include "base/mem.h"

/* Open PATH and read its proof: 1 when read, 0 when it is no regular file, -1 with a line in OUT. */
static int
readproof(const char *path, struct proof *p, struct proofrecord *proven, struct text *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), rc = 1;
	char *error = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		textadd(out, "staticld: denied: %s: %s\n", path, strerror(errno));
		rc = -1;
	} else if (!S_ISREG(st.st_mode)) {
		rc = 0;
	} else if (proofread(p, fd, &error) < 0) {
		textadd(out, "staticld: denied: %s: %s\n"
		    "  why: only an ELF file that can be read shows what the program loads\n"
		    "  fix: link one, without --oformat and without a linker script (-T) that makes headers of its own; "
		    "objcopy -O makes it another format afterwards\n", path, error);
		free(error);
		rc = -1;
	} else {
		*proven = proofrecordof(&st);
	}
	if (fd >= 0)
		close(fd);
	return rc;
}

/* True when P is for MACHINE; for this one, NULL, word sizes may differ: x32 runs on x86-64. */
static bool
isfor(const struct proof *p, const char *machine)
{
	char *word = proofmachineword(p), *own = machine ? NULL : proofownmachine();
	bool is;

	if (machine)
		is = strcmp(word, machine) == 0;
	else
		is = own && strcspn(own, " ") == strcspn(word, " ") &&
		    strncmp(own, word, strcspn(word, " ")) == 0;
	free(word);
	free(own);
	return is;
}

struct holding {
	const struct policy *policy;
	const bool *let;        /* by class: may be there all the same; NULL: all may */
	struct text *out;
	enum verdict verdict;
};

/* The output has the property: what the policy says of it, WHY that is bad and, unless it is NULL, its FIX. */
static void
has(struct holding *h, enum property property, const char *detail, const char *why, const char *fix)
{
	enum action a = h->policy->output[property];

	if (a == ACTION_ALLOW)
		return;
	if (a != ACTION_WARN)
		h->verdict = VERDICT_DENY;
	else if (h->verdict == VERDICT_PASS)
		h->verdict = VERDICT_WARN;
	textadd(h->out, "staticld: %s: output %s%s%s\n  why: %s\n",
	    a == ACTION_WARN ? "warning" : "denied", propertyname(property),
	    *detail ? ": " : "", detail, why);
	if (fix)
		textadd(h->out, "  fix: %s\n", fix);
}

static void
hold(struct holding *h, const struct proof *p)
{
	size_t i;

	if (p->interpreter)
		has(h, PROPERTY_INTERPRETER, p->interpreter, "in an image without that file the kernel "
		    "answers \"no such file or directory\" though the program is there",
		    "leave --dynamic-linker, -Bdynamic, -dy and -call_shared out of the link");
	for (i = 0; i < p->nneeded; i++)
		has(h, PROPERTY_NEEDED, p->needed[i],
		    "the program does not start where that library is missing",
		    "leave -Bdynamic, -dy and -call_shared out of the link: -lX then finds libX.a alone");
	if (p->textrel)
		has(h, PROPERTY_TEXTREL, "",
		    "code has to be made writable at start, which hardened kernels refuse",
		    "compile all of it with -fPIE, or link without -static-pie and -z notext");
	if (p->execstack)
		has(h, PROPERTY_EXECSTACK, "",
		    "the stack is executable; -z execstack does that, with most linkers an assembler file without "
		    ".note.GNU-stack, and GNU C where the address of a nested function is taken",
		    "end the assembler file with .section .note.GNU-stack,\"\",@progbits and leave -z execstack "
		    "out, give nobody the address of a nested function, or, where no code is ever put on the stack, "
		    "link with -Wl,-z,noexecstack");
	if (p->rwx)
		has(h, PROPERTY_RWX, "", "memory that is writable and executable at once helps attackers",
		    "leave -N (--omagic) out, and linker scripts that put code and data into one segment");
}

/* The policy says what kind of program it wants; whoever chose the crt files chose another. */
static void
holdpie(struct holding *h, const char *path, const struct proof *p)
{
	bool pie = p->type == PROOF_STATIC_PIE || p->type == PROOF_DYNAMIC_PIE;
	bool always = h->policy->pie == PIE_ALWAYS;

	if (h->policy->pie == PIE_FOLLOW || pie == always)
		return;
	h->verdict = VERDICT_DENY;
	textadd(h->out, "staticld: denied: pie: %s is %s, and the policy says pie = \"%s\"\n"
	    "  why: %s\n  fix: %s\n", path, prooftypename(p->type), always ? "always" : "never",
	    always ? "its code is at the same address in each run, which makes it easier to attack" :
	    "it has to relocate itself at start, and the policy rules that out",
	    always ? "take what asks for the opposite off the command line (-Wl,-no-pie, crt1.o by name), "
	    "compile with -fPIE, and build Go programs with -buildmode=pie" :
	    "take -Wl,-pie, rcrt1.o and the like off the command line, and -buildmode=pie off that of Go");
}

/* No loader may be in what POLICY lets pass; but one that names musl may let another libc pass. */
static bool
noloader(const struct policy *policy, const struct catalogues *catalogues)
{
	enum action foreign = policy->rules[CLASS_FOREIGN_LIBC];

	return cataloguesseal(catalogues, policy) ||
	    (policyseals(policy) && foreign != ACTION_ALLOW && foreign != ACTION_WARN);
}

/* Whether the output must have nothing of CLASS, as far as LIBC's catalogue can tell. */
static bool
isdenied(const struct holding *h, const struct catalogue *libc, int class)
{
	return h->let && !h->let[class] && libc->classes[class].choke.count &&
	    catalogueaction(libc, h->policy, (enum class)class) == ACTION_DENY;
}

/* What the policy denies must not be in the output, whatever was seen of the link. */
static void
holdclasses(struct holding *h, const struct loader *l, const struct catalogues *catalogues)
{
	size_t i;
	int k;

	for (i = 0; i < catalogues->count; i++)
		for (k = 0; k < CLASS_COUNT; k++) {
			const struct catalogue *libc = &catalogues->rows[i];

			if (!l->classes[k] || !isdenied(h, libc, k))
				continue;
			textadd(h->out, "staticld: denied: %s: it is in the output, though no reference that counts "
			    "leads to it\n  why: %s\n  fix: link with -Wl,-Map=FILE and search FILE for \"%s\" to see "
			    "who brings it: a section that the linker keeps under --gc-sections, code that "
			    "LTO makes, a copy of the libc\n", classname((enum class)k), libc->classes[k].consequence,
			    libc->classes[k].choke.items[0]);
			h->verdict = VERDICT_DENY;
		}
}

/* The policy seals: then no loader may be in the output, whatever the linker said. */
static void
holdsealed(struct holding *h, const struct loader *l, const struct catalogues *catalogues)
{
	if (!l->libc || !noloader(h->policy, catalogues))
		return;
	textadd(h->out, "staticld: denied: seal: the output still has %s's loader: \"%.*s\"\n"
	    "  why: the policy seals the loader out of the program, but the program could "
	    "load code at run time\n"
	    "  fix: take out what brings parts of the libc under other names: objects made with ar x, "
	    "ld -r or objcopy, and renamed copies of libc.a; -lc alone brings no loader\n",
	    l->libc->name, (int)strcspn(l->evidence, "\n"), l->evidence);
	h->verdict = VERDICT_DENY;
}

static void
holdloader(struct holding *h, const char *path, const struct catalogues *catalogues)
{
	struct loader l = {0};
	char *error = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || loaderread(&l, fd, catalogues, &error) < 0) {
		textadd(h->out, "staticld: denied: %s: %s\n", path, error ? error : strerror(errno));
		h->verdict = VERDICT_DENY;
	}
	holdsealed(h, &l, catalogues);
	holdclasses(h, &l, catalogues);
	if (fd >= 0)
		close(fd);
	free(error);
}

static enum verdict
weigh(const char *path, const struct policy *policy, const struct catalogues *catalogues,
    const bool *let, bool anymachine, const char *machine, struct text *out, struct proofrecord *proven)
{
	struct holding h = {.policy = policy, .let = let, .out = out};
	struct proof p;
	int rc = readproof(path, &p, proven, out);

	if (rc <= 0)
		return rc < 0 ? VERDICT_DENY : VERDICT_PASS;
	if (!anymachine && !isfor(&p, machine)) {
		textadd(out, "staticld: denied: %s is a program for %s, and this link is for %.*s\n"
		    "  fix: set GOARCH, or call TRIPLE-staticld, or set STATICLD_CC to the "
		    "TRIPLE-gcc of the machine\n", path, proofmachine(p.machine),
		    machine ? (int)strcspn(machine, " ") : 100, machine ? machine : "this machine");
		h.verdict = VERDICT_DENY;
	} else if (!proofisstatic(&p) && !p.interpreter && !p.nneeded) {
		textadd(out, "staticld: denied: %s is no executable but %s\n", path,
		    prooftypename(p.type));
		h.verdict = VERDICT_DENY;
	} else if (p.entry == 0) {
		textadd(out, "staticld: denied: %s has no entry point, so it cannot start\n", path);
		h.verdict = VERDICT_DENY;
	} else {
		hold(&h, &p);
		holdpie(&h, path, &p);
		holdloader(&h, path, catalogues);
	}
	prooffree(&p);
	return h.verdict;
}

enum verdict
prove(const char *path, const struct policy *policy, const struct catalogues *catalogues,
    const bool let[CLASS_COUNT], const char *machine, struct text *out, struct proofrecord *proven)
{
	return weigh(path, policy, catalogues, let, false, machine, out, proven);
}

enum verdict
proveheaders(const char *path, const struct policy *policy, const struct catalogues *catalogues,
    struct text *out)
{
	struct proofrecord ignored;

	return weigh(path, policy, catalogues, NULL, true, NULL, out, &ignored);
}

/* What the kernel starts is a program, whatever it is called. */
static void
holdshared(struct holding *h, const struct proof *p, bool textentry)
{
	static const char why[] = "the kernel starts this shared object as a program, and it was not "
	    "judged as one";
	static const char fix[] = "leave out the interpreter and the entry point (-e), or link a program";
	char *entry;

	if (p->interpreter) {
		has(h, PROPERTY_INTERPRETER, p->interpreter, why, fix);
	} else if (p->entry && !(textentry && p->entry == p->text)) {
		entry = newformat("none, but an entry point, 0x%llx", (unsigned long long)p->entry);
		has(h, PROPERTY_INTERPRETER, entry, why, fix);
		free(entry);
	}
}

enum verdict
provenotrun(const char *path, const struct policy *policy, bool textentry, struct text *out,
    struct proofrecord *proven)
{
	struct holding h = {.policy = policy, .out = out, .verdict = VERDICT_PASS};
	struct proof p;
	int rc = readproof(path, &p, proven, out);

	if (rc <= 0)
		return rc < 0 ? VERDICT_DENY : VERDICT_PASS;
	if (p.type == PROOF_SHARED) {
		holdshared(&h, &p, textentry);
	} else if (p.type != PROOF_RELOCATABLE) {
		textadd(out, "staticld: denied: %s is %s, but the command line asked for no "
		    "executable, so it was not checked\n", path, prooftypename(p.type));
		h.verdict = VERDICT_DENY;
	}
	prooffree(&p);
	return h.verdict;
}

bool
provedynamic(const char *path, struct text *out)
{
	struct proofrecord ignored;
	struct proof p;
	bool is = false;

	if (readproof(path, &p, &ignored, out) == 1) {
		is = p.interpreter || p.nneeded;
		prooffree(&p);
	}
	return is;
}
