/*
 * The plugin: staticld's eyes inside GNU ld and gold.
 *
 * The linker calls onload() with a vector of its services, then claim_file for each
 * input that it reads: objects, archive members as they are pulled in, shared objects,
 * scripts. We claim none of them but the probe, an empty object that the linker role puts
 * last on the command line; a linker answers questions about symbols only on behalf of
 * a claimed file. When all symbols are read, we ask, judge, and fail the link.
 *
 * No option may get in the way of failing: with -w GNU ld swallows our errors and with
 * --noinhibit-exec it ignores them, so the output is removed and the process ended by
 * ourselves where the linker does not do it. Nobody trusts a link of which
 * we have not said that it was checked.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <plugin-api.h>

#include "audit/audit.h"
#include "audit/manifest/linkedinputs.h"
#include "audit/output/output.h"
#include "base/channel.h"
#include "base/mem.h"
#include "base/record.h"
#include "plugin/driverlocate.h"
#include "plugin/ldoptions.h"
#include "plugin/plugindir.h"
#include "plugin/refuse.h"
#include "policy/choose.h"

enum {
	MAPSIZE = 1 << 20       /* inputs of at least this many bytes are mapped, not read */
};

static struct {
	ld_plugin_message message;
	ld_plugin_register_claim_file claim_file;
	ld_plugin_register_all_symbols_read all_symbols_read;
	ld_plugin_register_new_input new_input;
	ld_plugin_add_symbols add_symbols;
	ld_plugin_get_symbols get_symbols;
	ld_plugin_get_view get_view;
	const char *output;
	int kind;               /* enum ld_plugin_output_file_type */
	int bfd, gold;          /* versions, 100 * major + minor; 0: not that linker */
} ld;

static struct {
	const char *policy, *link, *probe, *program, *seal, *output;
	bool closed;            /* the wrapper's options are complete */
} option;

/* The entry point that plugin-api.h prescribes. */
__attribute__((visibility("default"))) enum ld_plugin_status onload(struct ld_plugin_tv *tv);

static struct audit audit;
static struct channel channel;
static const void *probe;               /* the claimed probe's handle */
static struct ld_plugin_symbol *asked;  /* gold: what was added for the probe, in order */
static size_t nasked, nwatched;         /* the watched names come first among them */
static bool judged;
static struct {
	struct strings names;   /* that intermediate code refers to, and for which the link would be denied */
	char *why;              /* NULL: nothing is in doubt */
} doubt;
static bool reporting;                  /* the wrapper wants the findings as JSON */
static int list = -1, wake;             /* where the inputs are told, -1: nobody wants them */
static size_t listed;                   /* how many were */
static char *buffer;                    /* inputs are read into it, one after the other */
static size_t room;

_Noreturn void
refuse(const char *text)
{
	const char *line = "staticld: the link is refused";

	if (option.link)
		channelsend(&channel, TAG_TEXT, text);
	else if (write(STDERR_FILENO, text, strlen(text)) < 0)
		line = text;
	if (ld.output)
		outputremove(ld.output);
	if (ld.message)
		ld.message(LDPL_FATAL, "%s", line);
	if (ld.output)
		outputremove(ld.output);
	_exit(1);
}

/* Tell the linker role, our parent, what we did. */
static void
tell(enum linked linked)
{
	int version = ld.gold ? ld.gold : ld.bfd;
	struct linkrecord record = {.linked = linked, .inputs = audit.link.ninputs};
	char *s;

	if (!option.link)
		return;
	snprintf(record.linker.kind, sizeof record.linker.kind, "%s", ld.gold ? "gold" : "bfd");
	snprintf(record.linker.version, sizeof record.linker.version, "%d.%d", version / 100,
	    version % 100);
	s = linkrecordtext(&record);
	if (channelsend(&channel, TAG_LINK, s) < 0)
		_exit(1);
	free(s);
}

