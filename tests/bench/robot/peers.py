#!/usr/bin/env python3
"""Robot Framework's own lexer and model beside ours, on the same text in one run. Prints MB/s, one core each.

  peers.py [--bench build/release/tests/robot_bench] [FILE]      without FILE: a suite of 1 MB like the benchmark's own
"""
import argparse
import json
import os
import subprocess
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


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("file", nargs="?", type=Path)
    args.add_argument("--bench", default=str(ROOT / "build/release/tests/robot_bench"))
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


if __name__ == "__main__":
    main()
