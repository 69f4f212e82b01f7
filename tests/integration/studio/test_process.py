"""The studio's start and end as a process, on a machine that lacks what tests need."""

import json
import os
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STUDIO, CRAT = os.environ["CRAT_STUDIO"], os.environ["CRAT"]


@pytest.fixture
def bare(tmp_path):
    """An environment without Java, browser and venv: nothing is on the PATH, and the programs lie apart from the checkout."""
    (tmp_path / "empty").mkdir()
    for program in (STUDIO, CRAT, str(Path(STUDIO).with_name("cratd"))):
        shutil.copy2(program, tmp_path)
    shutil.copytree(ROOT / "resources/demo/workspace", tmp_path / "workspace")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRAT_", "XDG_"))}
    environment.update({"PATH": str(tmp_path / "empty"), "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run"),
                        "no_proxy": "*"})
    (tmp_path / "run").mkdir(mode=0o700)
    yield tmp_path, environment
    for state in tmp_path.rglob("companion.json"):  # a test that failed leaves no companion behind
        process = json.loads(state.read_text()).get("process", {})
        if isinstance(process, dict) and process.get("pid"):
            os.kill(process["pid"], signal.SIGTERM)


def crat(folder, environment, *words):
    return subprocess.run([folder / "crat", *words], env=environment, capture_output=True, encoding="utf-8", timeout=60,
                          check=False)


def companion_of(studio):
    """The process ids of the studio's children named cratd."""
    children = Path(f"/proc/{studio.pid}/task/{studio.pid}/children").read_text().split()
    return [int(child) for child in children if Path(f"/proc/{child}/comm").read_text().strip() == "cratd"]


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        select.select([], [], [], 0.05)
    raise AssertionError(f"not within {seconds} s")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=str)
def test_it_starts_without_what_tests_need_names_it_and_ends_with_its_companion(bare, number):
    folder, environment = bare
    with open(folder / "studio.log", "wb") as log:
        studio = subprocess.Popen([folder / "crat-studio", folder / "workspace"], env=environment, stdout=log, stderr=log)
    try:
        until(lambda: crat(folder, environment, "builds").returncode == 0)
        assert studio.poll() is None
        ran = crat(folder, environment, "run", folder / "workspace/tests/login.robot")
        assert ran.returncode == 3 and "Python with Robot Framework" in ran.stderr and "packaging/dependencies" in ran.stderr
        companion = until(lambda: companion_of(studio))
        studio.send_signal(number)
        assert studio.wait(60) == 0, (folder / "studio.log").read_text()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in companion))
    finally:
        if studio.poll() is None:
            studio.kill()
            studio.wait()


@pytest.fixture
def blind():
    """An environment without any display."""
    return {name: value for name, value in os.environ.items()
            if name not in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM")}


@pytest.mark.parametrize(("option", "says"), [("--help", "FOLDER"), ("-h", "--open"), ("--version", "crat-studio "), ("-v", "crat-studio ")])
def test_help_and_version_need_no_display(blind, option, says):
    done = subprocess.run([STUDIO, option], env=blind, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0 and says in done.stdout and done.stderr == ""


@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":9999"}, {"QT_QPA_PLATFORM": "nosuch"}], ids=["none", "dead", "unknown"])
def test_without_a_display_one_line_says_so(blind, display):
    done = subprocess.run([STUDIO], env={**blind, **display}, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1 and "no display" in done.stderr and "xvfb-run" in done.stderr


def test_wrong_arguments_are_said(blind):
    done = subprocess.run([STUDIO, "--help", "--nosuch"], env=blind, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 2 and "nosuch" in done.stderr
