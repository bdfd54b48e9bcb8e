/* What the linker role does for reports: names the linker, and writes the line where no driver role will. */
#include "wrapper/linker/linkreport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "wrapper/run.h"

/* The linker's own --version LINE taken apart; false: it is none that we know. */
static bool
linkerof(struct linkername *n, const char *line)
{
	/* The version follows the name, except that GNU's comes last; a distribution's name may come first. */
	static const struct {
		const char *name, *kind;
		bool last;
	} kinds[] = {{"mold ", "mold", false}, {"LLD ", "lld", false}, {"Wild ", "wild", false},
	    {"GNU ld", "bfd", true}, {"GNU gold", "gold", true}};
	size_t i;

	for (i = 0; line && i < sizeof kinds / sizeof *kinds; i++) {
		const char *at = strstr(line, kinds[i].name), *version;

		if (!at)
			continue;
		version = kinds[i].last ? strrchr(line, ' ') + 1 : at + strlen(kinds[i].name);
		snprintf(n->kind, sizeof n->kind, "%s", kinds[i].kind);
		snprintf(n->version, sizeof n->version, "%.*s", (int)strcspn(version, " "), version);
		return true;
	}
	return false;
}

void
linkreporttell(const struct drivers *p, const char *linker)
{
	const struct channel *c = &p->channels[0];
	char *line = NULL, *text;
	struct linkername name;

	if (channelhas(c, TAG_REPORT) && !channelhas(c, TAG_LINK))
		line = runline(linker, "--version");
	if (linkerof(&name, line)) {
		text = linknametext(&name);
		driverstell(p, TAG_RAN, text);
		free(text);
	}
	free(line);
}

/* What a driver role would have told. */
static void
stand(const struct linkreport *r, const struct drivers *p)
{
	if (r->file.fd >= 0)
		driverstell(p, TAG_REPORT, r->file.path);
	if (r->go.importcfg)
		driverstell(p, TAG_IMPORTCFG, r->go.importcfg);
	if (r->go.program)
		driverstell(p, TAG_PROGRAM, r->go.program);
}

int
linkreportbegin(struct linkreport *r, const struct drivers *p, const struct argv *words)
{
	*r = (struct linkreport){.file.fd = -1};
	driverstell(p, TAG_BEGUN, "");
	if (!p->none)
		return 0;
	goparentfind(&r->go);
	if (goparentprobes(&r->go, words)) {
		r->go = (struct goparent){0};
		return 0;
	}
	if (reportopen(&r->file, NULL) < 0)
		return -1;
	stand(r, p);
	return 0;
}

int
linkreportend(const struct linkreport *r, const struct drivers *p, struct installed *i,
    const char *output, int status)
{
	char *error = NULL;

	if (r->file.fd < 0)
		return 0;
	if (installedpolicy(i, &error) < 0)
		free(error);
	/* GCC names itself to the programs that it runs. */
	return reportwrite(&r->file, &(struct reportfacts){&p->channels[0], &i->policy, status,
	    getenv("COLLECT_GCC"), r->go.program, output});
}
