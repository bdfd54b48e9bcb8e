/* The linker role's part in reports: all of it where there is no driver role above. */
#ifndef WRAPPER_LINKER_LINKREPORT_H
#define WRAPPER_LINKER_LINKREPORT_H

#include "base/argv.h"
#include "wrapper/goparent.h"
#include "wrapper/installed.h"
#include "wrapper/linker/drivers.h"
#include "wrapper/report/reportfile.h"

struct linkreport {
	struct reportfile file;
	struct goparent go;
};

/*
 * The final link of WORDS begins: tell P. Without a driver role open the report that the environment
 * names, if any, and tell what cmd/link would have told the driver role. 0, or -1 with errno.
 */
int linkreportbegin(struct linkreport *r, const struct drivers *p, const struct argv *words);

/* A report names the linker also when it failed before the plugin could: tell P what LINKER is. */
void linkreporttell(const struct drivers *p, const char *linker);

/* It ended with STATUS. The policy is read if it was not. 0, or -1 with errno. */
int linkreportend(const struct linkreport *r, const struct drivers *p, struct installed *i,
    const char *output, int status);

#endif
