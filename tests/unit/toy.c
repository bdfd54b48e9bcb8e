#include "tests/unit/toy.h"

#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

enum { SYMBOLS = 64, NAMES = 2048 };

struct tables {
	Elf64_Sym symbols[SYMBOLS];
	size_t count, locals;
	char names[NAMES];
	size_t used;
};

static void
addsymbol(struct tables *t, char kind, const char *name, size_t size)
{
	Elf64_Sym *s = &t->symbols[t->count++];
	unsigned bind = kind == 'L' ? STB_LOCAL : kind == 'u' || kind == 'd' ? STB_WEAK : STB_GLOBAL;

	assert_true(t->count < SYMBOLS && t->used + size + 1 < NAMES);
	s->st_name = (Elf64_Word)t->used;
	s->st_info = (unsigned char)ELF64_ST_INFO(bind, kind == 'U' || kind == 'u' ? STT_NOTYPE : STT_OBJECT);
	s->st_shndx = kind == 'U' || kind == 'u' ? SHN_UNDEF : kind == 'C' ? SHN_COMMON : 3;
	s->st_size = 4;
	s->st_value = kind == 'C' ? 4 : 0;
	memcpy(t->names + t->used, name, size);
	t->used += size + 1;
}

/* Locals come first in a symbol table. */
static void
addsymbols(struct tables *t, const char *spec, bool locals)
{
	while (*spec) {
		size_t n = strcspn(spec, " ");

		assert_true(n > 2 && spec[1] == ':' && strchr("UuDdCL", spec[0]));
		if ((spec[0] == 'L') == locals)
			addsymbol(t, spec[0], spec + 2, n - 2);
		spec += n + (spec[n] != '\0');
	}
}

struct bytes
toyobject(const char *spec)
{
	struct tables t = {.count = 1, .used = 1};
	struct {
		Elf64_Ehdr head;
		Elf64_Shdr sections[4];
		char data[8];
	} f = {.head = {.e_type = ET_REL, .e_machine = EM_X86_64, .e_version = EV_CURRENT}};
	struct bytes b;
	size_t nsymbols;

	addsymbols(&t, spec, true);
	t.locals = t.count;
	addsymbols(&t, spec, false);
	nsymbols = t.count * sizeof(Elf64_Sym);
	memcpy(f.head.e_ident, ELFMAG, SELFMAG);
	f.head.e_ident[EI_CLASS] = ELFCLASS64;
	f.head.e_ident[EI_DATA] = ELFDATA2LSB;
	f.head.e_ident[EI_VERSION] = EV_CURRENT;
	f.head.e_ehsize = sizeof f.head;
	f.head.e_shoff = offsetof(__typeof__(f), sections);
	f.head.e_shentsize = sizeof(Elf64_Shdr);
	f.head.e_shnum = 4;
	f.head.e_shstrndx = 2;
	f.sections[1] = (Elf64_Shdr){.sh_type = SHT_SYMTAB, .sh_offset = sizeof f, .sh_size = nsymbols,
	    .sh_link = 2, .sh_info = (Elf64_Word)t.locals, .sh_addralign = 8, .sh_entsize = sizeof(Elf64_Sym)};
	f.sections[2] = (Elf64_Shdr){.sh_type = SHT_STRTAB, .sh_offset = sizeof f + nsymbols,
	    .sh_size = t.used, .sh_addralign = 1};
	f.sections[3] = (Elf64_Shdr){.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_WRITE,
	    .sh_offset = offsetof(__typeof__(f), data), .sh_size = sizeof f.data, .sh_addralign = 4};
	b.size = sizeof f + nsymbols + t.used;
	b.p = newarray(1, b.size);
	memcpy(b.p, &f, sizeof f);
	memcpy(b.p + sizeof f, t.symbols, nsymbols);
	memcpy(b.p + sizeof f + nsymbols, t.names, t.used);
	return b;
}

void
toyadd(struct link *l, const char *path, uint64_t offset, const char *spec)
{
	struct bytes b = toyobject(spec);

	linkadd(l, path, offset, b.p, b.size);
	if (l->damaged)
		fail_msg("%s", l->damaged);
	free(b.p);
}

size_t
toyarchive(const char *path, const char *name, struct bytes b)
{
	FILE *f = fopen(path, "w");
	char *slashed = newformat("%s/", name);
	long at;

	assert_non_null(f);
	assert_true(strlen(slashed) <= 16);
	fprintf(f, "!<arch>\n%-16s%-12d%-6d%-6d%-8o%-10zu`\n", slashed, 0, 0, 0, 0644u, b.size);
	at = ftell(f);
	assert_int_equal(fwrite(b.p, 1, b.size, f), b.size);
	if (b.size % 2)
		fputc('\n', f);
	assert_int_equal(fclose(f), 0);
	free(slashed);
	return (size_t)at;
}

void
toycatalogue(struct catalogue *c)
{
	*c = (struct catalogue){.name = newstring("toy")};
	stringsadd(&c->identity, "__toy_start");
	stringsadd(&c->archives, "libtoy.a");
	stringsadd(&c->archives, "libtoyextra.a");
	c->classes[CLASS_NSS].action = ACTION_DENY;
	c->classes[CLASS_NSS].consequence = newstring("it loads");
	stringsadd(&c->classes[CLASS_NSS].entry, "getpwnam");
	stringsadd(&c->classes[CLASS_NSS].internal, "__getpwnam_r");
	stringsadd(&c->classes[CLASS_NSS].choke, "__nss_load");
	c->classes[CLASS_DLOPEN].action = ACTION_DENY;
	stringsadd(&c->classes[CLASS_DLOPEN].entry, "dlopen");
	c->classes[CLASS_STUB].action = ACTION_WARN;
	stringsadd(&c->classes[CLASS_STUB].entry, "revoke");
	c->classes[CLASS_LOCALE].action = ACTION_ALLOW;
	stringsadd(&c->classes[CLASS_LOCALE].entry, "setlocale");
}

void
toybegin(struct toy *t)
{
	*t = (struct toy){0};
	toycatalogue(&t->catalogue);
	linkinit(&t->link, &t->policy, &t->catalogue, 1);
}

void
toyend(struct toy *t)
{
	linkfree(&t->link);
	cataloguefree(&t->catalogue);
}
