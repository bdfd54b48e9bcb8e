/* Any bytes as a gzip file: all that it stands for, or an error. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wrapper/verify/gunzip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *other = gunzipother(data, size);
	char *error = NULL, *bytes;
	size_t length;

	if (gunzipis(data, size) && other)
		abort();
	bytes = gunzip(data, size, &length, &error);
	if ((bytes == NULL) != (error != NULL) || (bytes && !gunzipis(data, size) && length))
		abort();
	free(bytes);
	free(error);
	return 0;
}
