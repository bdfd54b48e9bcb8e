#!/bin/bash
# The HTML report in headless Chromium: it opens, shows the chain, loads nothing. Leaves report.png in the build directory.
set -eu -o pipefail
die() { printf 'browser: %s\n' "$*" >&2; exit 1; }

if ! chromium=$(command -v chromium); then
	[ "$(id -u)" = 0 ] || die "no chromium: apt-get install chromium fonts-dejavu-core"
	DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends chromium fonts-dejavu-core >/dev/null
	chromium=$(command -v chromium)
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >lookup.c <<'END'
#include <netdb.h>
#include <pwd.h>
static int resolve(const char *host) { struct addrinfo *a; return getaddrinfo(host, 0, 0, &a); }
static int owner(void) { return getpwuid(0) != 0; }
int main(void) { return resolve("localhost") + owner(); }
END
"$STATICLD_BUILD/bin/staticld" -g lookup.c -o lookup --staticld-report=r.json 2>/dev/null && die "the link was not refused"
echo 'int missing(void); int main(void) { return missing(); }' >unlinked.c
"$STATICLD_BUILD/bin/staticld" unlinked.c -o unlinked --staticld-report=r.json 2>/dev/null && die "the link did not fail"
"$STATICLD_BUILD/bin/staticld" report --html r.json >r.html
run() { timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --user-data-dir="$dir/profile" --window-size=1100,1000 "$@" "file://$dir/r.html" 2>chromium.log; }
# what the browser made of the page, not what was written
run --dump-dom >dom.html || die "chromium: $(tail -n 3 chromium.log)"
for word in '<svg' '>getaddrinfo<' '>getpwuid<' '>main<' 'lookup.c:3' '>failed<'; do
	grep -q -F -- "$word" dom.html || die "not on the page: $word"
done
run --screenshot="$dir/r.png" || die "chromium: $(tail -n 3 chromium.log)"
# the picture is not one colour: a blank page of this size is a few kilobytes
[ "$(stat -c %s r.png)" -gt 20000 ] || die "the screenshot is blank"
cp r.png "$STATICLD_BUILD/report.png"
# a whole build: 5,000 links, and somebody types into the filter
python3 - >big.json <<'END'
import json
links = [json.loads(line) for line in open("r.json")]
for i in range(5000):
    link = dict(links[0], program="prog%d" % i, output="prog%d" % i, directory="/src/dir%d" % (i % 100))
    if i % 10:
        link.update(verdict="pass", findings=[])
    print(json.dumps(link))
END
"$STATICLD_BUILD/bin/staticld" report --html big.json >r.html
cat >>r.html <<'END'
<script>
const start = performance.now();
box.value = 'prog4321';
box.dispatchEvent(new Event('input'));
document.title = shown.textContent + ', ' + rows.filter(([e]) => !e.hidden && e.offsetParent).length + ' on the page, in ' + Math.round(performance.now() - start) + ' ms';
</script>
END
run --dump-dom >dom.html || die "chromium: $(tail -n 3 chromium.log)"
title=$(sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p' dom.html | head -n 1)
case $title in '1 shown, 1 on the page, in '*' ms') ;; *) die "5,000 links, filtered: $title" ;; esac
printf 'browser: the report opens and shows the chains: %s; of 5,000 links the filter: %s\n1 passed, 0 failed\n' "$STATICLD_BUILD/report.png" "$title"
