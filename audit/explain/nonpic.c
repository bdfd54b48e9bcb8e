/*
 * Tells by its relocations whether an object is fit for a position-independent executable. What to do about one
 * that is not, others say.
 */
#include "audit/explain/nonpic.h"

#include <elf.h>

#include "audit/input/sections.h"

/* An address cut to 32 bits or less, in what is loaded. */
static bool
isfixed(const struct sections *l, const struct reloc *r)
{
	if (!(l->sections[r->section].flags & SHF_ALLOC))
		return false;
	return r->type == R_X86_64_32 || r->type == R_X86_64_32S || r->type == R_X86_64_16 ||
	    r->type == R_X86_64_8;
}

bool
fixedobject(const void *bytes, size_t size)
{
	struct sections l;
	bool found = false;
	size_t i;

	if (sectionsread(&l, bytes, size) < 0)
		return false;
	for (i = 0; !found && l.machine == EM_X86_64 && i < l.nrelocs; i++)
		found = isfixed(&l, &l.relocs[i]);
	sectionsfree(&l);
	return found;
}
