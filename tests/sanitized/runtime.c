/*
 * Linked into the programs that make check-sanitized runs. What loads the plugin needs ASan's runtime from its start: that
 * process gets it, whatever its environment was, and no other, for many programs crash or crawl with it. tests.mk defines
 * SAN_PRELOAD and SAN_OPTIONS.
 */
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Called by ASan as it starts: what ASAN_OPTIONS would say. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return strchr(SAN_OPTIONS, '=') + 1;
}

static int
isplugin(const char *path)
{
	const char *name = strrchr(path, '/');

	return name && strcmp(name, "/staticld.so") == 0;
}

/* As wrapper/linker/linkrun.c has it: the first option, or that of base/argv.c's file of many, is our plugin. */
static int
loadsplugin(char *const *words)
{
	const char *file = "@/proc/self/fd/";
	char lines[PATH_MAX + 16] = "", path[PATH_MAX];

	if (!words[0] || !words[1])
		return 0;
	if (strcmp(words[1], "-plugin") == 0)
		return words[2] && isplugin(words[2]);
	return strncmp(words[1], file, strlen(file)) == 0 &&
	    pread(atoi(words[1] + strlen(file)), lines, sizeof lines - 1, 0) > 0 &&
	    sscanf(lines, "-plugin %4095[^\n]", path) == 1 && isplugin(path);
}

static int
isnamed(const char *variable, const char *name)
{
	return strncmp(variable, name, strlen(name)) == 0;
}

static size_t
count(char *const *environment)
{
	size_t n = 0;

	while (environment[n])
		n++;
	return n;
}

/* The value of the variable NAME, which ends in '=', or "". */
static const char *
valueof(const char *name, char *const *environment)
{
	for (; *environment; environment++)
		if (isnamed(*environment, name))
			return *environment + strlen(name);
	return "";
}

static int
executewithruntime(const char *path, char *const *words, char *const *environment)
{
	const char *others = valueof("LD_PRELOAD=", environment);
	char preload[sizeof SAN_PRELOAD + strlen(others) + 1];
	const char *variables[count(environment) + 3];
	size_t n = 0;

	/* libfaketime waits for itself when it comes after ASan's. */
	snprintf(preload, sizeof preload, "LD_PRELOAD=%s %s", others, strchr(SAN_PRELOAD, '=') + 1);
	variables[n++] = preload;
	variables[n++] = SAN_OPTIONS;
	for (; *environment; environment++)
		if (!isnamed(*environment, "LD_PRELOAD=") && !isnamed(*environment, "ASAN_OPTIONS="))
			variables[n++] = *environment;
	variables[n] = NULL;
	return (int)syscall(SYS_execve, path, words, variables);
}

/* In the place of libc's. base/child.c calls it after vfork, so it allocates nothing. */
int
execve(const char *path, char *const *words, char *const *environment)
{
	if (loadsplugin(words))
		return executewithruntime(path, words, environment);
	return (int)syscall(SYS_execve, path, words, environment);
}
