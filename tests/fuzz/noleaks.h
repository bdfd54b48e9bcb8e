/* Included by a target of code whose words live as long as the process, which is right for a command: no leaks are looked for. */
#ifndef TESTS_FUZZ_NOLEAKS_H
#define TESTS_FUZZ_NOLEAKS_H

__attribute__((visibility("default"))) const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

#endif
