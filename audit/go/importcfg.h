/*
 * The file that cmd/go writes for cmd/link (-importcfg): which archive holds each Go
 * package of the program, and the modules that they are from.
 */
#ifndef AUDIT_GO_IMPORTCFG_H
#define AUDIT_GO_IMPORTCFG_H

#include <stddef.h>

struct gopackagefile {
	char *package;
	char *file;
};

struct gomodule {
	char *path;
	char *version;          /* "" of the main module */
};

struct importcfg {
	struct gopackagefile *packages;
	size_t npackages;
	struct gomodule *modules;
	size_t nmodules;
};

/* Read the file PATH. 0, or -1: it cannot be read. */
int importcfgread(struct importcfg *c, const char *path);
void importcfgfree(struct importcfg *c);

/* The package in the archive FILE, NULL: none. */
const char *importcfgpackage(const struct importcfg *c, const char *file);

/* The module that PACKAGE is from, NULL for the standard library and when it is not known. */
const struct gomodule *importcfgmodule(const struct importcfg *c, const char *package);

#endif