static enum linked
linked(enum verdict v)
{
	static const enum linked words[] = {
		[VERDICT_PASS] = LINKED_PASS, [VERDICT_WARN] = LINKED_WARN, [VERDICT_DENY] = LINKED_DENY,
		[VERDICT_PROBE] = LINKED_PROBE,
	};

	return words[v];
}

static bool
final(void)
{
	return ld.kind == LDPO_EXEC || ld.kind == LDPO_PIE;
}

static enum resolution
meaning(int resolution)
{
	switch (resolution) {
	case LDPR_UNKNOWN:
		return RESOLUTION_UNASKED;
	case LDPR_UNDEF:
		return RESOLUTION_UNDEF;
	case LDPR_RESOLVED_DYN:
		return RESOLUTION_SHARED;
	default:
		return RESOLUTION_HERE;
	}
}

/* GNU ld looks any name up, whether it was added for the file or not. */
static enum resolution
askbfd(void *ctx, const char *name)
{
	struct ld_plugin_symbol symbol = {.name = (char *)(uintptr_t)name, .def = LDPK_WEAKUNDEF};

	(void)ctx;
	if (ld.get_symbols(probe, 1, &symbol) != LDPS_OK)
		return RESOLUTION_UNASKED;
	return meaning(symbol.resolution);
}

/* gold answers by position, and only for what was added for the probe. */
static enum resolution
askgold(void *ctx, const char *name)
{
	size_t i;

	(void)ctx;
	if (watchfind(&audit.link.watch, name, &i) && i < nwatched)
		return meaning(asked[i].resolution);
	for (i = nwatched; i < nasked; i++)
		if (strcmp(asked[i].name, name) == 0)
			return meaning(asked[i].resolution);
	return RESOLUTION_UNASKED;
}

static resolver *
resolverof(void)
{
	if (!probe || !ld.get_symbols)
		return NULL;
	if (!ld.gold)
		return askbfd;
	return ld.get_symbols(probe, (int)nasked, asked) == LDPS_OK ? askgold : NULL;
}

/* Of what the policy denies the linker role looks for all but this in the output. */
static void
telllet(void)
{
	struct strings classes = {0};
	char *text;
	int k;

	for (k = 0; option.link && k < CLASS_COUNT; k++)
		if (audit.let[k])
			stringsadd(&classes, classname((enum class)k));
	text = linestext(&classes);
	if (text && channelsend(&channel, TAG_LET, text) < 0)
		_exit(1);
	free(text);
	stringsfree(&classes);
}

/* For the note that the linker role fills in, and for the manifest. */
static void
telllibc(void)
{
	struct strings lines = {0};
	char *text;

	if (!option.link || !(audit.policy.note || list >= 0) || !audit.libc)
		return;
	stringsadd(&lines, audit.libc->name);
	stringsadd(&lines, audit.libcfile);
	text = linestext(&lines);
	if (channelsend(&channel, TAG_LIBC, text) < 0)
		_exit(1);
	free(text);
	stringsfree(&lines);
}

/* Whether IN was not only offered: what is between --start-lib and --end-lib may be left out. */
static bool
istaken(void *resolve, const struct input *in)
{
	return !in->strong || in->late || !resolve || (*(resolver **)resolve)(NULL, in->strong) != RESOLUTION_UNDEF;
}

/* For the manifest, while the linker goes on. */
static void
tellinputs(void)
{
	resolver *resolve = listed ? NULL : resolverof();

	if (list < 0)
		return;
	if (linkedinputswrite(&audit.link, listed, istaken, resolve ? &resolve : NULL, list) < 0 || write(wake, "", 1) < 0)
		_exit(1);
	listed = audit.link.ninputs;
}

/* It is denied for what LTO may drop: the linker goes on, and the linker role looks whether it is in the output. */
static void
telldoubt(const char *why)
{
	char *text = linestext(&audit.doubted);

	if (channelsend(&channel, TAG_DOUBT, text) < 0 || channelsend(&channel, TAG_DOUBTED, why) < 0)
		_exit(1);
	free(text);
	tell(LINKED_DOUBT);
	if (doubt.why)
		return;
	doubt.names = audit.doubted;
	doubt.why = newstring(why);
	audit.doubted = (struct strings){0};
}

