"""The listener inside a real robot, without a browser."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LISTENER = ROOT / "plugins/robot/crat_listener.py"

CASES = """*** Settings ***
Suite Setup    Log    prepared
*** Test Cases ***
中文 Name
    Log    hello    level=WARN
    FOR    ${i}    IN    1    2
        IF    ${i} == 1
            Log    one
        ELSE
            Log    other
        END
    END
    ${r} =    Own    5
    TRY
        Fail    boom
    EXCEPT    b*    type=GLOB    AS    ${e}
        No Operation
    END
Fails
    Nowhere
    Log    not run
*** Keywords ***
Own
    [Arguments]    ${a}
    RETURN    ${a}
"""


def run(folder, text, **environment):
    (folder / "a case.robot").write_text(text, encoding="utf-8")
    events = folder / "events.jsonl"
    command = [sys.executable, "-m", "robot", "--output", "NONE", "--report", "NONE", "--log", "NONE",
               "--listener", str(LISTENER), "a case.robot"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60,
                            env={**os.environ, "CRAT_EVENTS_FILE": str(events), **environment})
    lines = events.read_text(encoding="utf-8").splitlines() if events.exists() else []
    return result, [json.loads(line) for line in lines if line.endswith("}")]  # a full disk tears the last one


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    return run(tmp_path_factory.mktemp("robot"), CASES)[1]


def of(events, event_type, /, **members):
    return [e for e in events if e["type"] == event_type and all(e.get(k) == v for k, v in members.items())]


def test_each_start_has_its_end_and_a_unique_id(events):
    starts = [e["id"] for e in of(events, "step_start")]
    assert starts and len(set(starts)) == len(starts)
    assert sorted(starts) == sorted(e["id"] for e in of(events, "step_end"))
    assert all(e["id"].startswith(e["parent"]) for e in of(events, "step_start"))


def test_steps_name_their_place_and_arguments_unresolved(events):
    (own,) = of(events, "step_start", name="Own")
    assert (own["source"], own["line"], own["args"], own["assign"]) == ("a case.robot", 13, ["5"], ["${r} ="])
    assert own["test"] == "A Case.中文 Name"
    (back,) = of(events, "step_start", kind="RETURN")
    assert (back["args"], back["line"], back["parent"]) == (["${a}"], 25, own["id"])


def test_branches_that_are_not_taken_are_marked_at_once(events):
    assert [e["line"] for e in of(events, "step_start", kind="ELSE", status="NOT RUN")] == [9]
    assert of(events, "step_start", name="Log", args=["not run"], status="NOT RUN")


def test_control_structures_tell_what_they_were_given(events):
    (loop,) = of(events, "step_start", kind="FOR")
    assert (loop["args"], loop["assign"]) == (["IN", "1", "2"], ["${i}"])
    assert [e["assign"] for e in of(events, "step_start", kind="ITERATION")] == [["${i} = 1"], ["${i} = 2"]]
    (caught,) = of(events, "step_start", kind="EXCEPT")
    assert (caught["args"], caught["assign"]) == (["b*"], ["${e}"])


def test_logs_belong_to_their_step(events):
    (step,) = of(events, "step_start", args=["hello", "level=WARN"])
    assert of(events, "log", id=step["id"], level="WARN", message="hello")


def test_failures_carry_their_message(events):
    (failed,) = of(events, "step_end", name="Nowhere")
    assert failed["status"] == "FAIL" and "Nowhere" in failed["message"]
    assert [e["status"] for e in of(events, "test_end")] == ["PASS", "FAIL"]
    assert events[-1]["type"] == "suite_end" and "parent" not in events[-1]


def test_long_messages_are_cut_at_a_character(tmp_path):
    text = "*** Test Cases ***\nT\n    Evaluate    '字' * 100000\n    Log    ${{'字' * 100000}}\n"
    logs = of(run(tmp_path, text)[1], "log")
    assert max(len(e["message"].encode()) for e in logs) <= 64 * 1024
    assert any(e["message"].endswith("字…") for e in logs)


def test_a_full_disk_does_not_change_the_outcome(tmp_path):
    limit = "*** Test Cases ***\nT\n    Evaluate    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
    result, _ = run(tmp_path, limit + "    Log    some words\n" * 50)
    assert "1 passed, 0 failed" in result.stdout
    assert "cannot write events any more" in result.stderr


def test_sessions_are_seen_whoever_drives_selenium(tmp_path):
    (tmp_path / "Browser.py").write_text(
        "from selenium.webdriver.remote.webdriver import WebDriver\n"
        "class Driver(WebDriver):\n"
        "    def __init__(self):\n"
        "        self.command_executor = None\n"
        "        self.start_session({'browserName': 'chrome'})\n"
        "    def execute(self, command, params=None):\n"
        "        return {'value': {'sessionId': 'abc', 'capabilities': {'browserName': 'chrome'}}}\n"
        "    def quit(self):\n"
        "        pass\n"
        "class Browser:\n"
        "    def open_one(self):\n"
        "        self.driver = Driver()\n"
        "    def close_one(self):\n"
        "        WebDriver.quit(self.driver)\n",
        encoding="utf-8",
    )
    text = "*** Settings ***\nLibrary    Browser.py\n*** Test Cases ***\nT\n    Open One\n    Run Keyword And Ignore Error    Close One\n"
    events = run(tmp_path, text)[1]
    assert of(events, "session", session="abc", browser="chrome")
    assert of(events, "session_end", session="abc")


def test_it_says_how_to_name_the_file(tmp_path):
    result, _ = run(tmp_path, CASES, CRAT_EVENTS_FILE="")
    assert "CRAT_EVENTS_FILE" in result.stderr
