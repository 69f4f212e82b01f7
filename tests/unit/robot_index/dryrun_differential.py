#!/usr/bin/env python3
"""`crat check` against `robot --dryrun`, on projects that are mutated at random: every place where the dry run fails or logs
an error has a finding of ours, and what it passes is at most a warning.

    dryrun_differential.py --crat build/release/bin/crat --make tests/bench/robot_index/make_project.py [--rounds 4] [--seed 1]
                           [--project FOLDER]     # that one instead, as it stands
"""
import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from dryrun_grammar import write_project

LISTENER = '''
import json, re
ROBOT_LISTENER_API_VERSION = 3
out = open({path!r}, "w", encoding="utf-8")
depth, ran, places = [0], set(), [("", 0)]
def put(**what):
    out.write(json.dumps(what) + "\\n")
    out.flush()
def place(data):
    # What a run keyword runs has no place of its own: it is told where the call stands.
    source, line = getattr(data, "source", None), getattr(data, "lineno", None)
    return (str(source), line) if source and line else places[-1]
def start_body_item(data, result):
    depth.append(0)
    places.append(place(data))
    if getattr(data, "source", None) and getattr(data, "lineno", None):
        ran.add((str(data.source), data.lineno))
def end_body_item(data, result):
    inner = depth.pop()
    file, line = places.pop()
    if result.failed:
        depth[-1] += 1
        if not inner:
            put(kind="fail", file=file, line=line, message=result.message)
def start_test(data, result):
    depth.append(0)
    places.append(place(data))
def end_test(data, result):
    places.pop()
    if not depth.pop() and result.failed:
        put(kind="fail", file=str(data.source), line=data.lineno, message=result.message)
def message(message):
    match = re.match(r"Error in (?:file|data) '(.*?)' on line (\\d+): (.*)", message.message, re.S)
    if match and message.level == "ERROR":
        put(kind="log", file=match[1], line=int(match[2]), message=match[3])
def close():
    for file, line in sorted(ran):
        put(kind="ran", file=file, line=line)
    put(kind="end")
'''

# A failing call whose reason stands where the keyword is defined: ours says it there.
ELSEWHERE = re.compile(r"Invalid argument specification|defined multiple times|cannot be empty|Invalid embedded argument"
                       r"|is not allowed with user keywords|Non-existing setting")
# Findings that say what a dry run cannot come to, because the file or the block is not run at all.
SYNTAX = {"missing-end", "invalid-block", "unknown-setting", "setting-not-allowed", "invalid-section", "duplicate-keyword",
          "empty-keyword", "empty-test", "invalid-arguments", "duplicate-setting", "setting-values", "misplaced-statement",
          "missing-keyword-name", "invalid-variable", "unresolved-import", "template-misused", "invalid-option",
          "invalid-assignment", "empty-name"}


def dry_run(robot, root, folder):
    listener = folder / "listener_of_the_test.py"
    events = folder / "events.jsonl"
    listener.write_text(LISTENER.format(path=str(events)), encoding="utf-8")
    run = subprocess.run([robot, "-m", "robot", "--dryrun", "--output", "NONE", "--log", "NONE", "--report", "NONE", "--console", "none",
                          "--listener", str(listener), str(root)], capture_output=True, text=True, timeout=300)
    found = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()] if events.exists() else []
    if not found or found[-1]["kind"] != "end":
        sys.exit(f"robot did not run: {run.stdout}{run.stderr}")
    return found[:-1]


def check(crat, root):
    run = subprocess.run([crat, "check", "--format", "json", str(root)], capture_output=True, text=True, timeout=120)
    if run.returncode not in (0, 1):
        sys.exit(f"crat check: exit code {run.returncode}\n{run.stderr}")
    return json.loads(run.stdout)


def rows_between(path, first, last):
    """Lines of continuation rows and of what a block holds: a failure is told at the first of them."""
    lines = pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    while last < len(lines) and lines[last].lstrip().startswith("..."):
        last += 1
    return set(range(first, last + 1))


