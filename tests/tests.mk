# Tests. Included by the Makefile; everything here is built below $(B)/tests.
# tests/unit/NAME_test.c is a cmocka program; the other files of tests/unit are linked into each of them.
# tests/fuzz/NAME_fuzz.c is a fuzz target, its inputs are in tests/fuzz/corpus/NAME.
UNIT_TESTS = $(patsubst tests/unit/%.c,$(B)/tests/%,$(sort $(wildcard tests/unit/*_test.c)))
UNIT_SHARED = $(filter-out %_test.c,$(sort $(wildcard tests/unit/*.c)))
FUZZ_REPLAYS = $(patsubst tests/fuzz/%_fuzz.c,$(B)/tests/%_replay,$(sort $(wildcard tests/fuzz/*_fuzz.c)))
FUZZERS = $(FUZZ_REPLAYS:_replay=_fuzzer)
TEST_PROGRAMS = $(UNIT_TESTS) $(FUZZ_REPLAYS)
TESTED_WRAPPER = $(filter-out wrapper/main.c,$(WRAPPER))
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
CATALOGUE = $(B)/tests/catalogue
INJECT = $(B)/tests/inject
READING = $(B)/tests/reading
RUN = STATICLD_BUILD=$(abspath $(B)) tests/run

$(B)/obj/libwrapper.a: $(TESTED_WRAPPER:%.c=$(B)/obj/%.o)
	@mkdir -p $(@D)
	@rm -f $@
	$(AR) -rcs $@ $^

$(B)/tests/%_test: $(B)/obj/tests/unit/%_test.o $(UNIT_SHARED:%.c=$(B)/obj/%.o) $(B)/obj/libwrapper.a $(B)/obj/libcore.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) -lcmocka $(CORE_LIBS)

$(B)/tests/prepared_test: $(B)/obj/policy/prepare/print.o
$(B)/tests/judge_test $(B)/tests/ldoptions_test: $(B)/obj/plugin/ldoptions.o

$(B)/tests/%_replay: $(B)/obj/tests/fuzz/%_fuzz.o $(B)/obj/tests/fuzz/replay.o $(B)/obj/libwrapper.a $(B)/obj/libcore.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(CORE_LIBS)

# The same with the compiler's own fuzzing engine in the place of replay.c.
$(B)/tests/%_fuzzer: $(B)/obj/tests/fuzz/%_fuzz.o $(B)/obj/libwrapper.a $(B)/obj/libcore.a | $(B)/obj/programlibs
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(CORE_LIBS)

$(B)/tests/dwarf_replay $(B)/tests/dwarf_fuzzer: $(B)/obj/audit/dwarf/dwarf.o
$(B)/tests/dwarf_replay $(B)/tests/dwarf_fuzzer: CORE_LIBS := $(B)/obj/libcore.a -ldw -lelf $(CORE_LIBS)

# What leads into NSS and the like, computed from a libc itself: see tests/catalogue/catalogue.c.
$(CATALOGUE): $(patsubst %.c,$(B)/obj/%.o,$(sort $(wildcard tests/catalogue/*.c)) base/glob.c base/nameset.c base/strings.c base/mem.c)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lelf -lconfig

# Makes system calls fail; knows the registers of x86-64 alone.
$(INJECT): $(B)/obj/tests/faults/inject.o
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

$(READING): $(B)/obj/tests/differential/reading.o $(B)/obj/libwrapper.a $(B)/obj/libcore.a | $(B)/obj/programlibs
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(CORE_LIBS)

# What UBSan finds is an invalid instruction, which ASan reports; into files whose names begin with SAN_LOG.
SAN_LOG ?= stderr
SAN_PRELOAD = LD_PRELOAD=$(shell $(CC) -print-file-name=libasan.so)
SAN_OPTIONS = ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:handle_sigill=1:verify_asan_link_order=0:log_path=$(SAN_LOG)
ifneq ($(SAN),)
$(B)/obj/tests/sanitized/runtime.o: ALL_CFLAGS += -DSAN_PRELOAD='"$(SAN_PRELOAD)"' -DSAN_OPTIONS='"$(SAN_OPTIONS)"'
$(B)/bin/staticld $(CATALOGUE): $(B)/obj/tests/sanitized/runtime.o
$(B)/bin/staticld: PROGRAM += $(B)/obj/tests/sanitized/runtime.o
endif

test-programs: $(TEST_PROGRAMS) $(if $(filter x86_64,$(shell uname -m)),$(INJECT))

asan-programs:
	@$(MAKE) --no-print-directory B=$(B)/asan SAN="$(SANITIZE)" test-programs

fuzzers: $(FUZZERS)

# Installing comes before any compile, whatever -j says: hence the second make.
deps:
	@tests/deps.sh

check: deps
	@$(MAKE) --no-print-directory all test-programs asan-programs $(CATALOGUE)
	@$(RUN)

# Under a minute on two idle cores: for the time between two edits.
check-fast: deps
	@$(MAKE) --no-print-directory all test-programs $(CATALOGUE)
	@$(RUN) unit fuzz c

check-unit: deps
	@$(MAKE) --no-print-directory all test-programs
	@$(RUN) unit fuzz

# What sealing needs of a C library: few packages, for roots of other releases.
check-seal:
	@tests/deps.sh seal
	@$(MAKE) --no-print-directory all
	STATICLD_BUILD=$(abspath $(B)) bats --filter '^gcc, bfd, static|smaller|each function|^modules? |^a module|before 2.34' \
	  tests/e2e/seal-matrix.bats tests/e2e/seal-nss.bats tests/e2e/seal-refused.bats

# Each public function of libc.a in a sealed program, static and static PIE, with GNU ld and gold. SEALALL_BATCH=1: alone.
check-seal-all:
	@tests/deps.sh seal
	@$(MAKE) --no-print-directory all
	@STATICLD_BUILD=$(abspath $(B)) tests/sealall.sh

# Real software from Debian's sources and archives: what the fixes say to do with it, done. Needs the network once.
check-real:
	@tests/deps.sh real
	@$(MAKE) --no-print-directory all
	@$(RUN) tests/real/*.bats

# Programs for other machines, run under qemu-user. Seven cross compilers are installed for it.
check-cross:
	@tests/deps.sh cross
	@$(MAKE) --no-print-directory all
	@$(RUN) tests/cross/cross.bats

# Ten programs with every compiler, linker and kind of output: a table for docs/linkers.md, and whether each cell is as it has to be.
matrix: deps
	@$(MAKE) --no-print-directory all
	@STATICLD_BUILD=$(abspath $(B)) tests/matrix.sh --markdown

# The linker wild, built from crates.io; needs cargo, the network once, and some minutes.
check-wild: deps
	@$(MAKE) --no-print-directory all
	@STATICLD_BUILD=$(abspath $(B)) tests/wild.sh

# Each fuzz target for FUZZ_SECONDS, with libFuzzer or (FUZZ_ENGINE=afl) AFL++: a table of what was run and what of the code
# was reached. FUZZ="archive object": these alone. FUZZ_KEEP=yes: inputs that reach new code go into tests/fuzz/corpus.
fuzz:
	@tests/deps.sh fuzz
	@FUZZ_SECONDS=$(or $(FUZZ_SECONDS),60) FUZZ_ENGINE=$(or $(FUZZ_ENGINE),libfuzzer) FUZZ_KEEP=$(FUZZ_KEEP) \
	  tests/fuzz/fuzz.sh $(abspath $(B)) $(FUZZ)

# cppcheck and clang's analyser: minutes, so not part of check.
check-lint:
	@tests/deps.sh lint
	@tests/lint/lint.sh $(abspath $(B))

# End to end with ASan and UBSan in staticld and in the plugin within ld; without what counts instructions, and tests that
# are tagged unsanitized. SUITE="c bypass": these suites or files of tests/run.
SANITIZED = $(filter-out tests/e2e/instructions.bats,$(sort $(wildcard tests/e2e/*.bats tests/bypass/*.bats)))
check-sanitized: deps
	@$(MAKE) --no-print-directory -s B=$(B)/sanitized SAN="$(SANITIZE) -fsanitize-undefined-trap-on-error" SAN_LOG=$(abspath $(B))/found/by sanitized

# A finding has a summary; without one ASan itself could not go on, for faults.bats lets its system calls fail as well.
sanitized: all test-programs $(CATALOGUE)
	@mkdir -p -m 1777 $(dir $(SAN_LOG)) && rm -f $(SAN_LOG).*
	@status=0; SAN="$(SAN)" SAN_LOG="$(SAN_LOG)" SAN_ENV="$(SAN_PRELOAD) $(SAN_OPTIONS)" $(RUN) $(or $(SUITE),$(SANITIZED)) || status=1; \
	found=$$(grep -ls SUMMARY: $(SAN_LOG)*); [ -z "$$found" ] || { cat $$found; status=1; }; exit $$status

check-asan: deps
	@$(MAKE) --no-print-directory asan-programs
	@$(RUN) asan

# Looks at the HTML report in a browser; chromium is installed for it.
check-report: deps
	@$(MAKE) --no-print-directory -s all
	@STATICLD_BUILD=$(abspath $(B)) tests/browser.sh

# The sets of the installed libc, one name a line; the same for any other: build/tests/catalogue --print LIBC.A
catalogue: deps
	@$(MAKE) --no-print-directory -s $(CATALOGUE)
	@$(CATALOGUE) --print "$$($(CC) -print-file-name=libc.a)"

# policy/libc/*.cfg against every libc that Debian 12, 13 and sid have for four machines; needs the network once.
check-catalogues: deps
	@$(MAKE) --no-print-directory -s $(CATALOGUE)
	@tests/catalogue/checkall.sh $(CATALOGUE)

demo: deps
	@$(MAKE) --no-print-directory -s all
	@STATICLD_BUILD=$(abspath $(B)) tests/demo/demo.sh

# In bare roots of the Debian releases that are not this machine's; needs root, debootstrap and the network.
check-distros:
	@tests/deps.sh dist
	tests/distro.sh trixie demo check matrix
	tests/distro.sh sid check-seal matrix

# Programs from Debian's sources under three policies: tests/software.list; needs the network once.
check-software:
	@tests/deps.sh software
	@$(MAKE) --no-print-directory all
	@STATICLD_BUILD=$(abspath $(B)) tests/software.sh

# Other people's tools: goreleaser and ko from the Go module proxy, distcc, ccache, icecc, Bazel, buildah. Their packages are installed for it.
check-ecosystem: dist-binary
	@tests/deps.sh ecosystem
	@$(MAKE) --no-print-directory all
	@$(RUN) tests/ecosystem/go-tools.bats tests/ecosystem/distcc.bats tests/ecosystem/masquerades.bats \
	  tests/ecosystem/bazel.bats tests/ecosystem/dockerfile.bats

# The tarballs, the binary one in bare roots of four releases; needs root, debootstrap and the network once.
check-dist: dist-binary
	@tests/distcheck.sh $(abspath $(B))

# Debian's package in clean roots of Debian 12 and 13; needs root, debootstrap and the network.
check-deb: dist
	@tests/deps.sh dist
	@tests/debcheck.sh $(B)/$(NAME).tar.gz

# Go's own tests of cgo. CGO_POLICIES and CGO_VARIANTS choose some.
check-cgo: deps
	@$(MAKE) --no-print-directory all
	@STATICLD_BUILD=$(abspath $(B)) tests/cgo.sh

# Real modules from the Go module proxy; needs the network.
check-modules: deps
	@$(MAKE) --no-print-directory all
	@STATICLD_BUILD=$(abspath $(B)) tests/modules.sh

# Each fix of policy/remedies.cfg with the result of the test that applies it; needs the network once.
check-fixes:
	@tests/deps.sh real
	@$(MAKE) --no-print-directory -s all
	@STATICLD_BUILD=$(abspath $(B)) tests/fixes.sh

# Tables of what staticld costs, in $(B)/bench too, with a picture: on a quiet machine, some twenty minutes. BENCH=plugin: that one
# alone. PAGE=yes: docs/performance.md gets them.
BENCH = machine passthrough plugin link linkers llvm explain scale rows verify policy manifest startup
bench:
	@tests/deps.sh bench
	@$(MAKE) --no-print-directory -s all
	@mkdir -p $(B)/bench
	@for b in $(BENCH); do echo "$$b:"; STATICLD_BUILD=$(abspath $(B)) tests/bench/$$b.sh >$(B)/bench/$$b.new && status= || status=$$?; \
	  cat $(B)/bench/$$b.new; mv $(B)/bench/$$b.new $(B)/bench/$$b.txt; [ -z "$$status" ] || echo "$$b: status $$status"; echo; done
	@[ ! -e $(B)/bench/linkers.txt ] || tests/bench/plot.py $(B)/bench/linkers.txt >$(B)/bench/linkers.svg
	@[ -z '$(PAGE)' ] || tests/bench/page.py docs/performance.md $(B)/bench

# A link fails at each system call of each of its processes: a table. FAULTS="--all --links hello": options of faults.py. Then
# what takes long of the accidents of tests/bypass, or needs a kernel of its own. An hour.
check-faults:
	@tests/deps.sh faults
	@$(MAKE) --no-print-directory all $(INJECT)
	@STATICLD_BUILD=$(abspath $(B)) tests/faults/faults.py --inject $(INJECT) $(if $(KEEP),--keep $(KEEP)) $(FAULTS)
	@$(RUN) tests/bypass/accidents.bats tests/faults/inputs.bats tests/faults/clock.bats

# What staticld reads held against readelf, on all that /usr has, and against what gcc and clang would run (-###) for WORDS=N random
# command lines. DIRS="...": other directories.
check-differential: deps
	@$(MAKE) --no-print-directory all $(READING)
	@status=0; tests/differential/objects.py $(READING) $(or $(DIRS),/usr/bin $(wildcard /usr/lib* /usr/*-linux-*)) || status=1; \
	tests/differential/words.py $(READING) --lines $(or $(WORDS),1000) || status=1; exit $$status

# Random programs from the seed FIRST=N on, each linked by every linker that can, with staticld and without, held against each other:
# COUNT=N of them with staticld, or as many as SECONDS=N let. KEEP=DIR: the files of those that violate what has to hold.
check-links: deps
	@$(MAKE) --no-print-directory all
	@STATICLD_BUILD=$(abspath $(B)) tests/links/links.py --links $(or $(COUNT),$(if $(SECONDS),1000000,1000)) --seconds $(or $(SECONDS),0) \
	  --first $(or $(FIRST),1) $(if $(KEEP),--keep $(KEEP))

.PRECIOUS: $(B)/obj/%.o
.PHONY: bench sanitized check-sanitized check-differential check-lint check-faults fuzz fuzzers check-wild check-links check-software check-ecosystem check-deb check-dist matrix check-fixes check-real check-report check-seal check-seal-all check-cross deps test-programs asan-programs check check-fast check-unit check-asan check-distros catalogue check-catalogues check-cgo check-modules demo
