/*
 * Who refers: the archive member and the Go package of a finding's referrer, which exceptions and explanations
 * go by. Read from the files when first asked for.
 */
#include "audit/judge/referrer.h"

#include "audit/go/gopackage.h"
#include "audit/link/member.h"

void
referrerfind(struct finding *f, const struct link *l)
{
	if (f->explained || !f->referrer)
		return;
	f->explained = true;
	f->member = membername(f->referrer);
	f->package = gopackage(l, f->referrer, f->symbol);
}
