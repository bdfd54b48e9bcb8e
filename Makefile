# staticld: see README.md. User-settable: CC CFLAGS LDFLAGS PREFIX DESTDIR.
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= cc
CFLAGS ?= -O2 -g
B = build

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -fPIC -I. $(WARN) $(SAN) $(CFLAGS)

CORE = $(sort $(wildcard policy/*.c audit/*.c))
WRAPPER = $(sort $(wildcard wrapper/*.c))
PLUGIN = $(sort $(wildcard plugin/*.c))
CORE_LIBS = -lconfig -lelf -lmd
WRAPPER_LIBS = -liberty
DATA = $(sort $(wildcard policy/*.cfg policy/libc/*.cfg))
NAMES = ld ld.bfd ld.gold ld.lld ld.mold ld.wild wild real-ld collect-ld
DATADIR = $(B)/share/staticld
MAN = wrapper/staticld.1 policy/staticld-policy.5

TREE = $(B)/bin/staticld $(B)/bin/staticld++ $(B)/lib/staticld/staticld.so \
  $(B)/lib/staticld/probe.o $(NAMES:%=$(B)/libexec/staticld/%) \
  $(DATA:policy/%=$(DATADIR)/%)

all: $(TREE)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/libcore.a: $(CORE:%.c=$(B)/obj/%.o)
	@rm -f $@
	$(AR) -rcs $@ $^

$(B)/bin/staticld: $(WRAPPER:%.c=$(B)/obj/%.o) $(B)/obj/libcore.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(WRAPPER_LIBS) $(CORE_LIBS)

$(B)/bin/staticld++:
	@mkdir -p $(@D)
	ln -sf staticld $@

$(NAMES:%=$(B)/libexec/staticld/%):
	@mkdir -p $(@D)
	ln -sf ../../bin/staticld $@

$(B)/lib/staticld/staticld.so: $(PLUGIN:%.c=$(B)/obj/%.o) $(B)/obj/libcore.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -shared -Wl,--exclude-libs,ALL -o $@ $^ $(CORE_LIBS)

# The linker asks about symbols only on behalf of a claimed file: this one.
$(B)/lib/staticld/probe.o:
	@mkdir -p $(@D)
	$(CC) -x c -c -o $@ /dev/null

$(DATADIR)/%.cfg: policy/%.cfg
	@mkdir -p $(@D)
	cp $< $@

clean:
	rm -rf $(B)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

.PHONY: all clean
