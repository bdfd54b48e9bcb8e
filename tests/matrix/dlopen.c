#include <dlfcn.h>
#include <stdio.h>

static int
look(const char *file)
{
	puts(dlopen(file, RTLD_NOW) ? "loaded" : "refused");
	return 0;
}

int
main(int argc, char **argv)
{
	return look(argc > 1 ? argv[1] : "libm.so.6");
}