def rest_of_item(path, first):
    """Lines of the test or keyword: what is wrong with a block is told at its first line, or at the branch that came last."""
    lines = pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    last = first
    while first > 1 and lines[first - 1][:1] in ("", " ", "\t"):
        first -= 1
    while last < len(lines) and (not lines[last] or lines[last][0] == " "):
        last += 1
    return set(range(first, last + 1))


def template_of(path, line):
    """The line of the template whose rows stand in the test that holds the line: ours says there what is wrong with it."""
    lines = pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    for at in range(min(line, len(lines)), 0, -1):
        if lines[at - 1].strip().lower().startswith("[template]"):
            return at
        if lines[at - 1][:1] not in ("", " ", "\t"):
            break
    return None


VARIABLE = re.compile(r"[$@&]\{([^{}]*)\}")
SETTERS = re.compile(r"(?:Set (?:Suite|Test|Task|Global) Variable|\bVAR)\s{2,}\\?[$@&]\{?([^{}\s]*)", re.I)


def normal(name):
    return re.sub(r"[\s_]", "", name).lower()


def fixed_values(files):
    """Values of the variables that one Variables section alone gives, and nothing that runs: these can be known beforehand."""
    values, several = {"empty": []}, set()
    for path in files:
        section = None
        for line in pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("*"):
                section = normal(line.strip("* "))
            parts = re.split(r"  +|\t", line.strip())
            match = VARIABLE.match(parts[0]) if section == "variables" else None
            if match:
                name = normal(match[1].split(": ")[0])
                several |= {name} if name in values else set()
                values[name] = parts[1:]
            several |= {normal(setter[1].split(": ")[0]) for setter in SETTERS.finditer(line)}
    return {name: value for name, value in values.items() if name not in several}


def cells_of(path, line):
    """Cells of the row, those of its continuation lines too."""
    lines = pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    return [cell for row in sorted(rows_between(path, line, line)) if 0 < row <= len(lines)
            for cell in re.split(r"  +|\t", lines[row - 1].strip()) if cell and cell != "..."]


def assigned_in(path, row):
    """Variables that the rows of the teardown's own test or keyword give a value; for Test Teardown all rows of the file count."""
    lines = pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    rows = range(1, len(lines) + 1) if lines[row - 1][:1].strip() else rest_of_item(path, row)
    firsts = (VARIABLE.match(lines[number - 1].strip()) for number in rows if number <= len(lines) and lines[number - 1][:1] in (" ", "\t"))
    return {normal(first[1].split(": ")[0]) for first in firsts if first}


def is_put_together(message, path, line, values):
    """Is it about a setup's or teardown's name that holds a variable whose value is only known when it runs? A dry run takes the
    value that the variable has before anything ran; ours says nothing."""
    match = re.match(r"No keyword with name '(.*?)' found", message, re.S)
    if not match or match[1] in cells_of(path, line):
        return False
    for row in {line, *setups_of(path, line)}:
        cells = cells_of(path, row)
        if len(cells) < 2 or not re.match(r"\[?(Suite |Test )?(Setup|Teardown)\b", cells[0], re.I):
            continue
        variables = VARIABLE.findall(cells[1])
        shape = ".*".join(re.escape(part) for part in re.split(r"[$@&]\{[^{}]*\}", cells[1]))
        if variables and re.fullmatch(shape, match[1], re.I | re.S):
            later = assigned_in(path, row) if "eardown" in cells[0].lower() else set()
            return not all(normal(name) in values and normal(name) not in later for name in variables)
    return False


