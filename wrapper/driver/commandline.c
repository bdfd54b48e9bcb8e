/*
 * Takes a compiler driver's command line apart and rewrites it for a static link. Runs nothing, and passes on as it
 * stands what it does not know.
 */
#include "wrapper/driver/commandline.h"

#include <stdlib.h>
#include <string.h>

#include "base/linkeroption.h"
#include "base/mem.h"
#include "base/path.h"
#include "policy/complain.h"
#include "wrapper/role.h"

/* How an option's word is recognised and where its value is. */
enum form {
	EXACT,                  /* the word alone */
	PREFIX,                 /* the word begins so; the rest is the value */
	NEXT,                   /* the word alone; the next one is its value */
	EITHER,                 /* value joined, or the next word when nothing is */
	FAMILY                  /* the word begins so; the next one is its value */
};

struct option {
	const char *text;
	unsigned char form;
	unsigned char means;
};

/*
 * Sorted in no way: the first row that fits counts, so exact words stand before the
 * prefixes that would take them. GCC's and clang's manuals are the source.
 */
static const struct option options[] = {
	{"-###", EXACT, MEANS_QUESTION}, {"--version", EXACT, MEANS_QUESTION},
	{"--help", PREFIX, MEANS_QUESTION}, {"--target-help", EXACT, MEANS_QUESTION},
	{"-dumpversion", EXACT, MEANS_QUESTION}, {"-dumpfullversion", EXACT, MEANS_QUESTION},
	{"-dumpmachine", EXACT, MEANS_QUESTION}, {"-dumpspecs", EXACT, MEANS_QUESTION},
	{"-print-", PREFIX, MEANS_QUESTION}, {"--print-", PREFIX, MEANS_QUESTION},
	{"-c", EXACT, MEANS_COMPILE}, {"-S", EXACT, MEANS_COMPILE}, {"-E", EXACT, MEANS_COMPILE},
	{"-M", EXACT, MEANS_COMPILE}, {"-MM", EXACT, MEANS_COMPILE},
	{"-fsyntax-only", EXACT, MEANS_COMPILE}, {"--compile", EXACT, MEANS_COMPILE},
	{"--assemble", EXACT, MEANS_COMPILE}, {"--preprocess", EXACT, MEANS_COMPILE},
	/* clang's own. What GCC takes for -e ENTRY, and links, the linker role judges. */
	{"--precompile", EXACT, MEANS_COMPILE}, {"--analyze", EXACT, MEANS_COMPILE},
	{"-emit-ast", EXACT, MEANS_COMPILE}, {"-verify-pch", EXACT, MEANS_COMPILE},
	{"-extract-api", EXACT, MEANS_COMPILE}, {"-module-file-info", EXACT, MEANS_COMPILE},
	{"-rewrite-objc", EXACT, MEANS_COMPILE}, {"-rewrite-legacy-objc", EXACT, MEANS_COMPILE},
	{"--driver-mode=cpp", EXACT, MEANS_COMPILE}, {"-ccc-print-", PREFIX, MEANS_QUESTION},
	{"--output=", PREFIX, MEANS_OUTPUT}, {"--output", NEXT, MEANS_OUTPUT},
	{"-static", EXACT, MEANS_STATIC}, {"--static", EXACT, MEANS_STATIC},
	{"-static-pie", EXACT, MEANS_STATIC_PIE}, {"--static-pie", EXACT, MEANS_STATIC_PIE},
	{"-pie", EXACT, MEANS_PIE}, {"--pie", EXACT, MEANS_PIE},
	{"-no-pie", EXACT, MEANS_NO_PIE}, {"--no-pie", EXACT, MEANS_NO_PIE},
	{"-shared", EXACT, MEANS_SHARED}, {"--shared", EXACT, MEANS_SHARED},
	{"-r", EXACT, MEANS_RELOCATABLE}, {"--relocatable", EXACT, MEANS_RELOCATABLE},
	{"-nostdlib", EXACT, MEANS_NOSTDLIB}, {"--no-standard-libraries", EXACT, MEANS_NOSTDLIB},
	{"-nostartfiles", EXACT, MEANS_NOSTARTFILES},
	{"-nodefaultlibs", EXACT, MEANS_NODEFAULTLIBS}, {"-nolibc", EXACT, MEANS_NODEFAULTLIBS},
	{"-nostdinc", EXACT, MEANS_NOSTDINC}, {"-nostdlibinc", EXACT, MEANS_NOSTDINC},
	{"-rdynamic", EXACT, MEANS_EXPORT}, {"--rdynamic", EXACT, MEANS_EXPORT},
	{"-fuse-ld=", PREFIX, MEANS_FUSE_LD}, {"--ld-path=", PREFIX, MEANS_LD_PATH},
	{"-Wl,", PREFIX, MEANS_LINKER}, {"-Xlinker", NEXT, MEANS_XLINKER},
	{"--for-linker", NEXT, MEANS_XLINKER},
	{"--staticld-", PREFIX, MEANS_OURS},
	{"-o", EITHER, MEANS_OUTPUT}, {"-x", EITHER, MEANS_LANGUAGE},
	{"--language", NEXT, MEANS_LANGUAGE}, {"--library-directory", NEXT, MEANS_LIBDIR},
	{"-L", EITHER, MEANS_LIBDIR}, {"--library-directory=", PREFIX, MEANS_LIBDIR},
	{"-l", EITHER, MEANS_INPUT},
	/* Only so that their values are not taken for options or inputs. */
	{"-imacros", NEXT, MEANS_NOTHING}, {"-include", NEXT, MEANS_NOTHING},
	{"-idirafter", EITHER, MEANS_NOTHING}, {"-iprefix", EITHER, MEANS_NOTHING},
	{"-iwithprefixbefore", EITHER, MEANS_NOTHING}, {"-iwithprefix", EITHER, MEANS_NOTHING},
	{"-isysroot", EITHER, MEANS_NOTHING}, {"-isystem", EITHER, MEANS_NOTHING},
	{"-iquote", EITHER, MEANS_NOTHING}, {"-imultilib", NEXT, MEANS_NOTHING},
	{"-iframework", EITHER, MEANS_NOTHING}, {"-include-pch", NEXT, MEANS_NOTHING},
	{"-I", EITHER, MEANS_NOTHING}, {"-D", EITHER, MEANS_NOTHING}, {"-U", EITHER, MEANS_NOTHING},
	{"-MF", EITHER, MEANS_NOTHING}, {"-MT", EITHER, MEANS_NOTHING},
	{"-MQ", EITHER, MEANS_NOTHING}, {"-MD", EXACT, MEANS_NOTHING},
	{"-X", FAMILY, MEANS_NOTHING}, {"-mllvm", NEXT, MEANS_NOTHING},
	{"--for-assembler", NEXT, MEANS_NOTHING}, {"--define-macro", NEXT, MEANS_NOTHING},
	{"--undefine-macro", NEXT, MEANS_NOTHING}, {"--include-directory", NEXT, MEANS_NOTHING},
	{"--include", NEXT, MEANS_NOTHING}, {"--imacros", NEXT, MEANS_NOTHING},
	{"--assert", NEXT, MEANS_NOTHING},
	{"-Tbss", EITHER, MEANS_NOTHING}, {"-Tdata", EITHER, MEANS_NOTHING},
	{"-Ttext", EITHER, MEANS_NOTHING}, {"-T", EITHER, MEANS_NOTHING},
	{"-u", EITHER, MEANS_NOTHING}, {"-z", EITHER, MEANS_NOTHING},
	{"-e", EITHER, MEANS_NOTHING}, {"--entry", NEXT, MEANS_NOTHING},
	{"-A", EITHER, MEANS_NOTHING}, {"-B", EITHER, MEANS_NOTHING},
	{"-aux-info", NEXT, MEANS_NOTHING}, {"--param", NEXT, MEANS_NOTHING},
	{"-wrapper", NEXT, MEANS_NOTHING}, {"-specs", NEXT, MEANS_NOTHING},
	{"-dumpbase-ext", NEXT, MEANS_NOTHING}, {"-dumpbase", NEXT, MEANS_NOTHING},
	{"-dumpdir", NEXT, MEANS_NOTHING}, {"-target", NEXT, MEANS_NOTHING},
	{"-arch", NEXT, MEANS_NOTHING}, {"-framework", NEXT, MEANS_NOTHING},
	{"--sysroot", NEXT, MEANS_NOTHING}, {"--prefix", NEXT, MEANS_NOTHING},
	{"-gcc-toolchain", NEXT, MEANS_NOTHING}, {"-rpath", NEXT, MEANS_NOTHING},
};

