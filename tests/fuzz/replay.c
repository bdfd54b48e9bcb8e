/* Gives every file of the directories named to LLVMFuzzerTestOneInput: a fuzz target as a test. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fatal(const char *what)
{
	fprintf(stderr, "replay: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* The input in a block of just its size, so that a sanitizer sees a read beyond its end. */
static void replay(const char *path)
{
	struct stat st;
	uint8_t *data;
	size_t size;
	FILE *f;

	if (stat(path, &st) < 0)
		fatal(path);
	if (!S_ISREG(st.st_mode))
		return;
	size = (size_t)st.st_size;
	data = malloc(size ? size : 1);
	f = fopen(path, "rb");
	if (!data || !f || fread(data, 1, size, f) != size)
		fatal(path);
	fclose(f);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int replaydir(const char *dir)
{
	struct dirent **names;
	char path[4096];
	int i, n;

	n = scandir(dir, &names, visible, alphasort);
	if (n < 0)
		fatal(dir);
	for (i = 0; i < n; ++i) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]->d_name);
		/* the last line before a crash names the input */
		printf("%s\n", path);
		fflush(stdout);
		replay(path);
		free(names[i]);
	}
	free(names);
	return n;
}

int main(int argc, char *argv[])
{
	int i, n = 0;

	for (i = 1; i < argc; ++i)
		n += replaydir(argv[i]);
	printf("%d inputs\n", n);
	return 0;
}
