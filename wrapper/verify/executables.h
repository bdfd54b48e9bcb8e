/*
 * The executables that an operand of verify stands for: a file is one itself; a directory, an archive and an
 * image, in one file or laid out in a directory, hold some. Nothing is unpacked to a disk or run.
 */
#ifndef WRAPPER_VERIFY_EXECUTABLES_H
#define WRAPPER_VERIFY_EXECUTABLES_H

#include <stddef.h>

/* What somebody does with them. NAME is how people find it: "DIR/x", "libx.a(x.o)", "image.tar(layer)/bin/x". */
struct visitor {
	/* The SIZE bytes of an ELF file. */
	void (*file)(void *ctx, const char *name, const void *bytes, size_t size);
	/* NAME cannot be looked at, because of WHY. */
	void (*error)(void *ctx, const char *name, const char *why);
	void *ctx;
};

/*
 * Show V what PATH, or the standard input for "-", stands for. Of a directory and of an image only what the
 * kernel would run is shown, and it is an error that there is nothing; any other operand is shown as it is.
 */
void executables(const char *path, const struct visitor *v);

#endif