/* The row for WORD, and in *VALUE what is joined to it: "" when the next word is the value. */
static const struct option *
find(const char *word, const char **value)
{
	size_t i;

	for (i = 0; i < sizeof options / sizeof *options; i++) {
		const struct option *o = &options[i];
		size_t n = strlen(o->text);

		if (strncmp(word, o->text, n) != 0)
			continue;
		if (word[n] && (o->form == EXACT || o->form == NEXT))
			continue;
		*value = word + n;
		return o;
	}
	return NULL;
}

/* Whether the input WORD behind -x LANGUAGE, NULL: none, is a header, which is precompiled. */
static bool
isheader(const char *word, const char *language)
{
	static const char *const ends[] = {".h", ".hh", ".H", ".hp", ".hxx", ".hpp", ".HPP", ".h++", ".tcc"};
	size_t i;

	if (language && strcmp(language, "none") != 0)
		return endsin(language, "-header");
	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (endsin(word, ends[i]))
			return true;
	return false;
}

static bool
iscxxfile(const char *path)
{
	static const char *const ends[] = {".cc", ".cp", ".cxx", ".cpp", ".CPP", ".c++", ".C", ".ii"};
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (endsin(path, ends[i]))
			return true;
	return false;
}

/*
 * Whether the input WORD behind -x LANGUAGE, NULL: none, is Ada, D, Go or Modula-2. GCC compiles them, but they read no headers of
 * the libc's, and take -nostdinc as leaving out what is their own.
 */
