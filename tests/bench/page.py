#!/usr/bin/env python3
"""tests/bench/page.py PAGE DIR: puts what make bench printed, DIR/NAME.txt, into the blocks of PAGE that follow a line
<!-- bench: NAME -->; a block whose table is not there stays as it is."""
import os
import re
import sys

page, tables = sys.argv[1:]
text = open(page).read()


def put(match):
    path = os.path.join(tables, match.group(2) + ".txt")
    if not os.path.exists(path):
        return match.group(0)
    return "%s```text\n%s\n```\n" % (match.group(1), open(path).read().rstrip())


new = re.sub(r"(<!-- bench: (\w+) -->\n)```text\n.*?\n```\n", put, text, flags=re.S)
if new != text:
    with open(page, "w") as f:
        f.write(new)
