/* Which day it is for exceptions that expire. What has expired is for others to see. */
#include "policy/today.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The number of seconds in TEXT, -1 when it is none. */
static long long
seconds(const char *text)
{
	long long n;
	char *end;

	if (!text || *text < '0' || *text > '9')
		return -1;
	errno = 0;
	n = strtoll(text, &end, 10);
	return *end || errno ? -1 : n;
}

void
policytoday(const struct policy *p, char day[DAY_SIZE])
{
	long long now = (long long)time(NULL), epoch = seconds(getenv("SOURCE_DATE_EPOCH"));
	bool given = epoch >= 0 && (!p->lockedby || epoch > now);
	time_t at = (time_t)(given ? epoch : now);
	struct tm tm;

	/* Behind the year 9999 nothing is valid any more. */
	if (!gmtime_r(&at, &tm) || strftime(day, DAY_SIZE, "%Y-%m-%d", &tm) == 0)
		strcpy(day, "9999-12-31");
}
