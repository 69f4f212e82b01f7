#!/usr/bin/env python3
"""One construct a file (constructs.py): where `robot --dryrun` gives an error, `crat check` has to give one, and where Robot
gives none, at most a warning. The installed Robot is the oracle.

    construct_differential.py --crat build/release/bin/crat
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import constructs


def robot_errors(robot, folder):
    """file name: what Robot says is wrong with it"""
    output = folder.parent / "output.xml"
    run = subprocess.run([robot, "-m", "robot", "--dryrun", "--output", str(output), "--log", "NONE", "--report", "NONE", "--console",
                          "none", str(folder)], capture_output=True, text=True, timeout=300)
    if not output.exists():
        sys.exit(f"Robot did not run: {run.stdout}{run.stderr}")
    root = xml.etree.ElementTree.parse(output).getroot()
    found = collections.defaultdict(list)
    for suite in root.iter("suite"):
        for test in suite.findall("test"):
            status = test.find("status")
            if status.get("status") == "FAIL":
                found[pathlib.Path(suite.get("source")).name].append(status.text or "failed")
    for message in root.find("errors"):
        file = re.match(r"Error in file '(.*?)'", message.text or "")
        if file and message.get("level") == "ERROR":
            found[pathlib.Path(file[1]).name].append(message.text)
    return found


def crat_errors(crat, robot, folder):
    run = subprocess.run([crat, "check", "--python", robot, "--format", "json", str(folder)], capture_output=True, text=True, timeout=300)
    found = collections.defaultdict(list)
    for finding in json.loads(run.stdout):
        if finding["severity"] == "error":
            found[pathlib.Path(finding["file"]).name].append(f"{finding['line']}: {finding['rule']}: {finding['message']}")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crat", required=True)
    parser.add_argument("--make", help="not used; given to each of the checks")
    parser.add_argument("--python", default=sys.executable)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "constructs"
        folder.mkdir()
        files = constructs.files()
        for name, text in files.items():
            (folder / f"{name}.robot").write_text(text, encoding="utf-8")
        wanted = robot_errors(args.python, folder)
        given = crat_errors(args.crat, args.python, folder)
        differ = 0
        for name, text in files.items():
            file = f"{name}.robot"
            if bool(wanted[file]) != bool(given[file]):
                differ += 1
                print(f"{name}: {'Robot' if wanted[file] else 'crat'} alone sees an error\n{text}  robot: {wanted[file]}\n  crat: {given[file]}")
        errors = sum(1 for found in wanted.values() if found)
        print(f"{len(files)} files, {errors} with errors of Robot's, {differ} differ")
        return 1 if differ or errors < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
