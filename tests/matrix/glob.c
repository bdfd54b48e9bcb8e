#include <glob.h>
#include <stdio.h>

static int
look(const char *pattern)
{
	glob_t g;

	printf("%d\n", glob(pattern, GLOB_TILDE, NULL, &g));
	return 0;
}

int
main(int argc, char **argv)
{
	return look(argc > 1 ? argv[1] : "~root");
}
