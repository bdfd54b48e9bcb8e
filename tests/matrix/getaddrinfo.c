#include <netdb.h>
#include <stdio.h>

static int
look(const char *name)
{
	struct addrinfo *a = NULL;

	printf("%d\n", getaddrinfo(name, "80", NULL, &a));
	return 0;
}

int
main(int argc, char **argv)
{
	return look(argc > 1 ? argv[1] : "localhost");
}
