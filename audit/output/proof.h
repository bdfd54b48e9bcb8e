/*
 * The proof: what an ELF file says of itself in its own headers. It is what
 * the kernel and the dynamic loader act on, so it is what counts.
 */
#ifndef AUDIT_OUTPUT_PROOF_H
#define AUDIT_OUTPUT_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum prooftype {
	PROOF_STATIC,           /* ET_EXEC without interpreter and needed libraries */
	PROOF_STATIC_PIE,       /* ET_DYN with DF_1_PIE, likewise */
	PROOF_DYNAMIC,
	PROOF_DYNAMIC_PIE,
	PROOF_SHARED,           /* ET_DYN that is no executable */
	PROOF_RELOCATABLE,      /* ET_REL: an object file */
	PROOF_CORE
};

struct proof {
	enum prooftype type;
	uint16_t machine;       /* e_machine */
	uint64_t entry;         /* address where it starts; 0: nowhere */
	unsigned bits;          /* 32 or 64 */
	bool bigendian;
	bool execstack;         /* PT_GNU_STACK asks for an executable stack */
	bool textrel;           /* text relocations */
	bool rwx;               /* a PT_LOAD writable and executable */
	bool stripped;          /* no symbol table */
	uint64_t text;          /* where the section .text begins; 0: there is none */
	char *interpreter;      /* PT_INTERP, NULL: none; owned */
	char **needed;          /* DT_NEEDED in order; owned */
	size_t nneeded;
	char *runpath;          /* DT_RUNPATH or DT_RPATH, NULL: none; owned */
};

/*
 * Read the ELF file open as FD. 0 and *P filled; -1 and *ERROR a malloced line
 * (without the file's name) when it is no ELF file or is damaged: never a guess.
 */
int proofread(struct proof *p, int fd, char **error);

/* The same of the SIZE bytes of such a file. */
int proofreadbytes(struct proof *p, const void *bytes, size_t size, char **error);
void prooffree(struct proof *p);

/* The words of the report: "static-pie", "x86-64"; static storage. */
const char *prooftypename(enum prooftype type);
const char *proofmachine(uint16_t machine);

/* What P is for, a target's word: "arm64 64le", malloced. */
char *proofmachineword(const struct proof *p);

/* The same of this very program. */
char *proofownmachine(void);

/* True for the types that load nothing: static and static-pie. */
bool proofisstatic(const struct proof *p);

#endif
