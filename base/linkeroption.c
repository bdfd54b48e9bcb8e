/*
 * The linker's options as GNU ld reads them with getopt: a long one has one dash or two, may be abbreviated, and
 * has its value behind a '=' or in the next argument. What an option takes as its value is no option, so those
 * that take one are known here. gold knows no abbreviation and refuses them itself.
 */
#include "base/linkeroption.h"

#include <string.h>

/* Of the flags those that would be taken for another option. */
static const struct linkeroption options[] = {
	{"gc-sections", LINKEROPTION_FLAG}, {"no-gc-sections", LINKEROPTION_FLAG}, {"dc", LINKEROPTION_FLAG},
	{"dll", LINKEROPTION_FLAG}, {"dy", LINKEROPTION_FLAG}, {"EL", LINKEROPTION_FLAG},
	{"export-dynamic", LINKEROPTION_FLAG}, {"flto", LINKEROPTION_FLAG}, {"nmagic", LINKEROPTION_FLAG},
	{"pie", LINKEROPTION_FLAG}, {"qmagic", LINKEROPTION_FLAG}, {"Qy", LINKEROPTION_FLAG},
	{"shared", LINKEROPTION_FLAG}, {"trace", LINKEROPTION_FLAG}, {"version", LINKEROPTION_FLAG},
	{"whole-archive", LINKEROPTION_FLAG}, {"default-script", LINKEROPTION_VALUE},
	{"dT", LINKEROPTION_VALUE}, {"script", LINKEROPTION_VALUE}, {"defsym", LINKEROPTION_VALUE},
	{"wrap", LINKEROPTION_VALUE}, {"unresolved-symbols", LINKEROPTION_VALUE},
	{"entry", LINKEROPTION_VALUE}, {"require-defined", LINKEROPTION_VALUE},
	{"undefined", LINKEROPTION_VALUE}, {"architecture", LINKEROPTION_VALUE},
	{"assert", LINKEROPTION_VALUE}, {"audit", LINKEROPTION_VALUE}, {"auxiliary", LINKEROPTION_VALUE},
	{"compress-debug-sections", LINKEROPTION_VALUE}, {"ctf-share-types", LINKEROPTION_VALUE},
	{"depaudit", LINKEROPTION_VALUE}, {"dependency-file", LINKEROPTION_VALUE},
	{"dynamic-linker", LINKEROPTION_VALUE}, {"dynamic-list", LINKEROPTION_VALUE},
	{"error-handling-script", LINKEROPTION_VALUE}, {"exclude-libs", LINKEROPTION_VALUE},
	{"filter", LINKEROPTION_VALUE}, {"fini", LINKEROPTION_VALUE}, {"flto-partition", LINKEROPTION_VALUE},
	{"format", LINKEROPTION_VALUE}, {"fuse-ld", LINKEROPTION_VALUE}, {"gpsize", LINKEROPTION_VALUE},
	{"hash-size", LINKEROPTION_VALUE}, {"hash-style", LINKEROPTION_VALUE},
	{"ignore-unresolved-symbol", LINKEROPTION_VALUE}, {"image-base", LINKEROPTION_VALUE},
	{"init", LINKEROPTION_VALUE}, {"just-symbols", LINKEROPTION_VALUE}, {"Map", LINKEROPTION_VALUE},
	{"max-cache-size", LINKEROPTION_VALUE}, {"mri-script", LINKEROPTION_VALUE},
	{"orphan-handling", LINKEROPTION_VALUE}, {"out-implib", LINKEROPTION_VALUE},
	{"plugin", LINKEROPTION_VALUE}, {"plugin-opt", LINKEROPTION_VALUE},
	{"remap-inputs", LINKEROPTION_VALUE}, {"remap-inputs-file", LINKEROPTION_VALUE},
	{"retain-symbols-file", LINKEROPTION_VALUE}, {"rpath", LINKEROPTION_VALUE},
	{"rpath-link", LINKEROPTION_VALUE}, {"section-start", LINKEROPTION_VALUE},
	{"soname", LINKEROPTION_VALUE}, {"sort-section", LINKEROPTION_VALUE},
	{"spare-dynamic-tags", LINKEROPTION_VALUE}, {"sysroot", LINKEROPTION_VALUE},
	{"task-link", LINKEROPTION_VALUE}, {"Tbss", LINKEROPTION_VALUE}, {"Tdata", LINKEROPTION_VALUE},
	{"Tldata-segment", LINKEROPTION_VALUE}, {"trace-symbol", LINKEROPTION_VALUE},
	{"Trodata-segment", LINKEROPTION_VALUE}, {"Ttext", LINKEROPTION_VALUE},
	{"Ttext-segment", LINKEROPTION_VALUE}, {"version-exports-section", LINKEROPTION_VALUE},
	{"version-script", LINKEROPTION_VALUE}, {"export-dynamic-symbol", LINKEROPTION_DOUBLED},
	{"export-dynamic-symbol-list", LINKEROPTION_DOUBLED}, {"library", LINKEROPTION_DOUBLED},
	{"library-path", LINKEROPTION_DOUBLED}, {"oformat", LINKEROPTION_DOUBLED},
	{"output", LINKEROPTION_DOUBLED}, {"build-id-chunk-size-for-treehash", LINKEROPTION_GOLD},
	{"build-id-min-file-size-for-treehash", LINKEROPTION_GOLD}, {"debug", LINKEROPTION_GOLD},
	{"hash-bucket-empty-fraction", LINKEROPTION_GOLD}, {"icf", LINKEROPTION_GOLD},
	{"icf-iterations", LINKEROPTION_GOLD}, {"incremental-base", LINKEROPTION_GOLD},
	{"incremental-patch", LINKEROPTION_GOLD}, {"keep-unique", LINKEROPTION_GOLD},
	{"optimize", LINKEROPTION_GOLD}, {"print-symbol-counts", LINKEROPTION_GOLD},
	{"rosegment-gap", LINKEROPTION_GOLD}, {"section-ordering-file", LINKEROPTION_GOLD},
	{"split-stack-adjust-size", LINKEROPTION_GOLD}, {"stub-group-size", LINKEROPTION_GOLD},
	{"target2", LINKEROPTION_GOLD}, {"thread-count", LINKEROPTION_GOLD},
	{"thread-count-final", LINKEROPTION_GOLD}, {"thread-count-initial", LINKEROPTION_GOLD},
	{"thread-count-middle", LINKEROPTION_GOLD},
};

