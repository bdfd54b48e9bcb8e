/* Writes a link's line at the end of the report, from what the roles told. Does not judge. */
#include "wrapper/report/reportfile.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "audit/manifest/libcversion.h"
#include "audit/output/proof.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/record.h"
#include "wrapper/report/exceptions.h"

int
reportopen(struct reportfile *r, const char *option)
{
	r->path = option ? option : getenv("STATICLD_REPORT");
	r->fd = -1;
	if (!r->path || !*r->path)
		return 0;
	/* A FIFO that nobody reads is refused, not waited for. */
	r->fd = open(r->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
	if (r->fd < 0 && errno == ENXIO)
		errno = EPIPE;
	return r->fd < 0 ? -1 : fcntl(r->fd, F_SETFL, O_APPEND);
}

static json_t *
libc(const char *name, const char *file)
{
	char *said = name ? libcnamed(name, file) : NULL;
	json_t *json = jsonstring(said);

	free(said);
	return json;
}

static json_t *
proof(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	json_t *o, *needed = json_array();
	char *error = NULL;
	struct proof p;
	size_t i;

	if (fd < 0 || proofread(&p, fd, &error) < 0) {
		free(error);
		if (fd >= 0)
			close(fd);
		json_decref(needed);
		return json_null();
	}
	close(fd);
	for (i = 0; i < p.nneeded; i++)
		json_array_append_new(needed, jsonstring(p.needed[i]));
	o = json_object();
	json_object_set_new(o, "type", jsonstring(prooftypename(p.type)));
	json_object_set_new(o, "interpreter", jsonstring(p.interpreter));
	json_object_set_new(o, "needed", needed);
	json_object_set_new(o, "machine", jsonstring(proofmachine(p.machine)));
	prooffree(&p);
	return o;
}

/* The plugin's word on the link; false: it said none, and *R has nothing but perhaps the linker. */
static bool
linkof(struct linkrecord *r, const struct channel *c)
{
	char *link = channelget(c, TAG_LINK), *ran = channelget(c, TAG_RAN);
	bool read = linkrecordread(r, link);

	if (!read)
		linknameread(&r->linker, ran);
	free(link);
	free(ran);
	return read;
}

static json_t *
linkerof(const struct linkername *n)
{
	json_t *o = *n->kind ? json_object() : json_null();

	if (*n->kind) {
		json_object_set_new(o, "kind", jsonstring(n->kind));
		json_object_set_new(o, "version", jsonstring(n->version));
	}
	return o;
}

static json_t *
policy(const struct policy *p)
{
	json_t *o = json_object();

	json_object_set_new(o, "name", jsonstring(p->name));
	/* Without a name it could not be read. */
	json_object_set_new(o, "sha256", jsonstring(p->name ? p->sha256 : NULL));
	if (p->name && policyisfile(p->name))
		json_object_set_new(o, "file", jsonstring(p->file));
	if (p->nexceptions)
		json_object_set_new(o, "unused-exception", jsonstring(actionname(p->unused)));
	return o;
}

/* Go links to a name of its own in a directory of its own. */
static bool
istemporary(const char *path)
{
	return strstr(path, "/go-build") || strstr(path, "/go-link-");
}

static const char *
outputof(const struct reportfacts *f)
{
	return istemporary(f->output) ? pathbase(f->output) : f->output;
}

/* What the relative paths are relative to: a build has many programs of one name, each in a directory of its own. */
static json_t *
directory(const struct reportfacts *f)
{
	char *dir = istemporary(f->output) ? NULL : getcwd(NULL, 0);
	json_t *json = jsonstring(dir && !istemporary(dir) ? dir : NULL);

	free(dir);
	return json;
}

/* Whether one of FINDINGS says why the link has this VERDICT. */
static bool
explained(const json_t *findings, const char *verdict)
{
	json_t *finding;
	size_t i;

	json_array_foreach(findings, i, finding) {
		const char *action = json_string_value(json_object_get(finding, "action"));

		if (action && strcmp(action, verdict) == 0)
			return true;
	}
	return false;
}

/* What no finding says, such as why the finished file was refused or why the linker may have failed. */
static void
addreason(json_t *o, const struct channel *c, const char *verdict)
{
	enum tag tag = strcmp(verdict, "deny") == 0 ? TAG_TEXT
	    : strcmp(verdict, "failed") == 0 ? TAG_HINT : TAG_WARNING;
	char *reason = explained(json_object_get(o, "findings"), verdict) ? NULL : channelget(c, tag);

	if (reason)
		json_object_set_new(o, "reason", jsonstring(reason));
	free(reason);
}

static json_t *
compose(const struct reportfacts *f, const char *verdict)
{
	char *text = channelget(f->channel, TAG_FINDINGS);
	json_t *o = json_object(), *found = text ? json_loads(text, 0, NULL) : NULL;
	json_t *findings = json_object_get(found, "findings");
	struct linkrecord link;
	bool plugged = linkof(&link, f->channel);
	bool written = strcmp(verdict, "deny") != 0 && strcmp(verdict, "failed") != 0;

	json_object_set_new(o, "schema", json_integer(1));
	json_object_set_new(o, "program", jsonstring(f->program ? f->program : pathbase(f->output)));
	json_object_set_new(o, "output", jsonstring(outputof(f)));
	json_object_set_new(o, "verdict", jsonstring(verdict));
	json_object_set_new(o, "policy", policy(f->policy));
	json_object_set_new(o, "linker", linkerof(&link.linker));
	json_object_set_new(o, "driver", jsonstring(f->driver ? pathbase(f->driver) : NULL));
	json_object_set_new(o, "libc", libc(json_string_value(json_object_get(found, "libc")),
	    json_string_value(json_object_get(found, "libcfile"))));
	json_object_set_new(o, "findings", findings ? json_incref(findings) : json_array());
	json_object_set_new(o, "proof", written ? proof(f->output) : json_null());
	/* Null when nobody counted. */
	json_object_set_new(o, "inputs", plugged && link.inputs ? json_integer((json_int_t)link.inputs) : json_null());
	json_object_set_new(o, "directory", directory(f));
	if (f->policy->nexceptions)
		json_object_set_new(o, "exceptions", exceptionsjson(f->policy, findings));
	addreason(o, f->channel, verdict);
	json_decref(found);
	free(text);
	return o;
}

/* What came of the link, NULL: it was not a final one, or none at all. */
static const char *
verdictof(const struct reportfacts *f)
{
	const struct channel *c = f->channel;
	struct linkrecord link;

	if (channelhas(c, TAG_TEXT))
		return "deny";
	if (!channelhas(c, TAG_BEGUN) || (linkof(&link, c) && link.linked == LINKED_OTHER))
		return NULL;
	if (f->status != 0)
		return "failed";
	if (!channelhas(c, TAG_PROOF))
		return NULL;
	if (linkof(&link, c) && link.linked == LINKED_PROBE)
		return "probe";
	return channelhas(c, TAG_WARNING) ? "warn" : "pass";
}

/* O_APPEND puts the line at the end; the lock is for file systems where that is not one step. */
static int
append(int fd, const char *line)
{
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	size_t size = strlen(line);
	ssize_t n;

	flock(fd, LOCK_EX);
	n = write(fd, line, size);
	flock(fd, LOCK_UN);
	signal(SIGPIPE, before);
	if (n == (ssize_t)size)
		return 0;
	if (n >= 0)
		errno = ENOSPC;
	return -1;
}

int
reportwrite(const struct reportfile *r, const struct reportfacts *f)
{
	const char *verdict = r->fd < 0 ? NULL : verdictof(f);
	char *json, *line;
	json_t *o;
	int rc;

	if (!verdict)
		return 0;
	o = compose(f, verdict);
	json = json_dumps(o, JSON_COMPACT | JSON_NEUTRAL);
	line = newformat("%s\n", json ? json : "{}");
	rc = append(r->fd, line);
	free(line);
	free(json);
	json_decref(o);
	return rc;
}
