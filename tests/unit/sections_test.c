/* What the reference graph is made of, as readelf reads it. */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/input/sections.h"
#include "base/mem.h"

/* The fuzz seeds serve as objects of machines that this one need not have a compiler for. */
#define SEED(name) "tests/fuzz/corpus/sections/" name

static char *
load(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	char *bytes = newarray(1, 1 << 16);

	assert_non_null(f);
	*size = fread(bytes, 1, 1 << 16, f);
	fclose(f);
	return bytes;
}

static const struct reloc *
relocfor(const struct sections *l, const char *symbol)
{
	size_t i;

	for (i = 0; i < l->nrelocs; i++)
		if (strcmp(l->symbols[l->relocs[i].symbol].name, symbol) == 0)
			return &l->relocs[i];
	fail_msg("nothing refers to %s", symbol);
	return NULL;
}

static void
symbols_and_types_of_relocations(void **state)
{
	static const struct {
		const char *path, *symbol;
		uint32_t type;
	} rows[] = {
		{SEED("aarch64.o"), "getpwnam", R_AARCH64_CALL26},
		{SEED("i386.o"), "getpwnam", R_386_PLT32},
		{SEED("s390x.o"), "getpwnam", R_390_PLT32DBL},
		{SEED("riscv64.o"), "getpwnam", R_RISCV_CALL_PLT},
		/* Three types in one, and bytes in an order of their own. */
		{SEED("mips64el.o"), "twice", R_MIPS_HI16 << 16 | R_MIPS_SUB << 8 | R_MIPS_GPREL16},
		{SEED("mips64el.o"), "getpwnam", R_MIPS_CALL16},
	};
	size_t i, size;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *bytes = load(rows[i].path, &size);
		struct sections l;

		assert_int_equal(sectionsread(&l, bytes, size), 0);
		assert_int_equal(relocfor(&l, rows[i].symbol)->type, rows[i].type);
		sectionsfree(&l);
		free(bytes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbols_and_types_of_relocations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
