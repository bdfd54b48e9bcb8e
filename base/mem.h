/*
 * Allocation that cannot fail: a program or a linker without memory is of no
 * use, so these abort instead of returning NULL. Results go to free(3). The names
 * are not the usual x-names because libiberty, which is linked too, has those.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* N zeroed objects of SIZE bytes; never NULL, not even for none. */
void *newarray(size_t n, size_t size);

/* P resized to N objects of SIZE bytes; what is new is not initialized. */
void *growarray(void *p, size_t n, size_t size);

char *newstring(const char *s);
char *newformat(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Memory for many small things that are freed together; {0} is an empty one. */
struct pool {
	struct poolblock *blocks;
};

/* SIZE bytes, at most POOL_MOST, aligned for anything and not cleared; they live until poolfree. */
enum { POOL_MOST = 1 << 13 };
void *pooltake(struct pool *p, size_t size);
void poolfree(struct pool *p);

#endif
