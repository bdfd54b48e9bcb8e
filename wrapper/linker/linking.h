/*
 * One link as the linker role knows it, and the parts of that role, each in the file named above its verbs.
 */
#ifndef WRAPPER_LINKER_LINKING_H
#define WRAPPER_LINKER_LINKING_H

#include <stdbool.h>

#include "base/argv.h"
#include "base/placement.h"
#include "base/protocol.h"
#include "base/text.h"
#include "wrapper/evidence/collecting.h"
#include "wrapper/hints/libdirs.h"
#include "wrapper/installed.h"
#include "wrapper/linker/drivers.h"
#include "wrapper/linkline/sealing.h"
#include "wrapper/linkline/words.h"
#include "wrapper/role.h"

struct linking {
	struct argv words;      /* the command line, response files expanded, without our own words */
	struct drivers drivers; /* the driver roles that wait for what we say */
	const char *asked;      /* the linker that was chosen: "ld", "ld.lld", a path */
	bool chosen;            /* by the policy or staticld's own option, not for the driver */
	char *triple;           /* of another machine than this one, NULL: none */
	const char *foreign;    /* a word for us that no driver role said, NULL: none */
	bool lost;              /* a driver role's channel is there no more */
	char *real;             /* its path */
	char *resolved;         /* the same without symbolic links, NULL: it cannot be told */
	char *version;          /* what it says of itself, NULL: it was not asked */
	struct words says;      /* what the command line says of the output */
	const char *output;     /* the user's name of it */
	struct placement place; /* where the linker writes it */
	int alive;              /* a pipe that is open while the driver role waits, -1: none */
	bool executable;        /* neither -r nor -shared is there */
	struct libdirs libdirs;
	struct installed installed;
	char *error;            /* why the policy or what it needs cannot be read, NULL: it can */
	struct sealing sealing;
	char *note;             /* the object with the place for the note, NULL: the policy wants none */
	char *sections;         /* of the policy, that are for this link; NULL: it has none */
	char *manifest;         /* where it is written, NULL: nobody wants one */
	struct collecting collecting;   /* what it will have */
	struct text *held;      /* takes what the linker says instead of the user, NULL: it does not */
	bool (*hears)(void *ctx, const char *line);     /* what the linker prints for us alone, with HEARSCTX; NULL: nothing */
	void *hearsctx;
	bool untrue;            /* the linker said what the seal makes untrue */
	const char *taken;      /* the first word that the policy takes off the command line, NULL: none */
};

/* linking.c: what is known, and how it is said. */

/* The malloced record TAG of the driver roles above, NULL: none; and telling them one. */
char *linkinggiven(const struct linking *l, enum tag tag);
void linkingtell(const struct linking *l, enum tag tag, const char *text);

/* The malloced TEXT for people, in which the output has the name that they gave it. */
char *linkingnamed(const struct linking *l, const char *text);

/* No output, for the reason TEXT: said to the driver role or, without one, to the user. The role's status. */
int linkingdeny(const struct linking *l, const char *text);

/* The same, since the linker cannot be checked: WHY. */
int linkingdenyunchecked(const struct linking *l, const char *why);

/* What is linked to nowhere, to see whether it links, is nobody's program. */
bool linkingisnowhere(const struct linking *l);

/* Read the policy and what belongs to it, and plan the seal. What fails is in L's error. */
void linkingpolicy(struct linking *l);

/* choice.c: which linker runs. */

/* The malloced name of the linker that -fuse-ld=VALUE means. */
char *choicename(const char *value);

/* The malloced path of the linker NAME for this link's machine, NULL: none. */
char *choicefind(const struct linking *l, const char *name);

/* Find the linker that would have run without us, or the one that is wanted instead. 0, or -1: there is none, for the link's error if it has one. */
int choicemake(struct linking *l, const struct role *r);

/* True when it loads our plugin, by its name or else by what it says of itself; lld and mold say that when they link. */
bool choiceisplugged(struct linking *l);

/* Of one that failed before it wrote or reported anything: its name may have lied. */
bool choiceisliar(struct linking *l);

/* True for gold, by the same. */
bool choiceisgold(const struct linking *l);

/* fastest.c: the name of the fastest linker that is there and can make this link; NULL: none is known. */
const char *fastestname(struct linking *l);

/* linkrun.c: its command line, and running it. Each returns its status. */

/* Add the link's words, with all that belongs between them and behind. */
void linkrunwords(struct linking *l, struct argv *a);
int linkrunlinker(struct linking *l, const struct argv *a);

/* With our plugin; as it is. */
int linkrunplugged(struct linking *l);
int linkrunplain(struct linking *l);

/* conclude.c: what it left, proven and put in its place, or denied. Each returns the role's status. */

/* By what the plugin, or who speaks in its place, told. */
int conclude(struct linking *l);

/* The linker failed, and it was in doubt whether the link is denied: then it is, and this was the reason. */
void concludefailed(struct linking *l);

/* It is no executable. TEXTENTRY as for provenotrun. */
int concludenothing(struct linking *l, bool textentry);

/* It is proven, or nobody's: it becomes the output. */
int concludeplace(struct linking *l, bool executable);

/* manifesting.c: what the link is made of. */

/* The linker is about to start: look at its inputs, where a manifest is wanted. */
void manifestingbegin(struct linking *l);

/* The link came to VERDICT: write the manifest. 0, or the role's status after it was said that there is none. */
int manifestingend(struct linking *l, const char *verdict);

/* failure.c: the linker failed, and left nothing; say what can be told of it. */
void failurehandle(struct linking *l);

/* question.c: links that only ask whether something can be linked. */

/*
 * LINK, which makes the whole of a link, makes it; and once more, with the seal, when the policy denied it and the
 * seal answers it. Its status.
 */
int questionlink(struct linking *l, int (*link)(struct linking *l));

/* The link was denied, but for what the seal makes harmless; and this was not a sealed one, so it is made again. */
bool questionanswered(const struct linking *l);
bool questionisopen(const struct linking *l);

/* unpluggedlink.c: the whole of a link by a linker that does not load our plugin. */
int unpluggedlink(struct linking *l);

#endif
