/* Asking the compiler driver that started this link for its own files. */
#ifndef PLUGIN_DRIVERLOCATE_H
#define PLUGIN_DRIVERLOCATE_H

/* A locator (audit/trial/judgement.h); CTX is the struct channel on which the driver role named the driver, or NULL. */
char *driverlocate(void *ctx, const char *name);

#endif
