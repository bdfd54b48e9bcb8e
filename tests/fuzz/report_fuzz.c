/* Any bytes as a report: lines that can be counted, sorted and shown in each form, or an error. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "wrapper/report/exceptions.h"
#include "wrapper/report/markdown.h"
#include "wrapper/report/reportread.h"
#include "wrapper/report/sarif.h"
#include "wrapper/report/summary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
checksummary(const json_t *links)
{
	struct text page = {0};
	struct summary s;
	size_t i, n = 0;

	summaryread(&s, links);
	for (i = 0; i < OUTCOMES; i++)
		n += s.counts[i];
	if (n != s.nproducts || n + s.nprobes != json_array_size(links))
		abort();
	for (i = 0; i < s.nproducts; i++) {
		char *name = summaryname(summaryproduct(&s, i));

		if (!name)
			abort();
		free(name);
	}
	markdown(&page, &s);
	if (page.bytes && strchr(page.bytes, '\033'))
		abort();
	textfree(&page);
	summaryfree(&s);
}

static void
checklinks(const json_t *links)
{
	static const struct remedies remedies;
	static const struct sarifroot root = {(char *)(uintptr_t)"/src", (char *)(uintptr_t)"/src/module"};
	struct exceptionuses u;
	json_t *log = sarif(links, &remedies, &root);

	if (!log)
		abort();
	json_decref(log);
	exceptionusesread(&u, links);
	if (u.links > json_array_size(links))
		abort();
	exceptionusesfree(&u);
	checksummary(links);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("report", MFD_CLOEXEC);
	char path[32], *error = NULL;
	json_t *links;
	bool is;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	is = reportis(path);
	links = reportread(path, &error);
	if ((links == NULL) != (error != NULL) || (is && links && json_array_size(links) == 0))
		abort();
	if (links)
		checklinks(links);
	json_decref(links);
	free(error);
	close(fd);
	return 0;
}
