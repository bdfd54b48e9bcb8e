/* A getpwnam of the program's own is no finding. */
#include <stdio.h>

const char *getpwnam(const char *name);

const char *
getpwnam(const char *name)
{
	return name;
}

int
main(int argc, char **argv)
{
	puts(getpwnam(argc > 1 ? argv[1] : "own"));
	return 0;
}
