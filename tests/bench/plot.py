#!/usr/bin/env python3
"""tests/bench/plot.py TABLE >SVG: draws a table of tests/bench/linkers.sh, seconds by linker alone and checked, one group of bars for
each number of objects. Whoever reads the numbers needs no library for it, and neither does this."""
import html
import sys

COLOURS = {"alone": "#9aa5b1", "checked": "#1f5fa8"}


def rows(path):
    """(group, linker, alone, checked) of each line that ends in a difference."""
    for line in open(path):
        words = line.split()
        if words and words[0].isdigit() and words[-1] == "%":
            yield words[0], words[1], float(words[2]), float(words[3])


def svg(table):
    groups = list(dict.fromkeys(row[0] for row in table))
    parts, width, height, top = [], 180 * len(groups) + 60, 260, 30
    for g, group in enumerate(groups):
        bars = [row for row in table if row[0] == group]
        most = max(max(row[2:]) for row in bars)
        left = 40 + 180 * g
        parts.append('<text x="%d" y="20">%s objects, at most %.2f s</text>' % (left, html.escape(group), most))
        for i, (_, linker, *times) in enumerate(bars):
            for k, (name, value) in enumerate(zip(COLOURS, times)):
                size = 190 * value / most
                parts.append('<rect x="%d" y="%.1f" width="15" height="%.1f" fill="%s"><title>%s %s: %.2f s</title></rect>'
                             % (left + 40 * i + 16 * k, top + 190 - size, size, COLOURS[name], html.escape(linker), name, value))
            parts.append('<text x="%d" y="%d">%s</text>' % (left + 40 * i, top + 205, html.escape(linker)))
    for k, (name, colour) in enumerate(COLOURS.items()):
        parts.append('<rect x="%d" y="246" width="10" height="10" fill="%s"/><text x="%d" y="255">%s</text>' % (40 + 90 * k, colour, 55 + 90 * k, name))
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">\n'
            '<rect width="100%%" height="100%%" fill="white"/>\n%s\n</svg>' % (width, height, "\n".join(parts)))


print(svg(list(rows(sys.argv[1]))))
