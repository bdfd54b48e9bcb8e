/*
 * The driver roles above a linker role, one when staticld runs a compiler and more when it runs
 * another staticld: what they say of the link, and what they are told. Only the innermost one is
 * listened to; the others hear what came of it.
 */
#ifndef WRAPPER_LINKER_DRIVERS_H
#define WRAPPER_LINKER_DRIVERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/channel.h"

enum { DRIVERS = 8 };

struct drivers {
	struct channel channels[DRIVERS];       /* the innermost driver's first; the plugin writes there */
	int places[DRIVERS];    /* how far above each is; they rise */
	size_t count;
	bool none;              /* nobody waits for what we say: it goes to the user */
};

/*
 * Add the driver role that passed WORD: 0. -1 when no driver role above has that channel; -2 when one
 * has, but its descriptor is another file here, or there are too many.
 */
int driversadd(struct drivers *p, const char *word);

/*
 * All are added; without any, a channel of our own is made for the plugin. 0, or -1 with errno: the
 * innermost driver role is not among them, or there can be no channel.
 */
int driversready(struct drivers *p);

/* The malloced text of the innermost one's record TAG, NULL: there is none. */
char *driversgiven(const struct drivers *p, enum tag tag);

/* Tell all of them. */
void driverstell(const struct drivers *p, enum tag tag, const char *text);

/* Let the outer ones know what the innermost was told: each may write a report of its own. */
void driversshare(const struct drivers *p);

#endif
