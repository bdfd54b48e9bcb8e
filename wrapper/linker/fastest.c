/* The fastest installed linker that can make a link, by what policy/linkers.cfg knows of them and what the link is. */
#include <stdlib.h>
#include <string.h>

#include "audit/input/object.h"
#include "audit/output/proof.h"
#include "audit/unplugged/mapped.h"
#include "base/linkeroption.h"
#include "base/mem.h"
#include "policy/linkers.h"
#include "wrapper/linker/linking.h"

/* What of a link not every linker can do. */
struct demands {
	const struct argv *words;
	char *machine;          /* that it is for, in the words of targets.cfg */
	bool gcclto;            /* there is GCC's intermediate code */
	bool scripts;           /* an input is a linker script */
};

/* GCC's own record of its options has -flto. */
static bool
collectslto(void)
{
	const char *s = getenv("COLLECT_GCC_OPTIONS");
	bool is = false;

	while (s && (s = strchr(s, '\'')) != NULL) {
		size_t n = strcspn(++s, "'");

		if (n >= 5 && strncmp(s, "-flto", 5) == 0 && (n == 5 || s[5] == '='))
			is = true;
		else if (n == 8 && strncmp(s, "-fno-lto", 8) == 0)
			is = false;
		s += n + (s[n] == '\'');
	}
	return is;
}

static enum objectkind
kindof(const void *bytes, size_t size)
{
	char *error = NULL;
	struct object *o = objectopen(bytes, size, &error);
	enum objectkind kind = o ? objectkind(o) : OBJECT_REL;

	objectclose(o);
	free(error);
	return kind;
}

static void
lookmember(void *ctx, const struct mapped *file, const struct member *m)
{
	bool *lto = ctx;

	if (!*lto && m->offset <= file->size && m->size <= file->size - m->offset)
		*lto = kindof(file->bytes + m->offset, m->size) == OBJECT_LTO;
}

/* Look at the input PATH. One that cannot be read the linker will complain of. */
static void
lookinput(struct demands *d, const char *path)
{
	struct mapped file;
	char *error = NULL;
	enum objectkind kind;

	if (mappedopen(&file, path, &error) == 0) {
		if (mappedisarchive(&file)) {
			mappedmembers(&file, lookmember, &d->gcclto, &error);
		} else {
			kind = kindof(file.bytes, file.size);
			d->gcclto |= kind == OBJECT_LTO;
			d->scripts |= kind == OBJECT_OTHER;
		}
		mappedclose(&file);
	}
	free(error);
}

static struct demands
demandsof(const struct linking *l)
{
	struct demands d = {.words = &l->words, .machine = linkinggiven(l, TAG_MACHINE), .gcclto = collectslto()};
	size_t i;

	if (!d.machine)
		d.machine = proofownmachine();
	if (d.machine)
		d.machine[strcspn(d.machine, " ")] = '\0';
	for (i = 1; i < l->words.count; i++) {
		const char *word = l->words.words[i];

		if (word[0] != '-')
			lookinput(&d, word);
		else if (linkeroptiontakesnext(word))
			i++;
	}
	return d;
}

/* Whether WORD is one of the options in NAMES. A letter's value may be joined to it. */
static bool
isoneof(const char *word, const struct strings *names)
{
	const char *name = word + (word[1] == '-' ? 2 : 1);
	size_t i, n = strcspn(name, "=");

	for (i = 0; i < names->count; i++) {
		const char *item = names->items[i];

		if (strlen(item) == n && strncmp(item, name, n) == 0)
			return true;
		if (!item[1] && name == word + 1 && *name == *item && strchr(linkeroptionvalued, *item))
			return true;
	}
	return false;
}

static bool
can(const struct linkerrow *row, const struct demands *d)
{
	size_t i;

	if ((d->gcclto && !row->gcclto) || (d->scripts && !row->scripts))
		return false;
	if (row->machines.count && !(d->machine && stringshave(&row->machines, d->machine)))
		return false;
	for (i = 1; i < d->words->count; i++) {
		const char *word = d->words->words[i];

		if (word[0] == '-' && isoneof(word, &row->without))
			return false;
		if (linkeroptiontakesnext(word))
			i++;
	}
	return true;
}

const char *
fastestname(struct linking *l)
{
	struct demands d = demandsof(l);
	struct linkers linkers;
	const char *found = NULL;
	char *path, *name;
	size_t i;

	if (linkersload(&linkers, l->installed.datadir, &l->error) < 0)
		return NULL;
	for (i = 0; !found && i < linkers.count; i++) {
		if (!can(&linkers.rows[i], &d))
			continue;
		name = newformat("ld.%s", linkers.rows[i].name);
		path = choicefind(l, name);
		if (path)
			found = name;
		else
			free(name);
		free(path);
	}
	linkersfree(&linkers);
	free(d.machine);
	return found;
}