/* Why the link is denied. LTO kept what was in doubt: that was said of sources, and WHY is said of what LTO made. */
static const char *
reason(const char *why, size_t mentions)
{
	const struct link *l = &audit.link;

	for (; doubt.why && mentions < l->nmentions; mentions++)
		if (!stringshave(&doubt.names, l->watch.names[l->mentions[mentions].name]->text))
			return why;
	return doubt.why ? doubt.why : why;
}

/* Of the mentions those from the MENTIONS-th on are new. */
static void
judgelink(size_t mentions)
{
	struct text text = {0};
	bool late = judged;
	char *json = NULL;
	enum verdict v;

	v = auditjudge(&audit, option.program ? option.program : ld.output, resolverof(),
	    NULL, &text, reporting ? &json : NULL);
	judged = true;
	if (json)
		channelsend(&channel, TAG_FINDINGS, json);
	free(json);
	telllet();
	telllibc();
	tellinputs();
	if (v == VERDICT_DENY && option.link && audit.doubted.count) {
		telldoubt(text.bytes);
		textfree(&text);
		return;
	}
	tell(linked(v));
	if (v == VERDICT_DENY)
		refuse(reason(text.bytes, mentions));
	/* The linker role links again, with the seal. Late, the linker has files to clear away, so it goes on. */
	if (v == VERDICT_PROBE && !policyseals(&audit.policy) && !late)
		_exit(1);
	if (v == VERDICT_WARN && option.link)
		channelsend(&channel, TAG_WARNING, text.bytes);
	else if (v == VERDICT_WARN)
		fputs(text.bytes, stderr);
	textfree(&text);
}

static enum ld_plugin_status
allsymbolsread(void)
{
	if (!final()) {
		tell(LINKED_OTHER);
		return LDPS_OK;
	}
	if (option.probe && !probe)
		refuse("staticld: denied: the link makes an executable although its command line "
		    "asks for something else, so it was not checked\n");
	judgelink(0);
	return LDPS_OK;
}

/* The bytes of FILE: gold lends its own view, GNU ld's is slower than reading. */
static const void *
view(const struct ld_plugin_input_file *file, void **map, size_t *mapsize)
{
	size_t size = (size_t)file->filesize, done = 0;
	const void *p;
	off_t skew;

	if (ld.gold && ld.get_view && ld.get_view(file->handle, &p) == LDPS_OK)
		return p;
	if (size >= MAPSIZE) {
		skew = file->offset & (sysconf(_SC_PAGESIZE) - 1);
		*mapsize = size + (size_t)skew;
		*map = mmap(NULL, *mapsize, PROT_READ, MAP_PRIVATE, file->fd, file->offset - skew);
		return *map == MAP_FAILED ? NULL : (char *)*map + skew;
	}
	if (size > room) {
		free(buffer);
		buffer = newarray(1, room = MAPSIZE);
	}
	while (done < size) {
		ssize_t n = pread(file->fd, buffer + done, size - done, file->offset + (off_t)done);

		if (n <= 0)
			return NULL;
		done += (size_t)n;
	}
	return buffer ? buffer : "";
}

static void
look(const struct ld_plugin_input_file *file)
{
	void *map = MAP_FAILED;
	size_t mapsize = 0, mentions = audit.link.nmentions;
	const void *bytes = view(file, &map, &mapsize);

	if (!bytes && !audit.link.damaged)
		audit.link.damaged = newformat("%s: %s", file->name, strerror(errno));
	if (bytes)
		linkadd(&audit.link, file->name, (uint64_t)file->offset, bytes, (size_t)file->filesize);
	if (map != MAP_FAILED)
		munmap(map, mapsize);
	/* LTO can pull in members after all symbols were read: they count like the others. */
	if (judged && audit.link.nmentions != mentions)
		judgelink(mentions);
	else if (judged)
		tellinputs();
}