def is_behind_list(message, path, line, values):
    """Is it about the type of a value that stands behind a list variable? A dry run counts the list as one argument, whatever its
    length; ours counts it as what it is, where it knows, or says nothing."""
    match = re.match(r"ValueError: Argument '.*?' got value '(.*?)' that cannot be converted", message, re.S)
    if not match:
        return False
    for row in {line, *setups_of(path, line)}:
        lists = []
        for cell in cells_of(path, row):
            whole = re.fullmatch(r"@\{([^{}]*)\}", cell)
            if whole:
                lists.append(values.get(normal(whole[1])))
            elif lists and match[1] in (cell, cell.partition("=")[2]) and any(items is None or len(items) != 1 for items in lists):
                return True
    return False


def is_unknown_import(finding):
    """An import whose name holds a variable that nothing gives a value."""
    if finding["rule"] != "unknown-variable" or finding["severity"] != "error":
        return False
    return cells_of(finding["file"], finding["line"])[0].lower() in ("library", "resource", "variables")


def may_bring(importing, file):
    """Can what the one file imports be in reach of the other? Not if they are two suites."""
    return importing == file or not (importing.endswith(".robot") and file.endswith(".robot"))


def setups_of(path, line):
    """The rows of the file that may be a setup or teardown of the test in the line: a dry run tells what fails in them there."""
    lines = pathlib.Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    return [i + 1 for i, text in enumerate(lines) if re.match(r"\s*\[?(Suite |Test )?(Setup|Teardown)\b", text, re.I)]


def compare(events, findings, values):
    by_place, by_file, problems = {}, {}, []
    for finding in findings:
        by_place.setdefault((finding["file"], finding["line"]), []).append(finding)
        by_file.setdefault(finding["file"], []).append(finding)
    gaps = 0
    unresolved = [f for f in findings if f["rule"] in ("unresolved-import", "library-unavailable") or is_unknown_import(f)]
    failed = set()
    for event in events:
        if event["kind"] == "ran" or event["message"].startswith("Parent suite setup failed"):
            continue
        place = (event["file"], event["line"])
        block = re.match(r"(?:Multiple errors:\s*- )?(?:Only one )?(END|ELSE|ELSE IF|EXCEPT|FINALLY|TRY|IF|FOR|WHILE|GROUP)\b", event["message"])
        rows = rest_of_item(*place) if block else rows_between(*place, event["line"])
        failed |= {(event["file"], row) for row in rows}
        here = [f for row in rows for f in by_place.get((event["file"], row), [])]
        if here:
            continue
        if ELSEWHERE.search(event["message"]) and any(f["rule"] in SYNTAX for f in findings):
            continue
        template = template_of(*place)
        if re.match(r"No keyword with name|Multiple keywords", event["message"]) and by_place.get((event["file"], template)):
            continue
        if is_put_together(event["message"], *place, values) or is_behind_list(event["message"], *place, values):
            gaps += 1
            continue
        # An unresolved import is the one finding for everything that is missing because of it: in the file itself, or on the way to it.
        if event["message"].startswith("No keyword with name") and any(may_bring(f["file"], event["file"]) for f in unresolved):
            continue
        problems.append(f"not found: {place[0]}:{place[1]} {event['message'].splitlines()[0]}")
    ran = {(e["file"], e["line"]) for e in events if e["kind"] == "ran"}
    for finding in findings:
        place = (finding["file"], finding["line"])
        if finding["severity"] == "error" and finding["rule"] not in SYNTAX and place in ran and place not in failed:
            problems.append(f"passes: {place[0]}:{place[1]} [{finding['rule']}] {finding['message']}")
    return problems, gaps


MUTATIONS = []


def mutation(function):
    MUTATIONS.append(function)
    return function


def cells(line):
    indent = len(line) - len(line.lstrip())
    return line[:indent], re.split(r"  +", line.strip())


@mutation
def drop_cell(rng, lines, at):
    indent, parts = cells(lines[at])
    if len(parts) > 1:
        parts.pop(rng.randrange(1, len(parts)))
    lines[at] = indent + "    ".join(parts)


@mutation
def add_cell(rng, lines, at):
    indent, parts = cells(lines[at])
    parts.insert(rng.randrange(1, len(parts) + 1), rng.choice(["x", "${item}", "first=1", "nope=1", "@{EMPTY}", "a=b", "&{EMPTY}", "msg=1", "1"]))
    lines[at] = indent + "    ".join(parts)


