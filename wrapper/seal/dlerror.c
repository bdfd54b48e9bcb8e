/* dlerror in a sealed program: says that loading was sealed out, once after each refused call. */
#include "seal.h"

static char text[] = "run-time loading was sealed out of this program by staticld";

char *
dlerror(void)
{
	int refused = __staticld_refused;

	__staticld_refused = 0;
	return refused ? text : 0;
}
