#!/bin/bash
# tests/fuzz/fuzz.sh BUILD [NAME...]: runs each fuzz target, or those named, for FUZZ_SECONDS with FUZZ_ENGINE, libfuzzer or afl, JOBS at
# once. It begins with the committed corpus and what earlier runs found (BUILD/fuzz/corpus, kept minimal). Prints a row each; "lines" is how
# much its corpus reaches of the files whose headers the target includes. FUZZ_KEEP=yes: small inputs that reach new code are put into
# tests/fuzz/corpus. Status 1 when there was a crash, a leak or a timeout: the inputs are in BUILD/fuzz/found, the words in BUILD/fuzz/log.
set -eu -o pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."
build=$1
shift
seconds=${FUZZ_SECONDS:-60} engine=${FUZZ_ENGINE:-libfuzzer} jobs=${JOBS:-$(nproc)}
work=$build/fuzz
sanitize="-fsanitize=address,undefined -fno-sanitize-recover=all"
die() { echo "fuzz: $*" >&2; exit 2; }

names=("$@")
[ $# != 0 ] || for f in tests/fuzz/*_fuzz.c; do f=${f##*/}; names+=("${f%_fuzz.c}"); done
for n in "${names[@]}"; do [ -e "tests/fuzz/${n}_fuzz.c" ] || die "no target $n"; done

# programs SUFFIX TREE MAKE_ARGUMENT...: TREE/tests/NAME_SUFFIX of all targets
programs() {
	local suffix=$1 tree=$2 goals=() n
	shift 2
	for n in "${names[@]}"; do goals+=("$tree/tests/${n}_$suffix"); done
	make -s --no-print-directory -j "$jobs" B="$tree" "$@" "${goals[@]}" >"$work/log/make" 2>&1 ||
		{ cat "$work/log/make" >&2; die "the targets do not build"; }
}

run_libfuzzer() {
	"$work/libfuzzer/tests/$1_fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
		-artifact_prefix="$work/found/$1/" "$work/corpus/$1" "tests/fuzz/corpus/$1" </dev/null >"$work/log/$1" 2>&1 || :
	minimize "$1"
}

# The smallest inputs that together reach what all do.
minimize() {
	local n=$1 small=$work/corpus/$1.small
	rm -rf "$small"
	mkdir "$small"
	if "$work/libfuzzer/tests/${n}_fuzzer" -set_cover_merge=1 -timeout=10 -rss_limit_mb=4096 -artifact_prefix="$work/found/$n/merge-" \
		"$small" "tests/fuzz/corpus/$n" "$work/corpus/$n" </dev/null >"$work/log/$n.merge" 2>&1; then
		rm -rf "$work/corpus/$n"
		mv "$small" "$work/corpus/$n"
	fi
	[ "${FUZZ_KEEP-}" = yes ] || return 0
	mkdir "$small"
	find "$work/corpus/$n" -type f -size -5 -exec cp -t "$small" {} +
	"$work/libfuzzer/tests/${n}_fuzzer" -set_cover_merge=1 "tests/fuzz/corpus/$n" "$small" </dev/null >"$work/log/$n.keep" 2>&1 || :
	rm -rf "$small"
}

run_afl() {
	local n=$1 out=$work/afl-out/$1 f
	rm -rf "$out" "$out.in"
	mkdir -p "$out.in"
	find "tests/fuzz/corpus/$n" "$work/corpus/$n" -type f -size +0 -exec cp -t "$out.in" {} +
	AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
		afl-fuzz -V "$seconds" -m none -t 10000 -i "$out.in" -o "$out" -- "$work/afl/tests/${n}_fuzzer" </dev/null >"$work/log/$n" 2>&1 || :
	for f in "$out"/default/{crashes,hangs}/id:*; do [ ! -e "$f" ] || cp "$f" "$work/found/$n/afl-$(sha1sum <"$f" | cut -c 1-12)"; done
	for f in "$out"/default/queue/id:*; do [ ! -e "$f" ] || cp "$f" "$work/corpus/$n/afl-$(sha1sum <"$f" | cut -c 1-12)"; done
}

# "EXECUTIONS EDGES" of the run of $1
figures() {
	if [ "$engine" = afl ]; then
		awk '$1 == "execs_done" { e = $3 } $1 == "edges_found" { c = $3 } END { print e + 0, c + 0 }' "$work/afl-out/$1/default/fuzzer_stats"
	else
		awk '/^stat::number_of_executed_units:/ { e = $2 } match($0, /cov: [0-9]+/) { c = substr($0, RSTART + 5, RLENGTH - 5) }
			END { print e + 0, c + 0 }' "$work/log/$1"
	fi
}

# The files that the target $1 is about: the sources of the headers that it includes, but for what all include.
about() {
	sed -n 's/^#include "\(.*\)\.h"$/\1.c/p' "tests/fuzz/$1_fuzz.c" | grep -v -x 'base/mem.c' | while read -r f; do [ ! -e "$f" ] || echo "$f"; done
}

# "87.5% of 200": the lines of these files that the corpus of $1 reaches
coverage() {
	local n=$1 program=$work/coverage/tests/$1_replay raw=$work/coverage/$1.profraw data=$work/coverage/$1.profdata files=()
	mapfile -t files < <(about "$n")
	LLVM_PROFILE_FILE=$raw "$program" "tests/fuzz/corpus/$n" "$work/corpus/$n" >/dev/null 2>&1 || :
	llvm-profdata merge -sparse -o "$data" "$raw" 2>/dev/null &&
		llvm-cov report "$program" -instr-profile="$data" "${files[@]}" 2>/dev/null >"$work/log/$n.coverage" || :
	awk '$1 == "TOTAL" { print $10 " of " $8; seen = 1 } END { if (!seen) print "unknown" }' "$work/log/$n.coverage"
}

# Of a target whose input is found the words are shown: the first lines say what it is.
result() {
	local n=$1 found=0 executions edges inputs
	found=$(find "$work/found/$n" -type f | wc -l)
	inputs=$(find "$work/corpus/$n" -type f | wc -l)
	read -r executions edges < <(figures "$n")
	printf '%-14s %12s %7s %7s %6s  %s\n' "$n" "$executions" "$edges" "$inputs" "$found" "$(coverage "$n")"
	[ "$found" = 0 ] && [ "$executions" != 0 ] && return
	grep -E -m 3 'ERROR:|SUMMARY:|runtime error|fuzz: ' "$work/log/$n" | sed 's/^/   /' || :
	return 1
}

mkdir -p "$work/log"
case $engine in
libfuzzer) programs fuzzer "$work/libfuzzer" CC=clang SAN="$sanitize -fsanitize=fuzzer-no-link" ;;
afl) programs fuzzer "$work/afl" CC=afl-clang-fast SAN="$sanitize" ;;
*) die "FUZZ_ENGINE is libfuzzer or afl" ;;
esac
programs replay "$work/coverage" CC=clang SAN="-fprofile-instr-generate -fcoverage-mapping"
for n in "${names[@]}"; do mkdir -p "$work/corpus/$n" "$work/found/$n"; done

trap 'kill $(jobs -p) 2>/dev/null || :' EXIT
trap 'exit 130' INT TERM
for n in "${names[@]}"; do
	while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || :; done
	"run_$engine" "$n" &
done
wait
printf '%-14s %12s %7s %7s %6s  %s\n' target executions edges inputs found lines
status=0
for n in "${names[@]}"; do result "$n" || status=1; done
exit "$status"
