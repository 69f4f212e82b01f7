#!/usr/bin/env python3
"""60 defects of 12 kinds, five each, planted into a project in which nothing is wrong: `crat check` has to find each on its
own line and nothing else anywhere.

    planted_defects.py --crat build/release/bin/crat --make tests/bench/robot_index/make_project.py
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

COUNT = 5


class Planter:
    def __init__(self, root):
        self.root = root
        self.suites = sorted(root.glob("tests/**/*.robot"))
        self.resources = sorted(root.glob("resources/**/*.resource"))
        self.expected = {}  # (path, line): rules that may be given there

    def edit(self, path, change, rules):
        """`change` gets the lines, changes them and gives the index of the defect's line."""
        lines = path.read_text(encoding="utf-8").split("\n")
        at = change(lines)
        for place in at if isinstance(at, list) else [at]:
            self.expected[(str(path), place + 1)] = rules
        path.write_text("\n".join(lines), encoding="utf-8")

    def in_tests(self, path, row, rules):
        """A row at the end of the first test."""

        def change(lines):
            at = lines.index("*** Test Cases ***")
            at = lines.index("    END", at) + 1
            lines.insert(at, row)
            return at

        self.edit(path, change, rules)

    def in_settings(self, path, row, rules):
        self.edit(path, lambda lines: (lines.insert(1, row), 1)[1], rules)

    def at_end(self, path, text, offset, rules):
        def change(lines):
            while lines and not lines[-1]:
                lines.pop()
            lines += ["", *text, ""]
            return len(lines) - 1 - len(text) + offset

        self.edit(path, change, rules)

    def plant(self):
        suite, resource = iter(self.suites), iter(self.resources)
        for i in range(COUNT):
            self.in_tests(next(suite), f"    Do What Nobody Knows {i}", {"unknown-keyword"})
            self.in_tests(next(suite), ["    Should Be Equal    1", "    Append To List", "    Set Window Size    1",
                                        "    Input Text    id:x", "    Log"][i], {"argument-count", "unknown-keyword"})
            self.in_tests(next(suite), ["    No Operation    1", "    Close All Browsers    1", "    Get Time    1    2    3",
                                        "    Should Be Empty    1    2    3", "    Sleep    1    2    3"][i],
                          {"argument-count"})
            self.in_settings(next(suite), f"Resource    ../nowhere/missing_{i}.resource", {"unresolved-import"})
            self.in_settings(next(suite), f"Library    NoSuchLibrary{i}", {"unresolved-import"})
            self.in_tests(next(suite), "    Log    ${nobody_sets_%d}" % i, {"unknown-variable"})
            self.in_settings(next(suite), ["Nonsense    1", "Test Setups    Log", "Liberry    String", "Default Tagz    a",
                                           "Setup    Log    1"][i], {"unknown-setting", "setting-not-allowed"})
            self.in_tests(next(suite), "    IF    ${True}\n        Log    no end", {"missing-end"})
            self.duplicate_keyword(next(resource))
            self.duplicate_test(next(suite))
            self.at_end(next(resource), [f"Nobody Calls This {i}", "    Log    1"], 0, {"unused-keyword"})
            self.unused_argument(next(resource))

    def duplicate_keyword(self, path):
        def change(lines):
            name = lines[self.plain_keyword(lines)]
            while lines and not lines[-1]:
                lines.pop()
            lines += ["", name.upper().replace(" ", "_", 1), "    [Arguments]    @{x}    &{y}", "    Log Many    @{x}    &{y}", ""]
            return len(lines) - 4

        self.edit(path, change, {"duplicate-keyword"})

    @staticmethod
    def plain_keyword(lines):
        start = lines.index("*** Keywords ***")
        return next(i for i in range(start + 1, len(lines)) if lines[i] and lines[i][0] != " " and "${" not in lines[i])

    def duplicate_test(self, path):
        def change(lines):
            first = lines[lines.index("*** Test Cases ***") + 1]
            at = lines.index("*** Keywords ***") - 1
            lines[at:at] = [first, "    No Operation", ""]
            return at

        self.edit(path, change, {"duplicate-test"})

    def unused_argument(self, path):
        def change(lines):
            at = next(i for i, line in enumerate(lines) if line.startswith("    [Arguments]    ${first}"))
            lines[at] += "    ${nobody reads me}=1"
            return at

        self.edit(path, change, {"unused-argument"})


def check(crat, folder):
    run = subprocess.run([crat, "check", "--format", "json", str(folder)], capture_output=True, text=True, timeout=120)
    if run.returncode not in (0, 1):
        sys.exit(f"crat check: exit code {run.returncode}\n{run.stderr}")
    return json.loads(run.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crat", required=True)
    parser.add_argument("--make", required=True)
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="crat-planted-") as name:
        root = pathlib.Path(name).resolve()
        subprocess.run([sys.executable, options.make, name, "--suites", "60", "--resources", "30"], check=True)
        for finding in check(options.crat, root):
            failed = True
            print(f"false: {finding['file']}:{finding['line']} [{finding['rule']}] {finding['message']}")
        planter = Planter(root)
        planter.plant()
        assert len(planter.expected) == 12 * COUNT, len(planter.expected)
        found = {}
        for finding in check(options.crat, root):
            found.setdefault((finding["file"], finding["line"]), []).append(finding)
        for place, rules in planter.expected.items():
            if not any(f["rule"] in rules for f in found.get(place, [])):
                failed = True
                print(f"not found: {place[0]}:{place[1]} {sorted(rules)}; there: {[f['rule'] for f in found.get(place, [])]}")
        for place, findings in found.items():
            for finding in findings:
                if finding["rule"] not in planter.expected.get(place, ()):
                    failed = True
                    print(f"false: {place[0]}:{place[1]} [{finding['rule']}] {finding['message']}")
        print(f"{len(planter.expected)} defects planted")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
