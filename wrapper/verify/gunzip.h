/* gzip in memory: the layers of images are compressed. */
#ifndef WRAPPER_VERIFY_GUNZIP_H
#define WRAPPER_VERIFY_GUNZIP_H

#include <stdbool.h>
#include <stddef.h>

/* By the first bytes: gzip; the name of another compression that is not read here ("zstd"), or NULL. */
bool gunzipis(const void *bytes, size_t size);
const char *gunzipother(const void *bytes, size_t size);

/* The malloced bytes that the SIZE bytes of a gzip file stand for; NULL and *ERROR a malloced line. */
char *gunzip(const void *bytes, size_t size, size_t *length, char **error);

#endif
