/*
 * The driver roles above a linker role, one when staticld runs a compiler and more when it runs
 * another staticld: what they say of the link, and what they are told.
 */
#ifndef WRAPPER_LINKER_DRIVERS_H
#define WRAPPER_LINKER_DRIVERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/channel.h"

enum { DRIVERS = 8 };

struct drivers {
	struct channel channels[DRIVERS];       /* the innermost driver's first; the plugin writes there */
	size_t count;
	bool none;              /* there is no driver role: the one channel is our own */
};

/* Add the driver that passed WORD. 0, or -1: that is no channel, or one too many. */
int driversadd(struct drivers *p, const char *word);

/* All are added. 0, or -1 with errno. */
int driversready(struct drivers *p);

/* The malloced text of the record TAG of whoever has it, the innermost first; NULL: nobody. */
char *driversgiven(const struct drivers *p, const char *tag);

/* Tell all of them. */
void driverstell(const struct drivers *p, const char *tag, const char *text);

/* Let the outer ones know what the innermost was told: each may write a report of its own. */
void driversshare(const struct drivers *p);

#endif
