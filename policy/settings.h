/*
 * The settings of a policy, group by group: what layer.c lists as keys. Each stores into the struct layer that FIELD is,
 * and returns 0, or -1 with the reader's error set.
 */
#ifndef POLICY_SETTINGS_H
#define POLICY_SETTINGS_H

#include "policy/reader.h"

int setrules(struct reader *r, const config_setting_t *s, void *field);
int setoutput(struct reader *r, const config_setting_t *s, void *field);
int setlink(struct reader *r, const config_setting_t *s, void *field);
int setlibcs(struct reader *r, const config_setting_t *s, void *field);
int setinputs(struct reader *r, const config_setting_t *s, void *field);
int setsymbols(struct reader *r, const config_setting_t *s, void *field);
int setexceptions(struct reader *r, const config_setting_t *s, void *field);

/* What a section may say of them. */
int setsectionlink(struct reader *r, const config_setting_t *s, void *field);
int setsectioninputs(struct reader *r, const config_setting_t *s, void *field);

/* FIELD is the action for what can be nothing but allowed, warned of or denied. */
int setunsealed(struct reader *r, const config_setting_t *s, void *field);

#endif
