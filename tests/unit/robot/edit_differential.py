#!/usr/bin/env python3
"""Changes random cells of random Robot files with `crat edit` and asks the installed Robot Framework's lexer whether the change is
what was meant: one line of text differs, one cell, and that cell reads as what was typed.

  edit_differential.py --crat build/dev/bin/crat --count 300 [--seed N]
"""
import argparse
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from robot.api import get_tokens
from robot.api.parsing import Token
from robot.utils import unescape

sys.path.insert(0, str(Path(__file__).parent))
from lexer_differential import Writer  # noqa: E402

TYPED = ["value", "two  blanks", " before", "after ", "#no comment", "...", "| pipe |", "a | b", "tab\there", "${x}", "中文 文", "\\n",
         "c:\\\\temp", "x=y", "*** Settings ***", "END", "[Tags]", "two\nlines", "\u00a0x", "\u3000wide\u3000"]
LAYOUT = {Token.SEPARATOR, Token.EOL, Token.EOS, Token.CONTINUATION}


def cells_of(path):
    """Type and value of each cell."""
    return [(t.type, t.value) for t in get_tokens(path) if t.type not in LAYOUT and not (t.type == Token.END and not t.value)]


def reads_as(kind, value, typed):
    if kind == Token.KEYWORD:  # a name: Robot does not unescape it, so blanks in it are made single ones
        return unescape(value).split() == unescape(typed).split()
    return unescape(value) == unescape(typed)


def wrong(before, after, typed):
    if len(before) != len(after):
        return f"{len(before)} cells before, {len(after)} after"
    changed = [(b, a) for b, a in zip(before, after) if b[1] != a[1]]
    if len(changed) > 1:
        return f"{len(changed)} cells changed: {changed[:3]}"
    if changed and not any(reads_as(kind, changed[0][1][1], typed) for kind, _ in changed[0]):
        return f"typed {typed!r}, Robot reads {changed[0][1]!r}"
    return None


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--crat", required=True)
    args.add_argument("--count", type=int, default=300)
    args.add_argument("--seed", default="1")
    options = args.parse_args()
    edited = failed = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.robot"
        while edited < options.count and tried < options.count * 20:
            tried += 1
            rng = random.Random(f"{options.seed}-{tried}")
            data = Writer(rng).file().encode("utf-8")
            path.write_bytes(data)
            names = [t.value for t in get_tokens(path) if t.type == Token.TESTCASE_NAME and t.value[:1] not in "-#"]
            if not names:
                continue
            before, typed = cells_of(path), rng.choice(TYPED)
            command = [options.crat, "edit", str(path), "--test", rng.choice(names), "--row", str(rng.randint(1, 5)), "--cell",
                       str(rng.randint(1, 3)), "--value", typed]
            try:
                done = subprocess.run(command, capture_output=True, timeout=60)
            except ValueError:  # a NUL in the name cannot be said on a command line
                continue
            said = done.stdout.decode()
            if done.returncode == 1 or ": nothing is now" in said or re.search(r'cell \d+: "#', said):
                continue  # no such row, a cell that was not there, a comment (which is free text)
            if done.returncode:
                sys.exit(f"{command}: {done.stderr.decode()}")
            edited += 1
            found = wrong(before, cells_of(path), typed)
            lines = (data.decode("utf-8").splitlines(True), path.read_bytes().decode("utf-8").splitlines(True))
            differing = sum(a != b for a, b in zip(*lines)) + abs(len(lines[0]) - len(lines[1]))
            if not found and differing > 1:
                found = f"{differing} lines changed"
            if found:
                failed += 1
                print(f"seed {options.seed}-{tried}: {found}\n  {command[3:]}\n  {data[:2000]!r}")
    print(f"{edited} cells changed, {failed} wrongly")
    sys.exit(1 if failed or not edited else 0)


if __name__ == "__main__":
    main()
