/* What a finding's referrer is called by those who wrote it: its archive member, its Go package. */
#include "audit/trial/referrer.h"

#include "audit/go/gopackage.h"
#include "audit/link/member.h"

void
referrerread(struct finding *f, const struct link *l)
{
	if (f->explained || !f->referrer)
		return;
	f->explained = true;
	f->member = membername(f->referrer);
	if (!f->package)
		f->package = gopackage(l, f->referrer);
}