static bool
isheaderless(const char *word, const char *language)
{
	static const char *const ends[] = {".adb", ".ads", ".d", ".go", ".mod"};
	static const char *const languages[] = {"ada", "d", "go", "modula-2"};
	bool named = language && strcmp(language, "none") != 0, is = false;
	size_t i;

	for (i = 0; !named && i < sizeof ends / sizeof *ends; i++)
		is |= endsin(word, ends[i]);
	for (i = 0; named && i < sizeof languages / sizeof *languages; i++)
		is |= strcmp(language, languages[i]) == 0;
	return is;
}

/* What the linker's word PIECE says of PIE. */
static enum meaning
linkerpie(const char *piece)
{
	const char *value;

	if (linkeroptionis(piece, "pie", 3, &value) || linkeroptionis(piece, "pic-executable", 3, &value))
		return MEANS_PIE;
	return linkeroptionis(piece, "no-pie", 6, &value) ? MEANS_NO_PIE : MEANS_NOTHING;
}

/* The linker's word PIECE comes behind BEFORE, which may take it for its value. */
static void
takelinker(struct commandline *c, const char *before, const char *piece)
{
	enum meaning means = before && linkeroptiontakesnext(before) ? MEANS_NOTHING : linkerpie(piece);

	if (means != MEANS_NOTHING)
		c->anypie = means;
}

/* All that WORD, "-Wl,...", passes to the linker. */
static void
takelinkers(struct commandline *c, const char *word)
{
	char *pieces = newstring(word + 4), *rest = pieces, *piece, *before = NULL;

	while ((piece = strsep(&rest, ",")) != NULL) {
		takelinker(c, before, piece);
		before = piece;
	}
	free(pieces);
}

/*
 * A question whose answer depends on where the driver looks. Both GCC and clang answer it and do nothing else; other
 * questions one of them does not know, and links.
 */
