"""Holds `crat results --format items` against robot.api.ExecutionResult, item by item.

Robot itself is run on the suites beside this file: output.xml, its legacy form, JSON, and what rebot makes of them. Kept
files of older Robots (data/*.xml) are read by both as well.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

from robot.api import ExecutionResult, ResultVisitor

HERE = pathlib.Path(__file__).parent

LISTS = {"args": "args", "assign": "assign", "tags": "tags", "patterns": "patterns", "values": "values", "value": "values"}
TEXTS = ["owner", "source_name", "doc", "timeout", "message", "flavor", "start", "mode", "condition", "limit",
         "on_limit", "on_limit_message", "pattern_type", "scope"]

NAMED = {"SUITE", "TEST", "KEYWORD", "SETUP", "TEARDOWN", "VAR", "GROUP"}
warnings.simplefilter("ignore")  # control structures still have a keyword's attributes, all empty and deprecated


def fields_of(item, kind):
    out = []
    if kind in ("SUITE", "TEST"):
        for name, value in item.metadata.items():
            out += [["metadata", name], ["metadata", value]]
        if kind == "SUITE" and item.source:
            out.append(["source", str(item.source)])
    if kind == "ITERATION":
        for name, value in dict(item.assign or {}).items():
            out += [["variables", name], ["variables", value]]
    else:
        for attr, name in LISTS.items():
            value = getattr(item, attr, ()) or ()
            out += [[name, str(v)] for v in ([value] if isinstance(value, str) else value)]
    for attr in TEXTS:
        value = getattr(item, attr, None)
        if value and not (attr == "message" and kind == "SUITE"):
            out.append([attr, str(value)])
    for attr in ("fill", "separator"):
        if getattr(item, attr, None) is not None:
            out.append([attr, str(getattr(item, attr))])
    return sorted(out)


class Walker(ResultVisitor):
    def __init__(self):
        self.items = []
        self.depth = 0

    def add(self, kind, item):
        self.items.append({
            "depth": self.depth, "type": kind, "name": item.name if kind in NAMED else "", "status": item.status,
            "elapsed": round(item.elapsed_time.total_seconds(), 3),
            "line": getattr(item, "lineno", 0) or 0 if kind == "TEST" else 0,
            "start": item.start_time.isoformat(timespec="microseconds") if item.start_time else None,
            "fields": fields_of(item, kind)})

    def start_suite(self, suite):
        self.add("SUITE", suite)
        self.depth += 1

    def end_suite(self, suite):
        self.depth -= 1

    def start_test(self, test):
        self.add("TEST", test)
        self.depth += 1

    def end_test(self, test):
        self.depth -= 1

    def start_body_item(self, item):
        self.add(item.type, item)
        self.depth += 1

    def end_body_item(self, item):
        self.depth -= 1

    def visit_message(self, message):
        self.items.append({
            "depth": self.depth, "type": "MESSAGE", "message": message.message, "html": message.html,
            "start": message.timestamp.isoformat(timespec="microseconds") if message.timestamp else None,
            "fields": [["level", message.level]]})


def ours(crat, path):
    done = subprocess.run([crat, "results", "--format", "items", path], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{path}: exit code {done.returncode}: {done.stderr}")
    items = [json.loads(line) for line in done.stdout.splitlines()]
    for item in items:
        item.setdefault("start", None)
        item["fields"] = sorted(f for f in item["fields"] if f[0] != "id" and (f[1] or f[0] in
                                ("fill", "separator", "args", "values", "metadata", "variables", "patterns")))
        if item["type"] != "MESSAGE":
            item.setdefault("line", 0)
            item["elapsed"] = round(item["elapsed"], 3)
            if item["type"] == "SUITE":
                item["fields"] = [f for f in item["fields"] if f[0] != "message"]
    return items


def canonical(items):
    return [json.dumps(item, sort_keys=True, ensure_ascii=False) for item in items]


def compare(crat, path):
    result = ExecutionResult(str(path))
    walker = Walker()
    result.suite.visit(walker)
    expected, got = canonical(walker.items), canonical(ours(crat, path))
    for i, (a, b) in enumerate(zip(expected, got)):
        if a != b:
            sys.exit(f"{path}: item {i} differs\n  Robot: {a}\n  crat:  {b}")
    if len(expected) != len(got):
        sys.exit(f"{path}: Robot has {len(expected)} items, crat {len(got)}")
    done = subprocess.run([crat, "results", "--format", "json", path], capture_output=True, text=True)
    summary = json.loads(done.stdout)
    stats = result.statistics.total
    counts = [summary["passed"], summary["failed"], summary["skipped"]]
    if counts != [stats.passed, stats.failed, stats.skipped] or not summary["complete"]:
        sys.exit(f"{path}: Robot counts {stats}, crat {summary}")
    if summary["errors"] != [{"level": m.level, "message": m.message} for m in result.errors]:
        sys.exit(f"{path}: other errors: {summary['errors']}")
    failed = {t.longname: t.message for t in result.suite.all_tests if t.failed}
    if {f["name"]: f["message"] for f in summary["failures"]} != failed:
        sys.exit(f"{path}: other failures: {summary['failures']}")
    if done.returncode != (1 if stats.failed else 0):
        sys.exit(f"{path}: exit code {done.returncode}")
    print(f"{path.name}: {len(got)} items agree")


def run(module, *arguments):
    done = subprocess.run([sys.executable, "-m", module, "--log", "NONE", "--report", "NONE", "--output",
                           *map(str, arguments)], capture_output=True, text=True)
    if done.returncode > 250:
        sys.exit(f"{module}: {done.stdout}{done.stderr}")
    return pathlib.Path(arguments[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crat", required=True)
    crat = parser.parse_args().crat
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        xml = run("robot", folder / "output.xml", HERE / "suites")
        files = [xml,
                 run("robot", folder / "output.json", HERE / "suites"),
                 run("robot", folder / "legacy.xml", "--legacyoutput", HERE / "suites"),
                 run("robot.rebot", folder / "rebot.json", xml),
                 run("robot.rebot", folder / "combined.xml", xml, xml),
                 run("robot.rebot", folder / "merged.xml", "--merge", xml, xml),
                 run("robot.rebot", folder / "flattened.xml", "--flattenkeywords", "for", "--flattenkeywords", "iteration",
                     "--flattenkeywords", "name:Own*", xml),
                 run("robot.rebot", folder / "removed.xml", "--removekeywords", "all", xml),
                 *sorted((HERE / "data").glob("*.xml")), *sorted((HERE / "data").glob("*.json"))]
        if len(files) < 12:
            sys.exit("kept files are missing")
        for path in files:
            compare(crat, path)


main()
