#include <pwd.h>
#include <stdio.h>

static int
look(const char *name)
{
	struct passwd *p = getpwnam(name);

	puts(p ? "found" : "none");
	return 0;
}

int
main(int argc, char **argv)
{
	return look(argc > 1 ? argv[1] : "root");
}