static bool
asksplace(const char *word)
{
	static const char *const words[] = {"-###", "-print-prog-name", "-print-file-name", "-print-search-dirs",
	    "-print-libgcc-file-name"};
	size_t i;

	word += strncmp(word, "--", 2) == 0;
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strncmp(word, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* Our own options that have a value, and where it is kept; that of --staticld-id is nobody's. */
static const struct own {
	const char *name;
	size_t place;
	bool kept;
} owns[] = {
	{"--staticld-policy=", offsetof(struct commandline, policy), true},
	{"--staticld-report=", offsetof(struct commandline, report), true},
	{"--staticld-manifest=", offsetof(struct commandline, manifest), true},
	{"--staticld-linker=", offsetof(struct commandline, choice), true},
	{"--staticld-id=", 0, false},
};

static void
takeours(struct commandline *c, const char *word)
{
	size_t i, n = sizeof owns / sizeof *owns;

	for (i = 0; i < n && strncmp(word, owns[i].name, strlen(owns[i].name)) != 0; i++)
		;
	if (i < n && owns[i].kept)
		*(const char **)((char *)c + owns[i].place) = word + strlen(owns[i].name);
	else if (isownquestion(word))
		c->asked = word;
	else if (i == n)
		c->stray = word;
}

char *
commandlinestray(const struct commandline *c)
{
	char *name = c->stray ? newformat("%.*s", (int)strcspn(c->stray, "=") + !!strchr(c->stray, '='), c->stray) : NULL;
	char *hint, *text = NULL;
	struct nearest n;
	size_t i;

	if (name) {
		n = nearestto(name);
		for (i = 0; i < sizeof owns / sizeof *owns; i++)
			nearestoffer(&n, owns[i].name);
		nearestoffer(&n, "--staticld-version");
		nearestoffer(&n, "--staticld-help");
		hint = nearesthint(&n);
		text = newformat("staticld has no option %s%s", name, hint);
		free(hint);
	}
	free(name);
	return text;
}

static void
takevalue(struct commandline *c, enum meaning means, const char *word, const char *value)
{
	switch (means) {
	case MEANS_OUTPUT:
		c->output = value;
		break;
	case MEANS_PIE:
	case MEANS_NO_PIE:
		c->lastpie = c->anypie = means;
		break;
	case MEANS_LANGUAGE:
		c->language = value;
		c->cxx |= strncmp(value, "c++", 3) == 0;
		break;
	case MEANS_LINKER:
		takelinkers(c, word);
		break;
	case MEANS_XLINKER:
		takelinker(c, NULL, value);
		break;
	case MEANS_LD_PATH:
		c->linker = value;
		break;
	case MEANS_FUSE_LD:
		if (strchr(value, '/') && !c->has[MEANS_LD_PATH])
			c->linker = value;
		break;
	case MEANS_QUESTION:
		if (!c->question && asksplace(word))
			c->question = word;
		break;
	case MEANS_OURS:
		takeours(c, word);
		break;
	default:
		break;
	}
}

static bool
takesnext(const struct option *o, const char *value)
{
	return o->form == NEXT || o->form == FAMILY || (o->form == EITHER && !*value);
}

static void
takeinput(struct commandline *c, const char *word)
{
	static const char *const compiled[] = {".o", ".a", ".lo", ".obj"};
	bool object = false, headerless = isheaderless(word, c->language);
	size_t i;

	for (i = 0; i < sizeof compiled / sizeof *compiled; i++)
		object |= endsin(word, compiled[i]);
	c->objects |= object;
	c->others |= !isheader(word, c->language);
	c->headerless |= headerless;
	c->sources |= !object && !headerless && strncmp(word, "-l", 2) != 0;
	c->cxx |= iscxxfile(word);
}

/* Give every word its meaning. */
static void
scan(struct commandline *c)
{
	size_t i;

	for (i = 1; i < c->words.count; i++) {
		const char *word = c->words.words[i], *value = "";
		const struct option *o = word[0] == '-' && word[1] ? find(word, &value) : NULL;
		enum meaning means = MEANS_NOTHING;

		if (o)
			means = (enum meaning)o->means;
		else if (word[0] != '-' || !word[1])
			means = MEANS_INPUT;
		c->means[i] = (unsigned char)means;
		c->has[means] = true;
		if (means == MEANS_INPUT)
			takeinput(c, word);
		if (o && takesnext(o, value) && i + 1 < c->words.count) {
			value = c->words.words[++i];
			c->means[i] = MEANS_VALUE;
		}
		takevalue(c, means, word, value);
	}
}

/* cmd/go: -o .../_cgo_.o, and the first object is _cgo_main.o. */
static bool
iscgo(const struct commandline *c)
{
	size_t i;

	if (strcmp(pathbase(c->output), "_cgo_.o") != 0)
		return false;
	for (i = 1; i < c->words.count; i++)
		if (c->means[i] == MEANS_INPUT && endsin(c->words.words[i], ".o"))
			return strcmp(pathbase(c->words.words[i]), "_cgo_main.o") == 0;
	return false;
}

/* A linker's word that makes it say something and link nothing, or only say more. */
static bool
isquestion(const char *word, size_t size)
{
	static const char *const words[] = {"--version", "-v", "-V", "--help", "--verbose"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == size && strncmp(words[i], word, size) == 0)
			return true;
	return false;
}

/* True when what WORD, "-Wl,...", passes to the linker may name an input. */
static bool
passesmore(const char *word)
{
	const char *piece = word + 4;

	while (*piece) {
		size_t n = strcspn(piece, ",");

		if (!isquestion(piece, n))
			return true;
		piece += n + (piece[n] == ',');
	}
	return false;
}

static bool
linksanything(const struct commandline *c)
{
	size_t i;

	for (i = 1; i < c->words.count; i++)
		if (c->means[i] == MEANS_INPUT || c->means[i] == MEANS_XLINKER ||
		    (c->means[i] == MEANS_LINKER && passesmore(c->words.words[i])))
			return true;
	return false;
}

/* Words by which the driver runs other programs than it would, perhaps in place of our linker role. */
static bool
isredirected(const struct commandline *c)
{
	static const char *const kinds[] = {"-specs", "--specs", "-wrapper", "--config", "--ld-path", "-fuse-ld=",
	    "-B", "--prefix"};
	size_t i, k;

	if (getenv("COMPILER_PATH") || getenv("GCC_EXEC_PREFIX"))
		return true;
	for (i = 1; i < c->words.count; i++)
		for (k = 0; k < sizeof kinds / sizeof *kinds; k++)
			if (strncmp(c->words.words[i], kinds[k], strlen(kinds[k])) == 0)
				return true;
	return false;
}

/* Nothing but words of kinds that bring no input, also not by way of another file. */
static bool
isbare(const struct commandline *c)
{
	static const char *const kinds[] = {"-v", "-O", "-g", "-f", "-m", "-W", "-std=", "-pthread",
	    "-static", "-no-pie", "-pie"};
	size_t i, k, fits = 1;

	for (i = 1; i < c->words.count && fits == i; i++) {
		const char *word = c->words.words[i];

		if (c->means[i] == MEANS_OURS)
			fits++;
		else if (c->means[i] != MEANS_LINKER || !passesmore(word))
			for (k = 0; k < sizeof kinds / sizeof *kinds; k++)
				if (strncmp(word, kinds[k], strlen(kinds[k])) == 0) {
					fits++;
					break;
				}
	}
	return fits == c->words.count;
}

/* Go tries flags with a link of its standard input to nowhere: nobody will run that. */
static bool
isempty(const struct commandline *c)
{
	size_t i;

	for (i = 1; i < c->words.count; i++)
		if (c->means[i] == MEANS_INPUT && strcmp(c->words.words[i], "-") != 0)
			return false;
	return c->has[MEANS_INPUT] && strcmp(c->output, "/dev/null") == 0;
}

/* clang -cc1 and -cc1as, which have to be its first word: the compiler proper, which has options of its own and links nothing. */
static bool
isfrontend(const struct commandline *c)
{
	size_t i = 1;

	while (i < c->words.count && c->means[i] == MEANS_OURS)
		i++;
	return i < c->words.count && strncmp(c->words.words[i], "-cc1", 4) == 0;
}

/* Headers alone are precompiled; GCC links where there is a word for the linker too. */
static bool
precompiles(const struct commandline *c)
{
	return c->has[MEANS_INPUT] && !c->others && !c->has[MEANS_LINKER] && !c->has[MEANS_XLINKER];
}

/* In doubt it is a final link: that is the safe side. */
static enum job
jobof(const struct commandline *c)
{
	if (c->frontend || c->has[MEANS_QUESTION] || !linksanything(c))
		return JOB_QUESTION;
	if (c->has[MEANS_COMPILE] || isempty(c) || precompiles(c))
		return JOB_COMPILE;
	if (iscgo(c))
		return JOB_CGO;
	if (c->has[MEANS_RELOCATABLE])
		return JOB_RELOCATABLE;
	return c->has[MEANS_SHARED] ? JOB_SHARED : JOB_FINAL;
}

static bool
anyresponse(char *const *argv)
{
	size_t i;

	for (i = 1; argv[i]; i++)
		if (argv[i][0] == '@')
			return true;
	return false;
}

void
commandlineread(struct commandline *c, char *const *argv)
{
	*c = (struct commandline){.output = "a.out", .response = anyresponse(argv)};
	c->words = argvexpand(argv);
	c->means = newarray(c->words.count + 1, 1);
	scan(c);
	c->frontend = isfrontend(c);
	if (c->frontend)
		c->question = NULL;
	c->job = jobof(c);
	c->redirected = isredirected(c);
	c->bare = c->job == JOB_QUESTION && isbare(c);
}

/* Whether the driver chooses the files that a program starts with, and so what kind of program it is. */
static bool
haskind(const struct commandline *c)
{
	return !c->has[MEANS_NOSTDLIB] && !c->has[MEANS_NOSTARTFILES];
}

enum linkage
commandlinelinkage(const struct commandline *c, enum pie pie)
{
	enum meaning last;

	if (pie != PIE_FOLLOW)
		return pie == PIE_ALWAYS ? LINKAGE_STATIC_PIE : LINKAGE_STATIC;
	if (c->has[MEANS_STATIC_PIE])
		return LINKAGE_STATIC_PIE;
	/* Whoever names the files that a program starts with says to the linker what fits them. */
	last = haskind(c) ? c->anypie : c->lastpie;
	return last == MEANS_PIE && !c->has[MEANS_STATIC] ? LINKAGE_STATIC_PIE : LINKAGE_STATIC;
}

void
commandlineplain(const struct commandline *c, struct argv *a)
{
	size_t i;

	/* It is the linker role that runs the linker which a path names; a question answers what was asked. */
	bool link = c->linker && !c->question;

	for (i = 1; i < c->words.count; i++) {
		enum meaning means = (enum meaning)c->means[i];

		if (means == MEANS_OURS ||
		    (link && (means == MEANS_LD_PATH || means == MEANS_FUSE_LD)))
			continue;
		argvadd(a, c->words.words[i]);
	}
}

/* The last of C's words that may name a library for the linker to look for. */
static size_t
lastlibrary(const struct commandline *c)
{
	size_t i, last = 0;

	for (i = 1; i < c->words.count; i++) {
		const char *word = c->words.words[i];

		if ((c->means[i] == MEANS_INPUT && strncmp(word, "-l", 2) == 0) ||
		    (c->means[i] == MEANS_LINKER && (strstr(word, ",-l") || strstr(word, ",--l") || strstr(word, ",@"))) ||
		    (c->means[i] == MEANS_VALUE && (strncmp(word, "-l", 2) == 0 || word[0] == '@')))
			last = i;
	}
	return last;
}

/* Behind the linker's WORD -lX is libX.so. */
static bool
turnsdynamic(const char *word)
{
	return strcmp(word, "-Bdynamic") == 0 || strcmp(word, "-dy") == 0 || strcmp(word, "-call_shared") == 0;
}

/* A linker option that only serves dynamic linking, with a value or without. */
static const struct {
	const char *text;
	bool value;
} dynamics[] = {
	{"export-dynamic-symbol-list", true}, {"export-dynamic-symbol", true},
	{"export-dynamic", false}, {"dynamic-linker", true}, {"rpath-link", true}, {"rpath", true},
};

/* Beside a -static that the user did not give, clang would warn of -pie and -no-pie. */
static bool
replacespie(const struct commandline *c, enum linkage linkage)
{
	return linkage == LINKAGE_STATIC_PIE || !c->has[MEANS_STATIC];
}

/* What goes of the linker's words besides. */
struct dropping {
	bool pie;               /* what says PIE or its opposite */
	bool last;              /* what makes -lX dynamic: none comes any more but the driver's own */
	bool skip;              /* the next word, the value of one that went */
};

/* Whether the linker's WORD goes; *NEXT says that the word after it is its value. */
static bool
isdynamic(const struct dropping *d, const char *word, bool *next)
{
	size_t i;

	if (strcmp(word, "-E") == 0 || (d->pie && linkerpie(word) != MEANS_NOTHING) || (d->last && turnsdynamic(word)))
		return true;
	if (word[0] != '-')
		return false;
	word += word[1] == '-' ? 2 : 1;
	for (i = 0; i < sizeof dynamics / sizeof *dynamics; i++) {
		size_t n = strlen(dynamics[i].text);

		if (strncmp(word, dynamics[i].text, n) != 0)
			continue;
		if (word[n] == '\0') {
			*next = dynamics[i].value;
			return true;
		}
		if (dynamics[i].value && word[n] == '=')
			return true;
	}
	return false;
}

/* Add "-Wl,A,B" without the pieces that go; nothing when none is left. */
static void
addlinker(struct argv *a, const char *word, struct dropping *d)
{
	char *kept = newarray(strlen(word) + 1, 1), *end = kept;
	const char *piece = word + 4;
	bool dropped = false, value = false;

	for (;;) {
		size_t n = strcspn(piece, ",");
		char *text = newformat("%.*s", (int)n, piece);
		struct dropping now = {.pie = d->pie && !value, .last = d->last && !value};
		bool next = false;

		if (d->skip || isdynamic(&now, text, &next)) {
			d->skip = next;
			dropped = true;
		} else {
			*end++ = ',';
			end = stpcpy(end, text);
		}
		value = linkeroptiontakesnext(text);
		free(text);
		if (!piece[n])
			break;
		piece += n + 1;
	}
	if (!dropped)
		argvadd(a, word);
	else if (*kept)
		argvaddf(a, "-Wl%s", kept);
	free(kept);
}

static void
addxlinker(struct argv *a, const char *option, const char *word, struct dropping *d)
{
	bool next = false;

	if (!d->skip && !isdynamic(d, word, &next)) {
		argvadd(a, option);
		argvadd(a, word);
	}
	d->skip = next;
}

/* Whether a word goes that is not for the linker itself. */
static bool
replaced(const struct commandline *c, enum meaning means, enum linkage linkage)
{
	switch (means) {
	case MEANS_OURS:
	case MEANS_EXPORT:
	case MEANS_LD_PATH:
		return true;
	case MEANS_PIE:
	case MEANS_NO_PIE:
		return replacespie(c, linkage);
	case MEANS_STATIC:
		return linkage == LINKAGE_STATIC_PIE;
	case MEANS_STATIC_PIE:
		return true;
	case MEANS_FUSE_LD:
		return c->linker != NULL;
	default:
		return false;
	}
}

void
commandlinestatic(const struct commandline *c, enum linkage linkage, struct argv *a)
{
	struct dropping d = {.pie = haskind(c) && replacespie(c, linkage)};
	size_t i, last = lastlibrary(c);

	for (i = 1; i < c->words.count; i++) {
		const char *word = c->words.words[i];
		enum meaning means = (enum meaning)c->means[i];

		if (replaced(c, means, linkage))
			continue;
		d.last = i > last;
		if (means == MEANS_LINKER)
			addlinker(a, word, &d);
		else if (means == MEANS_XLINKER && i + 1 < c->words.count)
			addxlinker(a, word, c->words.words[++i], &d);
		else
			argvadd(a, word);
	}
	if (linkage == LINKAGE_STATIC_PIE)
		argvadd(a, "-static-pie");
	else if (!c->has[MEANS_STATIC])
		argvadd(a, "-static");
	/* Without an input a driver links only for a word to the linker, and those may all be gone. */
	if (!c->has[MEANS_INPUT])
		argvadd(a, "-Wl,-static");
}
