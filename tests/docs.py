"""See docs.sh. Prints TAP: one test for each command that is run, file that is checked or block that is only read."""
import os, re, subprocess, sys, tempfile

TOP, TMP = os.environ["TOP"], os.environ["TMPDIR"]
MARK = "\001docs %d\001"


class Page:
    def __init__(self, path):
        self.path = path
        self.lines = open(os.path.join(TOP, path)).read().split("\n")
        self.dir = tempfile.mkdtemp(dir=TMP)
        self.shell = None
        self.count = 0

    def run(self, command):
        """What COMMAND prints, both streams; the shell and its directory go on."""
        if self.shell is None:
            self.shell = subprocess.Popen(["bash", "--noprofile", "--norc"], cwd=self.dir, stdin=subprocess.PIPE,
                                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        self.count += 1
        mark = MARK % self.count
        self.shell.stdin.write("{ %s\n} </dev/null; __status=$?; printf '%s'; (exit $__status)\n" % (command, mark))
        self.shell.stdin.flush()
        text = ""
        while not text.endswith(mark):
            c = self.shell.stdout.read(1)
            if not c:
                return text + "\n(the shell ended)"
            text += c
        text = text[: -len(mark)].replace(self.dir + "/", "").replace(self.dir, ".").replace(os.environ["STATICLD_BUILD"], "build")
        return text.rstrip("\n")


def matches(want, got):
    """WANT's lines are GOT's, where a line `...` stands for any number of lines and `...` in a line for any text."""
    if not want:
        return not got
    if want[0].strip() == "...":
        return any(matches(want[1:], got[i:]) for i in range(len(got) + 1))
    if not got:
        return False
    pattern = ".*".join(re.escape(part) for part in want[0].rstrip().split("..."))
    return re.fullmatch(pattern, got[0].rstrip()) is not None and matches(want[1:], got[1:])


def renewed(want, got):
    """GOT with what WANT leaves out left out, as far as its lines are found in order."""
    out, rest = [], got
    for line in want:
        if line.strip() == "...":
            if out and out[-1].strip() != "...":
                out.append(line)
            continue
        word = line.split("...")[0].split(":")[0]
        for i, g in enumerate(rest):
            if word and g.startswith(word):
                out.append(line if matches([line], [g]) else g)
                rest = rest[i + 1:]
                break
    return out if matches(out, got) else got


def packages():
    """What tests/deps.sh can install, and make."""
    text = open(os.path.join(TOP, "tests/deps.sh")).read()
    names = set(re.findall(r"[a-z0-9.+-]+", text)) | {"make"}
    for triple, arch in re.findall(r"([a-z0-9_]+-linux-gnu\w*):(\w+)", text):
        names |= {"gcc-" + triple, "libc6-dev-%s-cross" % arch}
    return names


def check_dry(page, lines):
    """Commands that change the machine: of make's targets it is asked what they would do, packages have to be those of deps.sh."""
    for line in (c.strip() for l in lines for c in l.split(" #")[0].split("&&")):
        word = line.split()
        if not word or word[0] in ("git", "cd"):
            continue
        if word[0] == "sudo":
            word = word[1:]
        if word[0] == "make":
            done = subprocess.run(["make", "-n", "-C", TOP] + word[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                return "%s: %s" % (line, done.stdout[-400:])
        elif word[:2] == ["apt-get", "install"]:
            for name in (w for w in word[2:] if not w.startswith("-")):
                if name not in packages():
                    return "tests/deps.sh does not install " + name
        elif word[0] == "man":
            if not os.path.exists(os.path.join(TOP, word[-1].replace("build/share/man/man1", "wrapper").replace("build/share/man/man5", "policy"))):
                return "no page " + word[-1]
        else:
            return "cannot be checked: " + line
    return None


def check_commands(page, lines):
    """A Dockerfile or a workflow: the commands of ours in it are ones that staticld, its Makefile and its tree answer to."""
    text = "\n".join(lines)
    found = 0
    for word in re.findall(r"\bstaticld ([a-z]+)\b", text):
        if word in ("go", "verify", "report", "doctor", "policy"):
            found += 1
            if "Usage" not in (out := page.run("staticld %s --help" % word)) and "usage" not in out:
                return "staticld %s --help: %s" % (word, out)
    for target in re.findall(r"\bmake (?:-C \S+ )?([a-z-]+)\b", text):
        found += 1
        if subprocess.run(["make", "-n", "-C", TOP, target], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            return "no target " + target
    return None if found else "holds no command of ours"


def check_names(path, text, report):
    """Every `folder/file.c` that the page names is there, and every `folder/file.c:function` in it."""
    wrong = []
    names = set(re.findall(r"`((?:base|policy|audit|plugin|wrapper|tests|docs)/[^`\s:*]*)(?::(\w+))?`", text))
    for name, function in sorted(names):
        if not os.path.exists(os.path.join(TOP, name)):
            wrong.append("no file " + name)
        elif function and not re.search(r"^%s\(" % function, open(os.path.join(TOP, name)).read(), re.M):
            wrong.append("%s has no function %s" % (name, function))
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        if not os.path.exists(os.path.join(TOP, os.path.dirname(path), link)):
            wrong.append("no page " + link)
    report("%s: %d files and functions that it names" % (path, len(names)), "\n".join(wrong) or None)


def check_page(path, update, report):
    page = Page(path)
    lines, i, out = page.lines, 0, []
    check_names(path, "\n".join(lines), report)
    while i < len(lines):
        line = lines[i]
        out.append(line)
        i += 1
        hidden = re.fullmatch(r"<!-- run: (.*) -->", line)
        if hidden:
            text = page.run(hidden.group(1) + " || echo FAILED")
            if "FAILED" in text:
                report("%s:%d %s" % (path, i, hidden.group(1)), text)
            continue
        fence = re.fullmatch(r"( *)```(\S+) ?(.*)", line)
        if not fence:
            if line.strip() == "```" or (line.startswith(("    ", "\t")) and not lines[i - 2].strip()):
                report("%s:%d a block" % (path, i), "it does not say what it is: fence it, with a word behind the fence")
            continue
        end = next(k for k in range(i, len(lines)) if lines[k].strip() == "```")
        body, start = lines[i:end], i
        i = end
        kind, name = fence.group(2), fence.group(3)
        where = "%s:%d" % (path, start)
        if kind == "console":
            out += console(page, where, body, update, report)
        else:
            out += body
            if kind in ("dockerfile", "yaml"):
                report("%s %s: its commands" % (where, kind), check_commands(page, body))
            elif kind == "sh":
                report("%s commands that are not run here" % where, check_dry(page, body))
            elif kind == "text":
                wrong = [l for l in body if l.startswith("$ ")]
                report("%s text" % where, "commands in it: use console" if wrong else None)
            elif not name:
                report(where, "%s: no file name, so nothing is checked" % kind)
            if name and kind not in ("sh", "text"):
                target = os.path.join(page.dir, name)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                open(target, "w").write("\n".join(body) + "\n")
                if kind not in ("dockerfile", "yaml"):
                    report("%s %s: a file that later commands use" % (where, name), None)
        out.append(lines[end])
        i = end + 1
    if page.shell:
        page.shell.stdin.close()
        page.shell.wait()
    if update and out != lines:
        open(os.path.join(TOP, path), "w").write("\n".join(out))


def console(page, where, body, update, report):
    out, k = [], 0
    while k < len(body):
        if not body[k].startswith("$ "):
            report("%s %s" % (where, body[k]), "stands before the first command")
            return body
        command, shown = body[k][2:], [body[k]]
        k += 1
        while k < len(body) and body[k].startswith("> "):
            command += "\n" + body[k][2:]
            shown.append(body[k])
            k += 1
        want = []
        while k < len(body) and not body[k].startswith("$ "):
            want.append(body[k])
            k += 1
        text = page.run(command)
        got = text.split("\n") if text else []
        wrong = None
        if not matches(want, got):
            if update:
                want = renewed(want, got)
            else:
                wrong = "shown:\n%s\ncame:\n%s" % ("\n".join(want), "\n".join(got))
        out += shown + want
        report("%s $ %s" % (where, command.split("\n")[0]), wrong)
    return out


def main():
    args = sys.argv[1:]
    update = args[:1] == ["--update"]
    counts = [0, 0]

    def report(name, wrong):
        counts[0] += 1
        counts[1] += wrong is not None
        print("%s %d %s" % ("ok" if wrong is None else "not ok", counts[0], name), flush=True)
        if wrong:
            print("\n".join("# " + l for l in wrong.split("\n")))

    for path in args[1:] if update else args:
        check_page(path, update, report)
    print("1..%d" % counts[0])
    return counts[1] != 0


sys.setrecursionlimit(100000)   # a line of output each: matches()
sys.exit(main())
