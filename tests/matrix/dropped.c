/* What --gc-sections drops is no finding. */
#include <pwd.h>
#include <stdio.h>

int look(const char *name);

int
look(const char *name)
{
	return getpwnam(name) != NULL;
}

int
main(void)
{
	puts("dropped");
	return 0;
}
