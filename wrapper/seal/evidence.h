/*
 * The note that evidence of a check is put in: an ELF note of the owner "staticld" in the section .note.staticld. The
 * object that brings it is linked into a program with an empty descriptor, which is filled in after the proof.
 */
#ifndef WRAPPER_SEAL_EVIDENCE_H
#define WRAPPER_SEAL_EVIDENCE_H

#define EVIDENCE_OWNER "staticld"

enum {
	EVIDENCE_TYPE = 0x53544c44, /* 1 is the seal's own */
	EVIDENCE_SIZE = 512     /* of the descriptor: JSON, then NULs; a multiple of 4 */
};

#endif