const char linkeroptionvalued[] = "abcefhlmouyzAFILOPRTY";
const char linkeroptionflags[] = "dginqrstvwxEGMNQSUVX()";

const struct linkeroption *
linkeroptionfind(const char *word, size_t length, bool two)
{
	const struct linkeroption *o, *found = NULL;

	for (o = options; o < options + sizeof options / sizeof *options; o++) {
		if (*o->word != *word || strncmp(o->word, word, length) != 0 ||
		    (o->kind == LINKEROPTION_DOUBLED && !two))
			continue;
		if (o->word[length] == '\0')
			return o;
		if (!found && o->kind != LINKEROPTION_GOLD)
			found = o;
	}
	return found;
}

bool
linkeroptiontakesnext(const char *arg)
{
	bool two = arg[0] == '-' && arg[1] == '-';
	const char *word = arg + (two ? 2 : 1), *equals;
	const struct linkeroption *o = NULL;

	if (arg[0] != '-' || !arg[1])
		return false;
	equals = strchr(word, '=');
	if (two || word[1])
		o = linkeroptionfind(word, equals ? (size_t)(equals - word) : strlen(word), two);
	if (o)
		return o->kind != LINKEROPTION_FLAG && !equals;
	word += strspn(word, linkeroptionflags);
	return !two && *word && strchr(linkeroptionvalued, *word) && !word[1];
}

bool
linkeroptionis(const char *arg, const char *name, size_t least, const char **value)
{
	const char *word;
	size_t n;

	if (arg[0] != '-' || !arg[1])
		return false;
	word = arg + (arg[1] == '-' ? 2 : 1);
	n = strcspn(word, "=");
	if (n < least || n > strlen(name) || strncmp(word, name, n) != 0)
		return false;
	*value = word[n] == '=' ? word + n + 1 : NULL;
	return true;
}

bool
linkeroptionstrips(const char *arg)
{
	static const struct {
		const char *name;
		size_t least;
	} names[] = {{"strip-all", 7}, {"discard-all", 9}, {"retain-symbols-file", 2}};
	const char *value;
	size_t i, n;

	if (arg[0] != '-')
		return false;
	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (linkeroptionis(arg, names[i].name, names[i].least, &value))
			return true;
	n = strspn(arg + 1, linkeroptionflags);
	return n > 0 && arg[1 + n] == '\0' && (strchr(arg, 's') || strchr(arg, 'x'));
}
