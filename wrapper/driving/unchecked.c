/* Whether the output is what the linker role proved. */
#include "wrapper/driving/driving.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/record.h"

/* The path that the linker role wrote to, malloced; without one, what the command line says. */
char *
drivingoutput(const struct driving *w)
{
	char *output = channelget(&w->channel, TAG_OUTPUT);

	return output ? output : newstring(w->line.output);
}

/* True when PROVEN is what is there NOW; of a device its content is no part. */
static bool
isproven(const struct proofrecord *proven, const struct snapshot *now)
{
	if (!now->exists)
		return false;
	if (!S_ISREG(now->st.st_mode))
		return proven->device == now->st.st_dev && proven->inode == now->st.st_ino;
	return proofrecordis(proven, &now->st);
}

/* The compiler ended well: why what it left is not what the linker role proved; NULL: it is. */
const char *
drivingunchecked(const struct driving *w, const struct snapshot *before)
{
	char *text = channelget(&w->channel, TAG_PROOF), *output = drivingoutput(w);
	struct snapshot now = snapshot(output);
	struct proofrecord proven;
	bool proof = proofrecordread(&proven, text), ok = proof && isproven(&proven, &now);

	free(text);
	free(output);
	if (ok || (!proof && channelhas(&w->channel, TAG_NOTHING) &&
	    !snapshotchanged(before, w->line.output)))
		return NULL;
	if (proof)
		return "staticld: denied: the link was checked, but then the output was written to "
		    "again: nobody has looked at what it is now\n";
	return "staticld: denied: the link was not checked: the compiler ran another linker than "
	    "staticld's, or none\n"
	    "  fix: take a compiler that runs a linker of its own off STATICLD_CC (tcc, zig cc) and use gcc or clang, "
	    "or take the option that names the linker off the command line (-specs, -wrapper)\n";
}