static void
addasked(const char *name)
{
	asked[nasked++] = (struct ld_plugin_symbol){.name = (char *)(uintptr_t)name, .def = LDPK_WEAKUNDEF};
}

/*
 * Claim the probe; gold wants the names that we shall ask for in advance. Those are the
 * watched ones, and what tells whether the inputs so far are linked: gold offers all that is
 * between --start-lib and --end-lib. Members of archives come later, and only when linked.
 */
static enum ld_plugin_status
claimprobe(const struct ld_plugin_input_file *file, int *claimed)
{
	const struct link *l = &audit.link;
	size_t i;

	*claimed = 1;
	probe = file->handle;
	if (!ld.gold)
		return LDPS_OK;
	asked = newarray(l->watch.count + l->ninputs, sizeof *asked);
	for (i = 0; i < l->watch.count; i++)
		addasked(l->watch.names[i]->text);
	nwatched = nasked;
	for (i = 0; i < l->ninputs; i++)
		if (l->inputs[i]->strong)
			addasked(l->inputs[i]->strong);
	return ld.add_symbols(file->handle, (int)nasked, asked);
}

static enum ld_plugin_status
claimfile(const struct ld_plugin_input_file *file, int *claimed)
{
	*claimed = 0;
	if (option.probe && strcmp(file->name, option.probe) == 0)
		return claimprobe(file, claimed);
	look(file);
	return LDPS_OK;
}

static enum ld_plugin_status
newinput(const struct ld_plugin_input_file *file)
{
	look(file);
	return LDPS_OK;
}

/* PREFIX/share/staticld */
static char *
datadir(void)
{
	char *dir = plugindir(), *data = dir ? newformat("%s/../../share/staticld", dir) : NULL;

	free(dir);
	return data;
}

/* Options come in the wrapper's order; after its last one nobody may add another. */
static void
takeoption(const char *s)
{
	if (option.closed)
		refuse("staticld: denied: -plugin-opt is given to staticld's plugin by the command line\n");
	else if (strncmp(s, "policy=", 7) == 0)
		option.policy = s + 7;
	else if (strncmp(s, "link=", 5) == 0)
		option.link = s + 5;
	else if (strncmp(s, "probe=", 6) == 0)
		option.probe = s + 6;
	else if (strncmp(s, "program=", 8) == 0)
		option.program = s + 8;
	else if (strncmp(s, "seal=", 5) == 0)
		option.seal = s + 5;
	else if (strncmp(s, "output=", 7) == 0)
		option.output = s + 7;
	else if (strcmp(s, "end") == 0)
		option.closed = true;
	else
		refuse(newtext("staticld: denied: the plugin has no option \"%s\"; "
		    "it has policy=, probe=, program= and seal=\n", s));
	if (option.link && channel.nonce[0] == '\0' && channelopen(&channel, option.link) < 0) {
		option.link = NULL;
		refuse("staticld: denied: link= names no channel\n");
	}
}

static void
taketag(const struct ld_plugin_tv *tv)
{
	switch (tv->tv_tag) {
	case LDPT_REGISTER_CLAIM_FILE_HOOK:
		ld.claim_file = tv->tv_u.tv_register_claim_file;
		break;
	case LDPT_REGISTER_ALL_SYMBOLS_READ_HOOK:
		ld.all_symbols_read = tv->tv_u.tv_register_all_symbols_read;
		break;
	case LDPT_REGISTER_NEW_INPUT_HOOK:
		ld.new_input = tv->tv_u.tv_register_new_input;
		break;
	case LDPT_ADD_SYMBOLS:
		ld.add_symbols = tv->tv_u.tv_add_symbols;
		break;
	case LDPT_GET_SYMBOLS:
		ld.get_symbols = tv->tv_u.tv_get_symbols;
		break;
	case LDPT_GET_VIEW:
		ld.get_view = tv->tv_u.tv_get_view;
		break;
	case LDPT_OUTPUT_NAME:
		ld.output = tv->tv_u.tv_string;
		break;
	case LDPT_LINKER_OUTPUT:
		ld.kind = tv->tv_u.tv_val;
		break;
	case LDPT_GNU_LD_VERSION:
		ld.bfd = tv->tv_u.tv_val;
		break;
	case LDPT_GOLD_VERSION:
		ld.gold = tv->tv_u.tv_val;
		break;
	default:
		break;
	}
}

