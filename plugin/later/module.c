/* later.so: see plugin/later.h. */
#include "plugin/later.h"

extern const struct later staticld_later __attribute__((visibility("default")));

const struct later staticld_later = {
	.size = sizeof staticld_later,
	.policyread = policyread,
	.runtimesread = runtimesread,
	.catalogueload = catalogueload,
	.policytighten = policytighten,
	.objectopen = objectopen,
	.objectclose = objectclose,
	.objectkind = objectkind,
	.objectfile = objectfile,
	.objectall = objectall,
	.gobuildmain = gobuildmain,
	.referrerread = referrerread,
	.deadrefsdrop = deadrefsdrop,
	.deadrefsrelax = deadrefsrelax,
	.report = report,
};
