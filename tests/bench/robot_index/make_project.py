#!/usr/bin/env python3
"""Writes a Robot Framework project in which nothing is wrong: every keyword is called, every argument, variable and import
is used, a dry run passes. The same numbers give the same bytes.

    make_project.py FOLDER [--suites 2000] [--resources 641] [--bytes 4260]

The defaults make 2,641 files of 11.3 MB.
"""
import argparse
import pathlib
import random

VERBS = ["Open", "Check", "Enter", "Select", "Count", "Close", "Send", "Read", "Compare", "Wait For", "登录", "Prüfe"]
NOUNS = ["Order", "Customer", "Basket", "Invoice", "Page", "Search", "Report", "Message", "Account", "Delivery", "Payment"]
KEYWORDS = 12  # of a resource


class Resource:
    def __init__(self, number, rng):
        self.number = number
        self.name = f"area{number % 23:02d}/part_{number:04d}.resource"
        self.keywords = []
        for k in range(KEYWORDS):
            name = f"{VERBS[(number + k) % len(VERBS)]} {NOUNS[(number * 7 + k) % len(NOUNS)]} {number}-{k}"
            self.keywords.append((name, rng.choice([0, 1, 1, 2, 3]) if k % 6 else "embedded"))

    def call(self, k, rng, value):
        name, arguments = self.keywords[k]
        if arguments == "embedded":
            return f"{name} As {value}"
        given = [f"{value}{i}" for i in range(arguments)]
        if arguments == 3 and rng.random() < 0.5:
            given.pop()  # it has a default
        if arguments == 2 and rng.random() < 0.3:
            given[1] = f"second={given[1]}"
        return "    ".join([name, *given])

    def text(self, size, rng, other):
        lines = ["*** Settings ***", f"Documentation       What part {self.number} of the shop can do.",
                 "Library             Collections"]
        if other:
            lines.append(f"Resource            ../{other.name}")
        lines += ["", "", "*** Variables ***", f"${{LIMIT_{self.number}}}          {rng.randint(1, 99)}",
                  f"@{{NAMES_{self.number}}}          one    two    three", "", "", "*** Keywords ***"]
        room = max(3, (size - 400) // KEYWORDS // 60)
        for k, (name, arguments) in enumerate(self.keywords):
            lines += self.keyword(k, name, arguments, room, rng, other)
        return "\n".join(lines[:-1]) + "\n"

    def keyword(self, k, name, arguments, room, rng, other):
        if arguments == "embedded":
            lines, names = [f"{name} As ${{way}}"], ["way"]
        else:
            lines, names = [name], ["first", "second", "third"][:arguments]
        lines.append(f"    [Documentation]    Step {k} of part {self.number}.")
        if names and arguments != "embedded":
            cells = [f"${{{n}}}" for n in names]
            if arguments == 3:
                cells[2] += "=${LIMIT_%d}" % self.number
            lines.append("    ".join(["    [Arguments]", *cells]))
        for n in names:
            lines.append(f"    Log    The {n} is ${{{n}}}    level=INFO")
        lines.append(f"    ${{count}} =    Get Length    ${{NAMES_{self.number}}}")
        steps = [
            lambda: f"    Should Be Equal As Integers    ${{count}}    {rng.randint(2, 4)}    msg=wrong count",
            lambda: f"    Run Keyword If    $count > {rng.randint(1, 9)}    Log    many    ELSE    Log    few",
            lambda: f"    IF    $count == {rng.randint(1, 9)}    Log Many    a    b    ${{count}}",
            lambda: f"    List Should Contain Value    ${{NAMES_{self.number}}}    one",
            lambda: f"    Wait Until Keyword Succeeds    3x    1s    Should Be True    ${{LIMIT_{self.number}}} > 0",
        ]
        if k == 0:
            lines.append(f"    Should Be True    ${{LIMIT_{self.number}}} > 0")
            lines.append(f"    Append To List    ${{NAMES_{self.number}}}    ${{count}}")
        if other:
            lines.append("    " + other.call(k, rng, "x"))
        while len(lines) < room:
            lines.append(rng.choice(steps)())
        return [*lines, "    Should Be True    $count > 0", ""]


def suite(number, resources, size, rng):
    own = f"Prepare Suite {number}"
    lines = ["*** Settings ***", f"Documentation       Suite {number}.", "Library             SeleniumLibrary    timeout=10s"]
    lines += [f"Resource            ../../resources/{r.name}" for r in resources]
    lines += [f"Suite Setup         {own}    ${{URL}}", "Suite Teardown      Close All Browsers", "Test Tags           generated", "", "",
              "*** Variables ***", f"${{URL}}              http://127.0.0.1:8088/{number}", "", "", "*** Test Cases ***"]
    tail = ["", "", "*** Keywords ***", own, "    [Arguments]    ${address}", "    Open Browser    ${address}    headlesschrome",
            "    Set Suite Variable    ${STARTED}    ${True}", ""]
    used, test, turn = len("\n".join(lines + tail)), 0, number
    while used < size or test < 3:
        block = [f"Case {test} Of Suite {number}", f"    [Tags]    smoke    area-{test % 7}",
                 "    Should Be True    ${STARTED}"]
        for resource in resources:
            for _ in range(3):
                block.append("    " + resource.call(turn % KEYWORDS, rng, f"value {turn} "))
                turn += 5
        block += [f"    FOR    ${{item}}    IN    a    b    ${{{test}}}",
                  "        Input Text    id:name    ${item}", f"        Wait Until Page Contains    Item ${{item}} of {test}", "    END", ""]
        lines += block
        used += len("\n".join(block).encode()) + 1
        test += 1
    return "\n".join(lines[:-1] + tail).rstrip("\n") + "\n"


def make(folder, suites, resources, size):
    rng = random.Random(20261125)
    made = [Resource(i, rng) for i in range(resources)]
    root = pathlib.Path(folder)
    for i, resource in enumerate(made):
        path = root / "resources" / resource.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(resource.text(size, rng, made[i - 1] if i % 3 == 2 else None), encoding="utf-8")
    for i in range(suites):
        mine = [made[(i * 3 + k * 7) % resources] for k in range(3)]
        path = root / "tests" / f"group{i % 40:02d}" / f"suite_{i:04d}.robot"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(suite(i, list(dict.fromkeys(mine)), size, rng), encoding="utf-8")
    (root / "crat.toml").write_text("[project]\nname = \"Generated\"\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--suites", type=int, default=2000)
    parser.add_argument("--resources", type=int, default=641)
    parser.add_argument("--bytes", type=int, default=4260)
    options = parser.parse_args()
    make(options.folder, options.suites, options.resources, options.bytes)


if __name__ == "__main__":
    main()
