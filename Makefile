# staticld: see README.md. User-settable: CC CFLAGS LDFLAGS PREFIX DESTDIR SYSCONFDIR STATIC CFI;
# to build for another machine also BUILD_CC and BUILD_FLAGS, which make a program that runs during the build.
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= cc
BUILD_CC ?= $(CC)
CFLAGS ?= -O2 -g
BUILD_FLAGS ?= $(CFLAGS) $(LDFLAGS)
SYSCONFDIR ?= /etc
ARCHIVES ?= yes
VERSION = 0.9.0
# Of this very tree, not of one that it was unpacked in. `git archive` writes it into .commit.
COMMIT ?= $(shell sed -n 's/^[0-9a-f]\{12\}/&\n/;s/\n.*//p' .commit 2>/dev/null; git --git-dir=.git rev-parse --short=12 HEAD 2>/dev/null || :)
B = build

# CFI=yes: a call through a pointer to a function of another type ends the process. Needs clang, lld and llvm.
ifeq ($(CFI),yes)
CC = clang
AR = llvm-ar
override LDFLAGS += -fuse-ld=lld
CFI_CFLAGS = -flto=thin -fsanitize=cfi-icall -fsanitize-ignorelist=plugin/cfi.list
endif

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -fPIC -fvisibility=hidden -I. $(WARN) $(SAN) $(CFI_CFLAGS) $(CFLAGS)

