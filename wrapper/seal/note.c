/* The place for the evidence in a program: see evidence.h. Linked where the policy says output.note. */
#include "evidence.h"

struct note {
	unsigned namesize, size, type;
	char name[12];
	char text[EVIDENCE_SIZE];
};

__attribute__((section(".note.staticld"), aligned(4), used))
static const struct note note = {sizeof EVIDENCE_OWNER, EVIDENCE_SIZE, EVIDENCE_TYPE, EVIDENCE_OWNER, ""};