@mutation
def spoil_name(rng, lines, at):
    indent, parts = cells(lines[at])
    k = rng.randrange(min(2, len(parts)))
    word = parts[k]
    if word:
        i = rng.randrange(len(word))
        parts[k] = word[:i] + rng.choice(["", "x", " ", "_", "."]) + word[i + 1:]
    lines[at] = indent + "    ".join(p for p in parts if p)


@mutation
def same_name(rng, lines, at):
    indent, parts = cells(lines[at])
    parts[0] = rng.choice([parts[0].upper(), parts[0].replace(" ", "_"), "Given " + parts[0], "BuiltIn." + parts[0]])
    lines[at] = indent + "    ".join(parts)


@mutation
def drop_line(rng, lines, at):
    del lines[at]


@mutation
def double_line(rng, lines, at):
    lines.insert(at, lines[at])


@mutation
def wrap(rng, lines, at):
    indent, parts = cells(lines[at])
    if indent and not parts[0].startswith(("[", "${", "FOR", "IF", "END")):
        before = rng.choice([["Run Keyword"], ["Run Keyword And Ignore Error"], ["Wait Until Keyword Succeeds", "2x", "1s"],
                             ["Run Keyword If", "True"], ["Run Keywords", "Log", "1", "AND"], ["Repeat Keyword", "2"]])
        lines[at] = indent + "    ".join(before + parts)


@mutation
def new_row(rng, lines, at):
    if lines[at].startswith("    "):
        lines.insert(at, "    " + rng.choice([
            "Log    1    WRONG", "Sleep", "Should Be Equal    1    2    3    values=4", "Set Test Variable    ${x}", "${a} =    Log    1",
            "IF    $x    Log    1    ELSE    Nothing Here", "VAR    ${y}    1", "RETURN    1", "Run Keyword    ${kw}    1",
            "Evaluate", "FOR    ${i}    IN RANGE    3", "END", "Convert To Integer    1    base=x", "Create Dictionary    a=1    b",
            "Call Method    ${x}    y    z=1", "Log Many", "Fail    msg    *tag", "Run Keyword If    1", "Run Keywords", "Comment"]))


def mutate(root, rng, count):
    files = sorted(root.rglob("*.r*"))
    for _ in range(count):
        path = rng.choice(files)
        lines = path.read_text(encoding="utf-8").split("\n")
        at = rng.randrange(len(lines))
        if lines[at].strip() and not lines[at].startswith("***"):
            rng.choice(MUTATIONS)(rng, lines, at)
            path.write_text("\n".join(lines), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crat", required=True)
    parser.add_argument("--make", required=True)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutations", type=int, default=25)
    parser.add_argument("--project")
    options = parser.parse_args()
    failed = False
    for seed in range(options.seed, options.seed + options.rounds):
        with tempfile.TemporaryDirectory(prefix="crat-dryrun-") as name:
            root = pathlib.Path(name).resolve() / "project"
            if options.project:
                root = pathlib.Path(options.project).resolve()
            else:
                subprocess.run([sys.executable, options.make, root, "--suites", "6", "--resources", "4", "--bytes", "3000"], check=True)
                mutate(root, random.Random(seed), options.mutations)
                write_project(root / "grammar", random.Random(seed))
            events = dry_run(sys.executable, root, pathlib.Path(name))
            problems, gaps = compare(events, check(options.crat, root), fixed_values(sorted(root.rglob("*.r*"))))
            errors = sum(e["kind"] != "ran" for e in events)
            print(f"seed {seed}: {errors} errors of the dry run, {len(problems)} disagreements, {gaps} that only the values of variables tell", flush=True)
            for problem in problems:
                print("  " + problem.replace(str(root) + os.sep, ""))
            failed |= bool(problems)
        if options.project:
            break
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