# Not in the core: libdw takes long to load, so what needs it is loaded when there is a finding.
DWARF = audit/dwarf/dwarf.c
BUILTIN = audit/dwarf/builtin.c
LIBEU = audit/dwarf/libeu.c
CORE = $(filter-out $(DWARF) $(BUILTIN) $(LIBEU),$(sort $(wildcard base/*.c policy/*.c audit/*.c audit/*/*.c)))
ROOMS = needs hints hermetic probe driver driving linkline unplugged proof evidence linker go report policies verify commands
WRAPPER = plugin/driverlocate.c plugin/ldoptions.c $(sort $(wildcard wrapper/*.c $(ROOMS:%=wrapper/%/*.c)))
PLUGIN = $(sort $(wildcard plugin/*.c))
# What the core needs, in programs and in the plugin.
LIBRARIES = config elf nettle jansson z
CORE_LIBS = @$(B)/obj/programlibs -liberty -ldl
PLUGIN_LIBS = @$(B)/obj/pluginlibs -liberty -ldl
DWARF_LIBS = -ldw -lelf
PLUGIN_FLAGS = -shared $(if $(SAN),,-Wl,-z,defs) -Wl,--version-script=plugin/plugin.map
DATA = $(sort $(wildcard policy/*.cfg policy/libc/*.cfg policy/libc/*.lacks))
POLICIES = audit default musl sealed strict
NAMES = ld ld.bfd ld.gold ld.lld ld.mold ld.wild wild real-ld collect-ld collect2
DATADIR = $(B)/share/staticld
SEAL = $(sort $(wildcard wrapper/seal/*.c))
SEALED = $(patsubst %.c,$(B)/obj/%.o,$(filter-out wrapper/seal/loader.c wrapper/seal/note.c,$(SEAL)))
# It goes into other people's programs: none of the user's flags, and fit for static PIEs too.
SEAL_CFLAGS = -std=c11 -ffreestanding -O2 -fPIE -fno-stack-protector -fno-asynchronous-unwind-tables $(WARN)

# What is installed as it is: completions, and files for build systems.
SHARED = $(patsubst wrapper/%,%,$(sort $(wildcard wrapper/share/*/*/*)))
# Every file of the tree, as it is under PREFIX too. Links are made by name.
PROGRAMS = bin/staticld lib/staticld/staticld.so lib/staticld/dwarf.so
FILES = lib/staticld/probe.o lib/staticld/probe.a lib/staticld/note.o lib/staticld/seal.o lib/staticld/libseal.a \
  $(SEAL:wrapper/%=share/staticld/%) share/staticld/seal/seal.h share/staticld/seal/evidence.h share/staticld/nodirect.h $(DATA:policy/%=share/staticld/%) \
  share/man/man1/staticld.1 share/man/man5/staticld-policy.5 $(SHARED)
# For staticld++ the same as for staticld.
ALIKE = bin/staticld++ share/man/man1/staticld++.1 share/bash-completion/completions/staticld++ \
  share/fish/vendor_completions.d/staticld++.fish
NATIVE = share/meson/native/staticld.ini
LINKS = $(ALIKE) bin/staticld-toolexec share/man/man1/staticld-toolexec.1 $(NAMES:%=libexec/staticld/%) $(NATIVE)
# The kernel's headers alone, for a libc that has none: where Debian puts them, asm/ by machine, and nothing else that
# is there. A link whose target is not installed does no harm.
KERNEL = $(addprefix share/staticld/kernel/,asm-generic drm linux misc mtd rdma scsi sound video xen)
ASMS = x86_64:x86_64-linux-gnu i386:i386-linux-gnu i686:i386-linux-gnu aarch64:aarch64-linux-gnu \
  arm:arm-linux-gnueabihf riscv64:riscv64-linux-gnu s390x:s390x-linux-gnu powerpc64le:powerpc64le-linux-gnu \
  mips64el:mips64el-linux-gnuabi64
MACHINES = $(foreach m,$(ASMS),$(firstword $(subst :, ,$m)))
# A cross compiler's are in cross/, where the machine's own are not installed.
VIEW = $(KERNEL) $(MACHINES:%=share/staticld/kernel/%/asm) $(MACHINES:%=share/staticld/kernel/%/cross/asm)
TREE = $(PROGRAMS:%=$(B)/%) $(FILES:%=$(B)/%) $(LINKS:%=$(B)/%) $(B)/obj/kernel

all: $(TREE)

# Header and Debian package of all that is needed. What is missing is said in one line, not by the compiler in many.
HEADERS = stdio.h:libc6-dev libconfig.h:libconfig-dev gelf.h:libelf-dev nettle/sha2.h:nettle-dev jansson.h:libjansson-dev zlib.h:zlib1g-dev \
  elfutils/libdwfl.h:libdw-dev plugin-api.h:binutils-dev libiberty/libiberty.h:libiberty-dev
FOUND = $(B)/obj/found
$(FOUND):
	@mkdir -p $(@D)
	@missing=; command -v $(firstword $(CC)) >/dev/null || missing=' gcc'; \
	for h in $(HEADERS); do \
	  if [ "$$missing" = ' gcc' ]; then continue; fi; \
	  printf '#include <stdint.h>\n#include <%s>\n' $${h%:*} | $(CC) $(ALL_CFLAGS) -E -x c -o $@.i - 2>/dev/null || missing="$$missing $${h#*:}"; \
	done; rm -f $@.i; \
	[ -z "$$missing" ] || { echo "staticld: missing:$$missing; 'make deps' installs them on Debian" >&2; exit 1; }
	@touch $@
$(TREE): | $(FOUND)

$(B)/obj/policy/choose.o: ALL_CFLAGS += -DSYSCONFDIR='"$(SYSCONFDIR)"'

# Written anew only when it changes. Root, whom git refuses to say the commit of another's tree, leaves it as it is.
BUILT := $(shell cat $(B)/obj/version 2>/dev/null)
$(B)/obj/version: $(if $(filter-out $(if $(COMMIT),$(BUILT),$(firstword $(BUILT))),$(VERSION) $(COMMIT)),FORCE)
	@mkdir -p $(@D)
	@echo '$(VERSION) $(COMMIT)' >$@
$(B)/obj/base/version.o: $(B)/obj/version
$(B)/obj/base/version.o: ALL_CFLAGS += -DVERSION='"$(VERSION)"' -DCOMMIT='"$(COMMIT)"'

$(B)/obj/%.o: %.c | $(FOUND)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Reads what every later link needs, while staticld is built.
PREPARE = $(sort $(wildcard policy/prepare/*.c)) $(filter-out policy/choose.c policy/packed.c policy/sections.c policy/tighten.c,$(sort $(wildcard policy/*.c))) \
  base/digest.c base/glob.c base/mem.c base/path.c base/strings.c base/text.c
$(B)/obj/prepare: $(PREPARE) $(wildcard base/*.h policy/*.h policy/prepare/*.h) | $(FOUND)
	@mkdir -p $(@D)
	$(BUILD_CC) -std=c11 -D_GNU_SOURCE -I. $(BUILD_FLAGS) -o $@ $(PREPARE) -lconfig -lnettle

$(B)/obj/prepareddata.c: $(B)/obj/prepare $(DATA)
	$< policy $(POLICIES) >$@.new
	mv $@.new $@

# What policy/prepare does not print of a struct is missing here.
$(B)/obj/prepareddata.o: $(B)/obj/prepareddata.c
	$(CC) $(ALL_CFLAGS) -Werror -MMD -MP -c -o $@ $<

$(B)/obj/libcore.a: $(CORE:%.c=$(B)/obj/%.o) $(B)/obj/prepareddata.o
	@rm -f $@
	$(AR) -rcs $@ $^

# Every link of every user loads these libraries, so each is an archive, if ARCHIVES is not empty, where a trial link with the flags $(1) takes
# it, else the shared one: Debian compiles archives for programs, and some fit into no shared object. libelf.a needs
# those behind it.
define librariesfor
	@for l in $(LIBRARIES); do \
	  $(if $(ARCHIVES),,echo "-l$$l"; continue;) archives=$$($(CC) -print-file-name=lib$$l.a); \
	  for m in z zstd; do [ $$l != elf ] || archives="$$archives $$(ls $$($(CC) -print-file-name=lib$$m.a) 2>/dev/null)"; done; \
	  if echo 'int main(void) { return 0; }' | $(CC) $(ALL_CFLAGS) $(LDFLAGS) $(1) -o $@.trial -x c - -x none \
	    -Wl,--whole-archive $(B)/obj/libcore.a -Wl,--no-whole-archive $$archives $(LIBRARIES:%=-l%) -liberty -ldl 2>/dev/null; \
	  then echo "$$archives"; else echo "-l$$l"; fi; \
	done >$@.new
	@rm -f $@.trial
	@mv $@.new $@
endef

$(B)/obj/programlibs: $(B)/obj/libcore.a
	$(librariesfor)

$(B)/obj/pluginlibs: $(B)/obj/libcore.a
	$(call librariesfor,$(PLUGIN_FLAGS))

# The program starts with every compile, and its loader would be half of that: it is static and sealed, as its own
# policies have it, where that can be linked. STATIC=no: as any other program.
STATIC ?= yes
PROGRAM = $(WRAPPER:%.c=$(B)/obj/%.o) $(B)/obj/libcore.a
OWN = $(B)/lib/staticld/seal.o $(DWARF:%.c=$(B)/obj/%.o) $(BUILTIN:%.c=$(B)/obj/%.o)
OWN_ARCHIVES = config nettle jansson dw elf z zstd lzma bz2
$(B)/obj/libeu.a: $(LIBEU:%.c=$(B)/obj/%.o)
	@rm -f $@
	$(AR) -rcs $@ $^

$(B)/bin/staticld: $(PROGRAM) $(OWN) $(B)/obj/libeu.a $(B)/lib/staticld/libseal.a | $(B)/obj/programlibs
	@mkdir -p $(@D)
	@$(if $(SAN)$(filter-out yes,$(STATIC)),false,$(CC) $(ALL_CFLAGS) $(LDFLAGS) -static-pie -o $@ $(OWN) $(PROGRAM) \
	  $$(for l in $(OWN_ARCHIVES); do $(CC) -print-file-name=lib$$l.a; done | grep /) $(B)/obj/libeu.a $(B)/lib/staticld/libseal.a -liberty -lpthread -ldl) 2>/dev/null && \
	  echo "$@: static" || $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(PROGRAM) $(CORE_LIBS)

$(ALIKE:%=$(B)/%):
	@mkdir -p $(@D)
	ln -sf $(subst ++,,$(@F)) $@

$(B)/bin/staticld-toolexec $(B)/share/man/man1/staticld-toolexec.1:
	@mkdir -p $(@D)
	ln -sf $(subst -toolexec,,$(@F)) $@

$(B)/$(NATIVE):
	@mkdir -p $(@D)
	ln -sf ../../$(patsubst share/%/native/staticld.ini,staticld/%/staticld.ini,$(NATIVE)) $@

$(NAMES:%=$(B)/libexec/staticld/%):
	@mkdir -p $(@D)
	ln -sf ../../bin/staticld $@

# No -z defs with sanitizers, whose runtime is the program's.
$(B)/lib/staticld/staticld.so: $(PLUGIN:%.c=$(B)/obj/%.o) $(B)/obj/libcore.a plugin/plugin.map | $(B)/obj/pluginlibs
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(PLUGIN_FLAGS) -o $@ $(filter-out %.map,$^) $(PLUGIN_LIBS)

$(B)/lib/staticld/dwarf.so: $(DWARF:%.c=$(B)/obj/%.o) $(B)/obj/base/mem.o $(B)/obj/base/path.o
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -shared -o $@ $^ $(DWARF_LIBS)

# The linker asks about symbols only on behalf of a claimed file: this one.
$(B)/lib/staticld/probe.o: | $(FOUND)
	@mkdir -p $(@D)
	$(CC) -x c -c -o $@ /dev/null

$(B)/lib/staticld/probe.a: $(B)/lib/staticld/probe.o
	@rm -f $@
	$(AR) -rcsD $@ $<

# No loader: linked into programs under a policy that seals.
$(B)/lib/staticld/seal.o: wrapper/seal/loader.c | $(FOUND)
	@mkdir -p $(@D)
	$(CC) $(SEAL_CFLAGS) -c -o $@ $<

# The place for what a program says of its own check.
$(B)/lib/staticld/note.o: wrapper/seal/note.c wrapper/seal/evidence.h | $(FOUND)
	@mkdir -p $(@D)
	$(CC) $(SEAL_CFLAGS) -c -o $@ $<

$(B)/obj/wrapper/seal/%.o: wrapper/seal/%.c wrapper/seal/seal.h | $(FOUND)
	@mkdir -p $(@D)
	$(CC) $(SEAL_CFLAGS) -c -o $@ $<

$(B)/lib/staticld/libseal.a: $(SEALED)
	@mkdir -p $(@D)
	@rm -f $@
	$(AR) -rcsD $@ $^

$(DATADIR)/nodirect.h: wrapper/probe/nodirect.h
	@mkdir -p $(@D)
	cp $< $@

$(DATADIR)/seal/%: wrapper/seal/%
	@mkdir -p $(@D)
	cp $< $@

$(B)/obj/kernel: Makefile
	@mkdir -p $(@D) $(MACHINES:%=$(DATADIR)/kernel/%/cross)
	@for f in $(notdir $(KERNEL)); do ln -sfn /usr/include/$$f $(DATADIR)/kernel/$$f || exit 1; done
	@for m in $(ASMS); do ln -sfn /usr/include/$${m#*:}/asm $(DATADIR)/kernel/$${m%:*}/asm || exit 1; done
	@for m in $(subst i386-linux,i686-linux,$(ASMS)); do \
	  ln -sfn /usr/$${m#*:}/include/asm $(DATADIR)/kernel/$${m%:*}/cross/asm || exit 1; done
	@touch $@

$(SHARED:%=$(B)/%): $(B)/%: wrapper/%
	@mkdir -p $(@D)
	cp $< $@

$(DATADIR)/%.cfg: policy/%.cfg
	@mkdir -p $(@D)
	cp $< $@

$(DATADIR)/%.lacks: policy/%.lacks
	@mkdir -p $(@D)
	cp $< $@

$(B)/share/man/man1/%: docs/%
	@mkdir -p $(@D)
	cp $< $@

$(B)/share/man/man5/%: policy/%
	@mkdir -p $(@D)
	cp $< $@

install: all
	for f in $(PROGRAMS); do install -D $(B)/$$f "$(DESTDIR)$(PREFIX)/$$f" || exit 1; done
	for f in $(FILES); do install -D -m 644 $(B)/$$f "$(DESTDIR)$(PREFIX)/$$f" || exit 1; done
	mkdir -p $(MACHINES:%="$(DESTDIR)$(PREFIX)/share/staticld/kernel/%/cross")
	mkdir -p $(patsubst %,"$(DESTDIR)$(PREFIX)/%",$(sort $(dir $(LINKS))))
	for f in $(LINKS) $(VIEW); do cp -P $(B)/$$f "$(DESTDIR)$(PREFIX)/$$f" || exit 1; done

uninstall:
	cd "$(DESTDIR)$(PREFIX)" && rm -f $(PROGRAMS) $(FILES) $(LINKS) $(VIEW)
	cd "$(DESTDIR)$(PREFIX)" && rmdir $(MACHINES:%=share/staticld/kernel/%/cross) $(MACHINES:%=share/staticld/kernel/%) share/staticld/kernel share/staticld/libc share/staticld/seal \
	  $(sort $(patsubst %/,%,$(dir $(filter share/staticld/%,$(SHARED))))) share/staticld lib/staticld libexec/staticld

clean:
	rm -rf $(B)

# The sources of the commit that is checked out, the same bytes each time.
NAME = staticld-$(VERSION)
dist:
	@mkdir -p $(B)
	git -c tar.umask=0022 archive --format=tar --prefix=$(NAME)/ HEAD | gzip -9n >$(B)/$(NAME).tar.gz.new
	@mv $(B)/$(NAME).tar.gz.new $(B)/$(NAME).tar.gz
	@echo $(B)/$(NAME).tar.gz

# Debian's package, from the same tarball; needs dpkg-dev and what debian/control says.
deb: dist
	@rm -rf $(B)/deb
	@mkdir $(B)/deb
	tar -xzf $(B)/$(NAME).tar.gz -C $(B)/deb
	cd $(B)/deb/$(NAME) && dpkg-buildpackage -us -uc -b
	@ls $(B)/deb/staticld_*.deb

# A tree that runs wherever gcc does, with every library but libc linked in; needs root, debootstrap and the network once.
dist-binary: dist
	@tests/deps.sh dist
	@tests/distbinary.sh $(B)/$(NAME).tar.gz $(B)/$(NAME)-$(shell uname -m).tar.gz

include tests/tests.mk

$(TEST_PROGRAMS): | $(B)/obj/programlibs

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

FORCE:

.PHONY: all install uninstall clean dist dist-binary deb FORCE
