#!/usr/bin/env python3
"""Holds `crat tokens` against the installed Robot Framework's own lexer.

Compares every .robot and .resource file below --corpus folders, and --count files that are random rows of the grammar or
mutations of the corpus. Exit 0 if no file differs; else the first differences are shown and the files kept.

  lexer_differential.py --crat build/dev/bin/crat --count 3000 [--seed N] [--corpus DIR]...
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import robot
from robot.api import get_init_tokens, get_resource_tokens, get_tokens
from robot.conf.languages import Language, Languages

ALL_SPACES = [chr(c) for c in range(sys.maxunicode + 1) if chr(c).isspace()]
SPACES = [*ALL_SPACES, " ", "\t", "\u00a0", "\u3000", "\u2003", "\u1680", "\u202f", "\u205f", "\x1f", "\u200b", "\ufeff"]
LINE_ENDS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\r\r\n", "\n\r"]
WORDS = """Log|Log Many|Should Be Equal|No Operation|My Keyword|Given something|用例 关键字|hello|x|1|${x}|@{list}|&{dict}|%{HOME}
${x}=|${x} =|@{a}=|&{d} =|${x}[0]=|${x}[0][k]|${a${b}}|${a${b}}=|${x|${x}y|$x|{x}|\\${x}=|${}|${ }|${x: int}|%{X}=|*{x}|${x}[|${x}]|${x}[0
=|==|a=b|separator=,|scope=suite|scope=GLOBAL|limit=3|on_limit=pass|on_limit_message=x|start=1|mode=STRICT|fill=0|type=GLOB|AS|WITH NAME|as|with name
FOR|IN|IN RANGE|IN ENUMERATE|IN ZIP|in|IN\u00a0RANGE|WHILE|IF|ELSE|ELSE IF|ELSE\u00a0IF|else if|END|TRY|EXCEPT|FINALLY|VAR|RETURN|BREAK|CONTINUE|GROUP|Else|end
...|....|.|..|#|# comment|#comment|\\#|\\|\\\\|*|**|* *|***|[|]|[]|[x|x]|'|"|\u200b|\ufeff|\x00|😀|é|ß|ſ|K|İ|NONE|None|none|${EMPTY}""".replace("\n", "|").split("|")
BAD_BYTES = [b"\xff", b"\xc3", b"\xe2\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xf0\x80\x80\x80", b"\xfe", b"\x80"]
ENGLISH = ["Settings", "Variables", "Test Cases", "Tasks", "Keywords", "Comments", "Setting", "Variable", "Test Case", "Task",
           "Keyword", "Comment", "Unknown", "", "settings", "TEST CASES", "test cases", "Test\u00a0Cases", "Test  Cases", "TestCases"]
FILE_SETTINGS = ["Documentation", "Metadata", "Name", "Suite Setup", "Suite Teardown", "Test Setup", "Test Teardown",
                 "Test Template", "Test Timeout", "Test Tags", "Default Tags", "Keyword Tags", "Library", "Resource",
                 "Variables", "Force Tags", "Task Tags", "Task Setup", "Task Teardown", "Task Template", "Task Timeout",
                 "documentation", "LIBRARY", "Test\u00a0Setup", "TestSetup", "Librari", "Tags", "Return", "", "Suite Name"]
BODY_SETTINGS = ["Documentation", "Metadata", "Tags", "Setup", "Teardown", "Template", "Timeout", "Arguments", "Return",
                 "documentation", " tags ", "TEMPLATE", "Bad", "", "Test Setup", "Library", "Force Tags"]
ALL_LANGUAGES = [cls() for cls in Language.__subclasses__()]
LANGUAGE_NAMES = [n for l in ALL_LANGUAGES for n in (l.code, l.name, l.code.upper(), type(l).__name__)] + ["xx-none", "ﬁ", "Fin nish"]


def tables(language):
    merged = Languages(add_english=False)
    merged.add_language(language)
    return list(merged.headers), list(merged.settings)


TABLES = [tables(l) for l in ALL_LANGUAGES]


class Writer:
    """Writes random files that keep close to the grammar and stray from it often."""

    def __init__(self, rng):
        self.rng = rng
        self.odd = rng.random() ** 3
        self.pipes = rng.random() < 0.15
        self.end = rng.choice(["\n"] * 6 + ["\r\n"] * 3 + LINE_ENDS)
        self.headers, self.settings = ENGLISH, FILE_SETTINGS
        self.body_settings = BODY_SETTINGS
        self.wild = rng.random() < 0.1

    def chance(self, p):
        return self.rng.random() < p

    def separator(self):
        if self.chance(self.odd * 0.5):
            return "".join(self.rng.choices(SPACES, k=self.rng.randint(1, 4)))
        return self.rng.choice(["    ", "    ", "  ", "\t", "     "])

    def line_end(self):
        return self.rng.choice(LINE_ENDS) if self.chance(self.odd * 0.3) else self.end

    def word(self):
        if self.wild and self.chance(0.3):
            return self.wild_word()
        return self.rng.choice(WORDS)

    def wild_word(self):
        """Characters from everywhere, now and then a great many."""
        pick = self.rng.random()
        if pick < 0.6:
            top = self.rng.choice([0x80, 0x300, 0x3000, 0x10000, sys.maxunicode + 1])
            codes = (self.rng.randrange(top) for _ in range(self.rng.randint(1, 6)))
            return "".join(chr(c) for c in codes if not 0xD800 <= c < 0xE000)
        if pick < 0.9:
            return "".join(self.rng.choices("${}@&%[]\\= |#*.:", k=self.rng.randint(1, 9)))
        return self.rng.choice(["x", "{", "${", "\\", "[", "|", "ß", "${x}"]) * self.rng.randint(1, 3000)

    def other_case(self, name):
        """The name with letters that fold or title to its own, and some that nearly do."""
        pick = self.rng.random()
        if pick < 0.4:
            return self.rng.choice([name.lower(), name.upper(), name.swapcase(), name.casefold()])
        chars = list(name)
        if not chars:
            return name
        at = self.rng.randrange(len(chars))
        variants = {"s": "ſ", "i": "ı", "I": "İ", "k": "\u212a", "K": "\u212a", " ": self.rng.choice(ALL_SPACES),
                    "ss": "ß", "fi": "ﬁ", "A": "\u212b"}
        chars[at] = self.rng.choice([variants.get(chars[at], chars[at].swapcase()), chars[at] + "\u0301", "'" + chars[at],
                                     "1" + chars[at], chars[at] * 2, self.rng.choice(ALL_SPACES) + chars[at]])
        return "".join(chars)

    def cells(self, low=0, high=4):
        return [self.word() for _ in range(self.rng.randint(low, high))]

    def line(self, cells, indent=True):
        pipes = self.pipes != self.chance(self.odd * 0.1)
        if pipes:
            if indent and not self.chance(self.odd * 0.2):
                cells = ["", *cells]
            sep = self.rng.choice([" | ", " | ", "  |  ", "\t|\t"]) if not self.chance(self.odd * 0.2) else "\u00a0|\u3000"
            text = "| " + sep.join(cells) + self.rng.choice(["", " |", " | ", " |  |"])
        else:
            start = self.separator() if indent else ""
            text = start
            for i, cell in enumerate(cells):
                text += (self.separator() if i else "") + cell
            if self.chance(self.odd * 0.3):
                text += self.separator()
        return text + self.line_end()

    def row(self, cells, indent=True):
        """A row, now and then over several lines and with comments and blank lines between."""
        out = []
        while len(cells) > 1 and self.chance(0.12):
            cut = self.rng.randint(1, len(cells) - 1)
            out.append(self.line(cells[:cut], indent))
            cells = ["...", *cells[cut:]]
            if self.chance(0.2):
                out.append(self.rng.choice([self.line_end(), self.line(["# between"], self.chance(0.5))]))
        if self.chance(0.1):
            cells = [*cells, *self.rng.choice([["# note"], ["# note", "more", "", "x"], ["#"]])]
        out.append(self.line(cells, indent))
        if self.chance(0.07):
            out.append(self.line(["..."] + self.cells(0, 2), self.chance(0.8)))
        if self.chance(0.08):
            out.append(self.rng.choice([self.line_end(), "    " + self.line_end(), self.line(["# c"], self.chance(0.5))]))
        return "".join(out)

    def body_row(self):
        pick = self.rng.random()
        c = self.cells
        if pick < 0.35:
            assigns = self.rng.choices(["${x}=", "${x} =", "@{l}=", "${x}", "${x}[1] ="], k=self.rng.choice([0, 0, 0, 1, 2]))
            return [*assigns, *c(1, 4)]
        if pick < 0.45:
            return ["FOR", *c(0, 2), self.rng.choice(["IN", "IN RANGE", "IN ENUMERATE", "IN ZIP"]), *c(0, 3),
                    *self.rng.choice([[], ["start=1"], ["mode=STRICT", "fill=x"], ["fill=1", "fill=2"]])]
        if pick < 0.57:
            return ["END", *c(0, 1)] if self.chance(0.2) else ["END"]
        if pick < 0.63:
            return ["IF", *c(0, 1)]
        if pick < 0.72:
            row = [*self.rng.choice([[], ["${x}="], ["${a}", "${b} ="]]), "IF", self.word(), *c(0, 3)]
            while self.chance(0.5):
                row += self.rng.choice([["ELSE IF", self.word(), *c(0, 2)], ["ELSE", *c(0, 2)], ["GROUP", *c(0, 2)],
                                        ["RETURN", *c(0, 1)], ["BREAK"], ["VAR", "${v}", *c(0, 2)], ["IF", *c(0, 2)], ["END"]])
            return row
        if pick < 0.88:
            head = self.rng.choice([["TRY"], ["EXCEPT", *c(0, 2), *self.rng.choice([[], ["AS", "${e}"], ["type=GLOB"],
                                    ["type=GLOB", "AS", "${e}"]])], ["FINALLY"], ["ELSE"], ["ELSE IF", *c(0, 2)], ["GROUP", *c(0, 1)],
                                    ["WHILE", *c(0, 2), *self.rng.choice([[], ["limit=1"], ["limit=2", "on_limit=pass"]])],
                                    ["RETURN", *c(0, 2)], ["BREAK"], ["CONTINUE"],
                                    ["VAR", self.rng.choice(["${v}", "@{v}", "v"]), *c(0, 2),
                                     *self.rng.choice([[], ["scope=TEST"], ["separator=x", "scope=SUITE"]])]])
            return head
        name = self.rng.choice(self.body_settings)
        return ["[" + (self.other_case(name) if self.chance(0.1) else name) + "]", *c(0, 3)]

    def nested(self, depth):
        """Blocks in blocks, mostly whole."""
        r, c = self.rng, self.cells
        kind = r.choice(["FOR", "WHILE", "IF", "TRY", "GROUP"])
        head = {"FOR": ["FOR", "${i}", r.choice(["IN", "IN RANGE", "IN ENUMERATE", "IN ZIP"]), *c(1, 3)],
                "WHILE": ["WHILE", *c(0, 2), *r.choice([[], ["limit=3"], ["limit=NONE", "on_limit=pass"]])],
                "IF": ["IF", *c(1, 1)], "TRY": ["TRY"], "GROUP": ["GROUP", *c(0, 1)]}[kind]
        branches = {"IF": [["ELSE IF", *c(1, 1)], ["ELSE"]],
                    "TRY": [["EXCEPT", *c(0, 2)], ["EXCEPT", *c(1, 1), "AS", "${e}"], ["ELSE"], ["FINALLY"]]}.get(kind, [])
        out = [self.row(head)]
        for branch in [None, *branches[:r.randint(0, len(branches))]]:
            if branch:
                out.append(self.row(branch))
            for _ in range(r.randint(0, 2)):
                out.append(self.nested(depth - 1) if depth and self.chance(0.5) else self.row(self.body_row()))
        if not self.chance(0.08):
            out.append(self.row(["END"]))
        return "".join(out)

    def body_section(self):
        out = []
        for _ in range(self.rng.randint(0, 4)):
            name = self.rng.choice(["My test", "Test", "名字", "A | b", "${x} embeds", self.word()])
            out.append(self.row([name, *(self.body_row() if self.chance(0.15) else [])], self.chance(self.odd * 0.1)))
            out += [self.row(self.body_row()) for _ in range(self.rng.randint(0, 9))]
            if self.chance(0.15):
                out.append(self.nested(self.rng.choice([1, 2, 3, 12])))
            if self.chance(0.05):
                out.append(self.row(["[Template]", *self.cells(0, 2)]))
        return out

    def language_line(self):
        name = self.rng.choice(LANGUAGE_NAMES)
        return self.rng.choice([
            self.line(["Language: " + name], self.chance(0.3)), self.line(["Language:", name], False),
            self.line(["Language", ":", name], False), self.row(["language:", *name.split(" ")], False),
            self.line(["# Language: " + name], False), "Language:" + self.line_end(),
            self.line(["Language: " + name + ":x", "# note"], False), self.line(["LANGUAGE: " + self.other_case(name)], False)])

    def header(self, name):
        stars = self.rng.choice([("*** ", " ***")] * 5 + [("*", "*"), ("*", ""), ("***", "***"), ("* * ", " *"), ("***\u00a0", " ")])
        extra = self.cells(0, 2) if self.chance(0.1) else []
        return self.row([stars[0] + name + stars[1], *extra], False)

    def file(self):
        out = ["\ufeff"] if self.chance(0.1) else []
        if self.chance(self.odd * 0.1):
            out.append("\ufeff")
        if self.chance(0.35):
            for _ in range(self.rng.randint(1, 2)):
                index = self.rng.randrange(len(ALL_LANGUAGES))
                self.headers = [*TABLES[index][0], *ENGLISH[:6]]
                self.settings = [*TABLES[index][1], "Library"]
                self.body_settings = [*TABLES[index][1], "Tags", "Template"]
                name = self.rng.choice(LANGUAGE_NAMES) if self.chance(0.3) else self.rng.choice(
                    [ALL_LANGUAGES[index].code, ALL_LANGUAGES[index].name])
                out.append(self.rng.choice(["Language: ", "language:", "LANGUAGE:  ", "Language :"]) + name + self.line_end())
        if self.chance(0.2):
            out += [self.row(self.cells(1, 3), self.chance(0.5)) for _ in range(2)]
        if self.chance(0.1):
            out += [self.language_line() for _ in range(self.rng.randint(1, 2))]
        for _ in range(self.rng.randint(0, 5)):
            name = self.rng.choice(self.headers if not self.chance(0.3) else ENGLISH)
            if self.chance(0.1):
                name = self.other_case(name)
            out.append(self.header(name))
            if self.chance(0.05):
                out.append(self.language_line())
            pick = self.rng.random()
            if pick < 0.45:
                out += self.body_section()
            else:
                for _ in range(self.rng.randint(0, 8)):
                    if pick < 0.8:
                        setting = self.rng.choice(self.settings)
                        if self.chance(0.15):
                            setting = self.other_case(setting)
                        out.append(self.row([setting, *self.cells(0, 4)], self.chance(self.odd * 0.1)))
                    else:
                        out.append(self.row([self.rng.choice(["${v}", "@{v}", "&{d}", "${v} =", "v", "%{X}"]), *self.cells(0, 3),
                                             *self.rng.choice([[], [], ["separator=-"]])], self.chance(self.odd * 0.1)))
        text = "".join(out)
        if self.chance(0.2):
            text = text.rstrip("\n\r ")
        return text


def mutate(rng, text):
    for _ in range(rng.randint(1, 8)):
        at = rng.randint(0, len(text))
        pick = rng.random()
        if pick < 0.3:
            text = text[:at] + text[at + rng.randint(1, 12):]
        elif pick < 0.65:
            text = text[:at] + rng.choice([*WORDS, *SPACES, *LINE_ENDS, "    ", " | ", "| ", "\n...    ", "\n"]) + text[at:]
        elif pick < 0.8:
            start = rng.randint(0, len(text))
            text = text[:at] + text[start:start + rng.randint(1, 80)] + text[at:]
        else:
            text = text[:at] + rng.choice(WORDS) + text[at + rng.randint(0, 6):]
    return text


def window(rng, text, size=6000):
    """Large files would eat the time budget: a run of their lines instead."""
    if len(text) <= size:
        return text
    at = rng.randint(0, len(text) - size)
    return text[at:at + size]


def expected(path):
    name = Path(path).name.lower()
    read = get_resource_tokens if name.endswith(".resource") else get_init_tokens if name.startswith("__init__.") else get_tokens
    try:
        return [[t.type, t.value, t.lineno, t.col_offset] for t in read(path)]
    except Exception:
        return None


def difference(want, line):
    """Text of the first difference, or None."""
    if want is None:
        return None if "error" in line else "Robot cannot read it, crat can"
    got = line.get("tokens")
    if got is None:
        return f"crat cannot read it: {line.get('error')}"
    for i, (w, g) in enumerate(zip(want, got)):
        if w != g:
            return f"token {i}: robot {w}, crat {g}"
    return None if len(want) == len(got) else f"robot has {len(want)} tokens, crat {len(got)}"


class Comparison:
    def __init__(self, crat, keep):
        self.crat, self.keep, self.files, self.different = crat, keep, 0, 0

    def run(self, paths):
        for start in range(0, len(paths), 500):
            batch = paths[start:start + 500]
            done = subprocess.run([self.crat, "tokens", "--format", "jsonl", *batch], stdout=subprocess.PIPE, check=True)
            lines = done.stdout.decode("utf-8").split("\n")[:-1]
            if len(lines) != len(batch):
                sys.exit(f"{len(batch)} files asked for, {len(lines)} answered")
            for path, text in zip(batch, lines):
                line = json.loads(text)
                assert line["file"] == path, (line["file"], path)
                self.files += 1
                found = difference(expected(path), line)
                if found:
                    self.report(path, found)

    def report(self, path, found):
        self.different += 1
        if self.different <= 10:
            kept = self.keep / f"{self.different}-{Path(path).name}"
            shutil.copy(path, kept)
            print(f"DIFFERS {path} (kept as {kept}): {found}")


def generate(count, seed, folder, corpus):
    texts = []
    for path in corpus:
        try:
            texts.append(Path(path).read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            pass
    names = ["s.robot", "s.robot", "s.robot", "r.resource", "__init__.robot"]
    for i in range(count):
        rng = random.Random(f"{seed}-{i}")
        if texts and i % 3 == 0:
            text = mutate(rng, window(rng, rng.choice(texts)))
        else:
            text = Writer(rng).file()
            if i % 3 == 1:
                text = mutate(rng, text)
        data = text.encode("utf-8")
        if rng.random() < 0.01:
            at = rng.randint(0, len(data))
            data = data[:at] + rng.choice(BAD_BYTES) + data[at:]
        sub = folder / str(i)
        sub.mkdir()
        path = sub / rng.choice(names)
        path.write_bytes(data)
        yield str(path)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--crat", required=True)
    args.add_argument("--count", type=int, default=3000)
    args.add_argument("--seed", default="1")
    args.add_argument("--corpus", action="append", default=[])
    args.add_argument("--keep", default=tempfile.gettempdir())
    options = args.parse_args()
    keep = Path(options.keep) / f"lexer-differences-{os.getpid()}"
    keep.mkdir(parents=True)
    comparison = Comparison(str(Path(options.crat).resolve()), keep)  # (the working folder changes)
    corpus = sorted({str(p.resolve()) for folder in options.corpus for p in Path(folder).rglob("*")
                     if p.suffix in (".robot", ".resource") and p.is_file()})
    comparison.run(corpus)
    print(f"corpus: {comparison.files} files, {comparison.different} differ (Robot Framework {robot.__version__})")
    left, part = options.count, 0
    while left > 0:
        with tempfile.TemporaryDirectory() as folder:
            # "Language: name" is looked up as a module or path too: from an empty folder none is found by chance.
            os.chdir(folder)
            size = min(left, 2000)
            comparison.run(list(generate(size, f"{options.seed}-{part}", Path(folder), corpus)))
            os.chdir("/")
        left, part = left - size, part + 1
    print(f"all: {comparison.files} files, {comparison.different} differ")
    if comparison.different == 0:
        keep.rmdir()
    if comparison.files == 0:
        sys.exit("nothing was compared")
    sys.exit(1 if comparison.different else 0)


if __name__ == "__main__":
    main()