/* Messages first, so that everything after it can be reported. */
static void
takevector(const struct ld_plugin_tv *tv)
{
	const struct ld_plugin_tv *t;

	for (t = tv; t->tv_tag != LDPT_NULL; t++)
		if (t->tv_tag == LDPT_MESSAGE)
			ld.message = t->tv_u.tv_message;
	for (t = tv; t->tv_tag != LDPT_NULL; t++)
		taketag(t);
	for (t = tv; t->tv_tag != LDPT_NULL; t++)
		if (t->tv_tag == LDPT_OPTION)
			takeoption(t->tv_u.tv_string);
}

/* The policy as the driver role has it, if it gave it, and what belongs to it. */
static int
load(const char *dir, char **error)
{
	char *given = option.link ? channelget(&channel, TAG_GIVEN) : NULL;
	char *sections = option.link ? channelget(&channel, TAG_SECTIONS) : NULL;
	struct policy policy;
	int rc;

	if (policytake(&policy, given))
		rc = auditinitwith(&audit, &policy, dir, error);
	else
		rc = auditinit(&audit, policychoose(option.policy), sections, dir, error);
	free(sections);
	free(given);
	return rc;
}

static void
start(void)
{
	char *dir = datadir(), *error = NULL, *text;

	if (dir && load(dir, &error) == 0) {
		audit.seal = option.seal;
		free(dir);
		return;
	}
	text = newtext("staticld: denied: %s\n", error ? error : "the plugin cannot find its files");
	refuse(text);
}

/* What the driver role knows of this link. */
static void
takebrief(void)
{
	char *sealed, *inputs;

	audit.locate = driverlocate;
	if (!option.link)
		return;
	audit.locatectx = &channel;
	reporting = channelhas(&channel, TAG_REPORT);
	inputs = channelget(&channel, TAG_INPUTS);
	if (inputs && sscanf(inputs, "%d %d", &list, &wake) != 2)
		refuse("staticld: denied: the plugin is told nowhere to list the inputs\n");
	free(inputs);
	sealed = channelget(&channel, TAG_QUESTION);
	audit.question = sealed != NULL;
	audit.policy.seal |= sealed && strcmp(sealed, "sealed") == 0;
	free(sealed);
	audit.link.importcfg = channelget(&channel, TAG_IMPORTCFG);
	if (!option.program)
		option.program = channelget(&channel, TAG_PROGRAM);
}

enum ld_plugin_status
onload(struct ld_plugin_tv *tv)
{
	takevector(tv);
	if (!ld.claim_file || !ld.all_symbols_read || (option.probe && !ld.get_symbols))
		refuse("staticld: denied: this linker lacks a plugin service that the check needs\n");
	/* Whatever the command line says after it: what is proven is what the linker writes. */
	if (option.output && (!ld.output || strcmp(ld.output, option.output) != 0))
		refuse("staticld: denied: the linker writes its output elsewhere than staticld told it to\n"
		    "  why: an unfinished option or \"--\" at the end of the command line hides what follows\n"
		    "  fix: leave that out\n");
	start();
	takebrief();
	if (ldoptions(&audit.link) < 0)
		refuse("staticld: denied: the linker's command line could not be read\n");
	if (ld.claim_file(claimfile) != LDPS_OK || ld.all_symbols_read(allsymbolsread) != LDPS_OK)
		refuse("staticld: denied: the linker refused the plugin's hooks\n");
	if (ld.new_input)
		ld.new_input(newinput);
	return LDPS_OK;
}
