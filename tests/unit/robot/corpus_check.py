#!/usr/bin/env python3
"""What holds for every Robot file there is, checked on all of a folder's: our tokens are those of the installed Robot Framework,
`crat cat` gives back every byte, and a changed cell is one changed line that Robot reads as meant, all else byte for byte.

  corpus_check.py --crat build/release/bin/crat [--edits 3] [--seed N] FOLDER…      --edits: cells that are changed in each file
"""
import argparse
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from robot.api import get_init_tokens, get_resource_tokens, get_tokens
from robot.api.parsing import Token

sys.path.insert(0, str(Path(__file__).parent))
from edit_differential import LAYOUT, TYPED, wrong  # noqa: E402
from lexer_differential import Comparison  # noqa: E402


def tokens_of(path):
    if path.suffix.lower() == ".resource":
        return list(get_resource_tokens(path))
    return list((get_init_tokens if path.stem.lower() == "__init__" else get_tokens)(path))


def cells_of(tokens):
    return [(t.type, t.value) for t in tokens if t.type not in LAYOUT and not (t.type == Token.END and not t.value)]


def changed_lines(before, after):
    """Lines that differ, counted from both ends, so that what is moved only is not counted."""
    old, new = before.splitlines(True), after.splitlines(True)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return max(len(old), len(new)) - head - tail


class Edits:
    def __init__(self, crat, folder):
        self.crat, self.folder = crat, folder
        self.edited = self.refused = self.failed = 0

    def change(self, rng, original, data, tokens):
        """One cell of a copy of the file. False if there is none that could be changed."""
        names = [(("--keyword", t.value) if t.type == Token.KEYWORD_NAME else ("--test", t.value)) for t in tokens
                 if t.type in (Token.KEYWORD_NAME, Token.TESTCASE_NAME) and t.value[:1] not in "-#" and "\0" not in t.value]
        if not names:
            return False
        path = self.folder / original.name
        path.write_bytes(data)
        typed = rng.choice(TYPED)
        command = [self.crat, "edit", str(path), *rng.choice(names), "--row", str(rng.randint(1, 8)), "--cell", str(rng.randint(1, 4)), "--value", typed]
        done = subprocess.run(command, capture_output=True, timeout=60)
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode == 1 or ": nothing is now" in said or re.search(r'cell \d+: "#', said):
            self.refused += 1  # no such row, a cell that was not there, a comment (which is free text)
            return True
        if done.returncode:
            sys.exit(f"{command}: {done.stderr.decode()}")
        self.edited += 1
        after = path.read_bytes()
        found = wrong(cells_of(tokens), cells_of(tokens_of(path)), typed)
        # A value with a line end in it is escaped, so one line stays one line.
        lines = changed_lines(data.decode("utf-8"), after.decode("utf-8"))
        if not found and lines > 1:
            found = f"{lines} lines changed"
        if found:
            self.failed += 1
            if self.failed <= 20:
                print(f"{original}: {found}\n  {command[3:]}")
        return True


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("folder", nargs="+", type=Path)
    args.add_argument("--crat", required=True)
    args.add_argument("--edits", type=int, default=3)
    args.add_argument("--seed", default="1")
    options = args.parse_args()
    crat = str(Path(options.crat).resolve())
    files = sorted({p.resolve() for folder in options.folder for p in folder.rglob("*")
                    if p.suffix.lower() in (".robot", ".resource") and p.is_file()})
    if not files:
        sys.exit("there is no Robot file in it")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        comparison = Comparison(crat, folder)
        comparison.run([str(p) for p in files])
        round_trip, unreadable, edits = 0, 0, Edits(crat, folder)
        for path in files:
            data = path.read_bytes()
            done = subprocess.run([crat, "cat", str(path)], capture_output=True, timeout=60)
            if done.stdout != data:
                round_trip += 1
                print(f"{path}: crat cat gives other bytes")
            try:
                data.decode("utf-8")
                tokens = tokens_of(path)
            except UnicodeDecodeError:
                unreadable += 1
                continue
            except Exception as error:  # noqa: BLE001  (DataError of Robot)
                unreadable += 1
                print(f"{path}: Robot cannot read it: {error}")
                continue
            rng = random.Random(f"{options.seed}-{path.name}-{len(data)}")
            for _ in range(options.edits):
                if not edits.change(rng, path, data, tokens):
                    break
    print(f"{len(files)} files ({unreadable} that Robot refuses): tokens of {comparison.different} differ, {round_trip} come back with other bytes; "
          f"{edits.edited} cells changed, {edits.failed} wrongly ({edits.refused} places without a cell)")
    sys.exit(1 if comparison.different or round_trip or edits.failed or not edits.edited else 0)


if __name__ == "__main__":
    main()
