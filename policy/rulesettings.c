/* What is allowed, warned of, denied or sealed: classes, and properties of the output. */
#include "policy/settings.h"

#include <string.h>

#include "policy/layer.h"

/* There is nothing to seal outside the libc's own loaders. */
int
setunsealed(struct reader *r, const config_setting_t *s, void *field)
{
	enum action *to = field;

	if (readaction(r, s, to) < 0)
		return -1;
	if (*to == ACTION_SEAL)
		return readerfail(r, s, "\"%s\" cannot be sealed; say "
		    "\"allow\", \"warn\" or \"deny\"", config_setting_name(s));
	return 0;
}

static int
setrule(struct reader *r, const config_setting_t *s, struct policy *p)
{
	int c;

	/* Of a whole build's exceptions, not of what one link has: no class. */
	if (strcmp(config_setting_name(s), "unused-exception") == 0)
		return setunsealed(r, s, &p->unused);
	c = readclass(r, s, config_setting_name(s));
	if (c < 0)
		return -1;
	if (c == CLASS_NSS || c == CLASS_DLOPEN || c == CLASS_ICONV)
		return readaction(r, s, &p->rules[c]);
	return setunsealed(r, s, &p->rules[c]);
}

int
setrules(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	int i;

	if (readanygroup(r, s) < 0)
		return -1;
	for (i = 0; i < config_setting_length(s); ++i) {
		if (setrule(r, config_setting_get_elem(s, (unsigned)i),
		    &l->policy) < 0)
			return -1;
		readerdecided(r, config_setting_get_elem(s, (unsigned)i));
	}
	return 0;
}

static int
setproperty(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	return setunsealed(r, s, &l->policy.output[propertyfind(config_setting_name(s))]);
}

static int
setnote(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	l->noteset = true;
	return readbool(r, s, &l->policy.note);
}

static const struct key outputkeys[] = {
	{"execstack", setproperty, 0, false},
	{"interpreter", setproperty, 0, false},
	{"needed", setproperty, 0, false},
	{"note", setnote, 0, false},
	{"rwx", setproperty, 0, false},
	{"textrel", setproperty, 0, false},
};

int
setoutput(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"an output", outputkeys, COUNT(outputkeys),
	};

	return readgroup(r, s, &group, field);
}
