/* Linked with --wrap=getpwnam: the call goes to the program's own function. */
#include <pwd.h>
#include <stdio.h>

/* Used, for LTO does not see the call. */
__attribute__((used)) struct passwd *__wrap_getpwnam(const char *name);

struct passwd *
__wrap_getpwnam(const char *name)
{
	puts(name);
	return NULL;
}

int
main(int argc, char **argv)
{
	return getpwnam(argc > 1 ? argv[1] : "wrapped") != NULL;
}
