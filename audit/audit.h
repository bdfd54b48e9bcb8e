/*
 * The audit as a host uses it: a policy, the catalogues and the other data read
 * together, and the record of one link on top of them.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "audit/trial/judgement.h"
#include "base/text.h"

struct audit {
	struct policy policy;
	struct catalogues catalogues;
	struct runtimes runtimes;
	struct lacking lacking; /* of the policy's own libc */
	struct link link;
	char *datadir;
	/*
	 * Classes that may be in the output, with the policy's leave. Of any other that the policy denies there must
	 * be nothing in it: whoever writes the output has to look.
	 */
	bool let[CLASS_COUNT];
	/* The libc that was linked, and its archive, both of the audit's; NULL: none was. Of a link that was judged. */
	const struct catalogue *libc;
	const char *libcfile;
	/*
	 * What a link is denied for, when intermediate code alone refers to it: LTO comes after the question, and if
	 * nothing of it is in the output, LTO dropped it. Else empty.
	 */
	struct strings doubted;
	locator *locate;        /* the host's, with LOCATECTX; NULL: there is no driver to ask */
	void *locatectx;
	bool question;          /* nobody runs the output but who asks whether it links; the host's */
	const char *seal;       /* the seal's path on the command line, NULL: not linked; the host's */
};

/*
 * Read the policy REF, of whose sections those that SECTIONS names are applied (policy/sections.h), and all catalogues
 * of DATADIR. 0, or -1 and *ERROR a malloced line; E is empty then.
 */
int auditinit(struct audit *e, const char *ref, const char *sections, const char *datadir, char **error);

/* The same with POLICY, which has no sections any more; it is taken over, and empty afterwards. */
int auditinitwith(struct audit *e, struct policy *policy, const char *datadir, char **error);

void auditfree(struct audit *e);

/*
 * Judge the link; what people should read is appended to OUT (nothing for a
 * pass), and when JSON is not NULL what programs should read is put there, malloced, as
 * describejson makes it. An input that could not be read is a denial. VERDICT_PROBE, of a question
 * alone, is none if the link is sealed; OUT has nothing of it. RESOLVE may be NULL: then the
 * definitions that were offered decide.
 */
enum verdict auditjudge(struct audit *e, const char *program, resolver *resolve, void *ctx,
    struct text *out, char **json);

#endif
