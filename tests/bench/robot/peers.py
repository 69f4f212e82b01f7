#!/usr/bin/env python3
"""What peers take beside what we take, in one run: Robot Framework's own lexer and model on one text (MB/s, one core), then
`robot --dryrun`, robocop, RobotCode and RIDE on a generated project. A peer that is not installed is shown as it was recorded.

  peers.py [--bench build/release/tests/robot_bench] [FILE]      without FILE: a suite of 1 MB like the benchmark's own
           [--part 20]            the peers get that part of the project (2,641 files by 20), and their times are multiplied
           [--peer-bin FOLDER]    where else `robocop` and `robotcode` may be: a venv with `pip install robotcode[all]`, say
           [--tokens-only]        the lexers and the models alone
"""
import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import robot
from robot.api import get_model, get_tokens

ROOT = Path(__file__).resolve().parents[3]
OURS = {"lexingAndCounting": "tokens, counted", "tokensAsJson": "tokens, as JSON", "tree": "document", "treeAndCheck": "document and diagnostics"}


def suite(size):
    out = ["*** Settings ***\nLibrary    SeleniumLibrary\n\n*** Test Cases ***\n"]
    count = 0
    while count * 520 < size:
        if count % 4 == 0:
            out.append(f"\nOrder number {count}\n    [Documentation]    What a customer does\n    [Tags]    smoke    order-{count % 7}\n")
        out.append(f"    Open Browser    ${{URL}}orders/{count}    chromium\n    ${{title}} =    Get Title\n"
                   "    Should Be Equal    ${title}    Order ${number} of customer ${name}    # said in the contract\n"
                   "    FOR    ${item}    IN    @{basket}\n        Click Element    css:.item[data-id=\"${item}\"] > button\n"
                   "        ...    timeout=10s    error=The button never came\n        IF    '${item}' == 'last'    BREAK\n    END\n"
                   "    输入文本    id:name    测试用户\n")
        count += 1
    return "".join(out)


def rate(size, work):
    """MB/s of the best of three."""
    best = min(timed(work) for _ in range(3))
    return size / best / 1e6


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def ours(bench, path):
    done = subprocess.run([bench, "--benchmark_format=json", "--benchmark_filter=^(" + "|".join(OURS) + ")$"], check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "CRAT_BENCH_TEXT": str(path)})
    return {b["name"]: b["bytes_per_second"] / 1e6 for b in json.loads(done.stdout)["benchmarks"]}


# CPU seconds for the whole project of 2,641 files and 11.3 MB, on a busy machine of 2 cores.
RECORDED = {"robot --dryrun": 366, "robocop": 64, "RobotCode, cold": 77, "RobotCode, warm": 16}
RIDE = "RIDE, Find Usages of one keyword (a seventh of it)", "44 to 114 s, with calls missed (recorded; a window's work, not measured)"


def cost(command, **more):
    """CPU seconds of a command with its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode < 0 or done.returncode > 250:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-500:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def program(name, folders):
    return next((found for folder in folders if (found := shutil.which(name, path=str(folder)))), shutil.which(name))


def peers_of(folder, part, bins):
    """Name, CPU seconds for the whole (the part's times `part`), how they were come by."""
    commands = {"robot --dryrun": [sys.executable, "-m", "robot", "--dryrun", "--output", "NONE", "--log", "NONE", "--report", "NONE", folder]}
    if robocop := program("robocop", bins):
        commands["robocop"] = [robocop, "check", "--no-cache", folder]
    if robotcode := program("robotcode", bins):
        commands["RobotCode, cold"] = commands["RobotCode, warm"] = [robotcode, "--root", folder, "analyze", "code", folder]
    for name, recorded in RECORDED.items():
        if name not in commands:
            yield name, recorded, "recorded; not installed here"
            continue
        if name.endswith("cold"):
            shutil.rmtree(Path(folder) / ".robotcode_cache", ignore_errors=True)
        yield name, cost(commands[name], cwd=folder) * part, f"measured on a {part}th, times {part}; recorded {recorded} s"


def project(crat, part, bins):
    make = [sys.executable, str(ROOT / "tests/bench/robot_index/make_project.py")]
    with tempfile.TemporaryDirectory() as name:
        whole, small = Path(name) / "whole", Path(name) / "part"
        subprocess.run([*make, whole], check=True)
        subprocess.run([*make, small, "--suites", str(2000 // part), "--resources", str(641 // part)], check=True)
        check = [crat, "check", str(whole)]
        cost(check)  # libraries' documentation goes into the cache
        best = min(cost(check) for _ in range(3))
        print(f"\n{'a project of 2,641 files and 11.3 MB':<52}{'CPU s':>10}{'times ours':>12}")
        print(f"{'crat check':<52}{best:>10.2f}{1:>11.0f}x", flush=True)
        for peer, seconds, how in peers_of(str(small), part, bins):
            print(f"{peer:<52}{seconds:>10.1f}{seconds / best:>11.0f}x  ({how})", flush=True)
        print(f"{RIDE[0]:<52}{RIDE[1]}")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("file", nargs="?", type=Path)
    args.add_argument("--bench", default=str(ROOT / "build/release/tests/robot_bench"))
    args.add_argument("--crat", default=str(ROOT / "build/release/bin/crat"))
    args.add_argument("--part", type=int, default=20)
    args.add_argument("--peer-bin", action="append", default=[], type=Path)
    args.add_argument("--tokens-only", action="store_true")
    options = args.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "suite.robot"
        if not options.file:
            path.write_text(suite(1_000_000), encoding="utf-8")
        size = path.stat().st_size
        peers = {"tokens": rate(size, lambda: sum(1 for _ in get_tokens(path))), "model": rate(size, lambda: get_model(path))}
        measured = ours(options.bench, path)
    print(f"{size / 1e6:.2f} MB, one core, processor time\n")
    print(f"{'what':<40}{'MB/s':>10}{'times Robot':>14}")
    for name, speed in peers.items():
        print(f"{'Robot Framework ' + robot.__version__ + ' ' + name:<40}{speed:>10.2f}")
    for key, name in OURS.items():
        peer = peers["tokens" if name.startswith("tokens") else "model"]
        print(f"{'crat ' + name:<40}{measured[key]:>10.1f}{measured[key] / peer:>13.0f}x")
    if not options.tokens_only:
        project(options.crat, options.part, [Path(sys.executable).parent, *options.peer_bin])


if __name__ == "__main__":
    main()
