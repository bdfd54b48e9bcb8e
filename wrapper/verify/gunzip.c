/* Reads gzip files with zlib, which libelf needs anyway. */
#include "wrapper/verify/gunzip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"

enum { GZIP = 16, CHUNK = 1 << 30 };

/* More is no image that anybody means to run, but bytes that are to fill a memory. */
static const size_t most = (size_t)8 << 30;

bool
gunzipis(const void *bytes, size_t size)
{
	return size > 2 && memcmp(bytes, "\x1f\x8b", 2) == 0;
}

const char *
gunzipother(const void *bytes, size_t size)
{
	static const struct {
		const char *name, *magic;
	} others[] = {{"zstd", "\x28\xb5\x2f\xfd"}, {"xz", "\xfd" "7zXZ"}, {"bzip2", "BZh"}, {"lz4", "\x04\x22\x4d\x18"}};
	size_t i;

	for (i = 0; i < sizeof others / sizeof *others; i++)
		if (size > strlen(others[i].magic) && memcmp(bytes, others[i].magic, strlen(others[i].magic)) == 0)
			return others[i].name;
	return NULL;
}

/* Run Z once, on at most CHUNK bytes of input and of room. */
static int
step(z_stream *z, const char *in, size_t left, char *out, size_t room)
{
	z->next_in = (Bytef *)(uintptr_t)in;
	z->avail_in = (uInt)(left < CHUNK ? left : CHUNK);
	z->next_out = (Bytef *)out;
	z->avail_out = (uInt)(room < CHUNK ? room : CHUNK);
	return inflate(z, Z_NO_FLUSH);
}

/* Decompress all members of the file: *OUT grows. NULL, or what is wrong. */
static const char *
inflateall(z_stream *z, const char *in, size_t left, char **out, size_t *length)
{
	size_t room = 0;

	while (left > 0) {
		int rc;

		if (*length == room) {
			if (room >= most)
				return "larger than 8 GiB when it is decompressed";
			room = room ? 2 * room : 1 << 20;
			*out = growarray(*out, room, 1);
		}
		rc = step(z, in, left, *out + *length, room - *length);
		*length = (size_t)((char *)z->next_out - *out);
		left -= (size_t)((const char *)z->next_in - in);
		in = (const char *)z->next_in;
		if (rc == Z_STREAM_END) {
			/* A file of several members; zeros behind them are padding. */
			if (!gunzipis(in, left))
				return NULL;
			inflateReset(z);
		} else if (rc != Z_OK && rc != Z_BUF_ERROR) {
			return "damaged gzip data";
		}
	}
	return "gzip data that ends too early";
}

char *
gunzip(const void *bytes, size_t size, size_t *length, char **error)
{
	z_stream z = {0};
	char *out = newarray(1, 1);
	const char *why;

	*length = 0;
	if (inflateInit2(&z, MAX_WBITS + GZIP) != Z_OK) {
		*error = newstring("zlib does not start");
		free(out);
		return NULL;
	}
	why = inflateall(&z, bytes, size, &out, length);
	inflateEnd(&z);
	if (!why)
		return out;
	*error = newstring(why);
	free(out);
	return NULL;
}
