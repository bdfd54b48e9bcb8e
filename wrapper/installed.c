/* Loads what is installed, once and no more than is needed. Says nothing: whoever asks knows what it is for. */
#include "wrapper/installed.h"

#include <stdlib.h>

#include "base/mem.h"
#include "policy/choose.h"
#include "wrapper/find.h"

void
installedinit(struct installed *i, const char *policyref)
{
	char *prefix = findprefix();

	*i = (struct installed){
		.datadir = newformat("%s/share/staticld", prefix),
		.libdir = newformat("%s/lib/staticld", prefix),
		.policyref = policychoose(policyref),
	};
	free(prefix);
}

void
installedtake(struct installed *i, const char *given)
{
	i->haspolicy = policytake(&i->policy, given);
}

int
installedpolicy(struct installed *i, char **error)
{
	if (!i->haspolicy)
		i->haspolicy = policyeffective(&i->policy, i->policyref, i->datadir, error) == 0;
	return i->haspolicy ? 0 : -1;
}

int
installedcatalogues(struct installed *i, char **error)
{
	if (!i->hascatalogues)
		i->hascatalogues = cataloguesload(&i->catalogues, i->datadir, error) == 0;
	return i->hascatalogues ? 0 : -1;
}

int
installedtargets(struct installed *i, char **error)
{
	if (!i->hastargets)
		i->hastargets = targetsload(&i->targets, i->datadir, error) == 0;
	return i->hastargets ? 0 : -1;
}
