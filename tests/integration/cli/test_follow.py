"""What follows something to its end: `crat trigger --wait` over a companion that dies, `crat run`."""

import http.server
import signal
import subprocess
import threading

import pytest

from conftest import CRAT, Companion

SUITE = """*** Test Cases ***
Good 空
    Log    €

Also Good
    [Tags]    more
    No Operation

Bad
    [Tags]    bad
    Fail    the reason
"""


class Gate(http.server.ThreadingHTTPServer):
    """An artefact server whose listing comes only once the gate is opened: a run stays in its download until then."""

    def __init__(self):
        self.asked, self.opened = threading.Event(), threading.Event()
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                gate.asked.set()
                gate.opened.wait(60)
                try:
                    self.send_response(404)
                    self.end_headers()
                except OSError:
                    pass  # the companion that asked was killed

            def log_message(self, *arguments):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.fixture
def gate():
    with Gate() as server:
        yield server
        server.opened.set()
        server.shutdown()


@pytest.fixture
def busy(tmp_path, gate):
    companion = Companion(tmp_path)
    companion.start()
    companion.sign_in()
    companion.build(1)
    companion.crat("items", "add", "shop", "--job", "SHOP", "--no-mail")
    companion.crat("settings", "set", f"package_download_base_url=http://127.0.0.1:{gate.server_port}/")
    yield companion
    companion.stop()


def start(companion, *words):
    return subprocess.Popen([CRAT, *words], env=companion.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            encoding="utf-8")


def test_waiting_outlives_a_killed_companion(busy, gate):
    waiting = start(busy, "trigger", "shop", "--wait")
    assert gate.asked.wait(60)
    assert "started" in waiting.stdout.readline()
    assert "download" in waiting.stdout.readline()  # it follows by now
    busy.kill()
    assert "Trying again" in waiting.stderr.readline()
    gate.asked.clear()
    busy.start()
    assert gate.asked.wait(60)  # the run went on by itself
    gate.opened.set()
    out, err = waiting.communicate(timeout=120)
    assert waiting.returncode == 1 and "run 1 FAILED" in out and "404" in out, (out, err)


def test_cancelling_ends_a_wait(busy, gate):
    waiting = start(busy, "trigger", "shop", "--wait", "--format", "json")
    assert gate.asked.wait(60)
    assert busy.crat("cancel", "1", "--format", "json").json == {"run_id": 1}
    gate.opened.set()
    out, err = waiting.communicate(timeout=120)
    assert waiting.returncode == 1 and '"status":"CANCELLED"' in out, (out, err)


def test_a_deleted_run_ends_a_wait(busy, gate):
    waiting = start(busy, "trigger", "shop", "--wait")
    assert gate.asked.wait(60)
    assert "started" in waiting.stdout.readline()
    assert "download" in waiting.stdout.readline()  # it follows by now
    busy.crat("api", "DELETE", "/api/v1/test-items/1")
    out, err = waiting.communicate(timeout=30)
    assert waiting.returncode == 1 and "run 1 was deleted" in err, (waiting.returncode, out, err)


def test_a_run_deleted_before_it_is_followed_ends_a_wait_too(busy, gate):
    waiting = start(busy, "trigger", "shop", "--wait", "--format", "json")
    assert gate.asked.wait(60)
    busy.crat("api", "DELETE", "/api/v1/test-items/1")
    out, err = waiting.communicate(timeout=30)
    assert waiting.returncode == 1 and '{"run_id":1,"deleted":true}' in out and "was deleted" in err, (out, err)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project with 空")
    (folder / "crat.toml").write_text("")
    (folder / "lib").mkdir()
    (folder / "lib" / "__init__.py").write_bytes(b"")  # an empty file is a file
    (folder / "tests").mkdir()
    (folder / "tests" / "suite.robot").write_text(SUITE, encoding="utf-8")
    return folder


def test_run_prints_tests_and_fetches_files(companion, project, tmp_path):
    done = companion.crat("run", project / "tests", "-d", tmp_path / "out", code=1)
    assert "Good 空" in done.out and "the reason" in done.out and "FAILED: 2 passed, 1 failed, 0 skipped" in done.out
    assert {"output.xml", "log.html"} <= {p.name for p in (tmp_path / "out").iterdir()}


def test_run_chooses_tests_and_options_take_one_value_each(companion, project):
    done = companion.crat("run", "-e", "bad", "-v", "A:1", "-v", "B:2", project / "tests/suite.robot")
    assert "PASSED: 2 passed" in done.out
    (project / "more").mkdir()
    (project / "more" / "again.robot").write_text("*** Test Cases ***\nA\n    No Operation\n")
    # Two paths after an option with one value: neither is taken for a second value.
    done = companion.crat("run", "-e", "bad", project / "tests", project / "more")
    assert "PASSED: 3 passed" in done.out
    assert "PASSED: 1 passed" in companion.crat("run", "-i", "more", project / "tests").out


def test_run_gives_robots_own_code_where_asked_to(companion, project):
    done = companion.crat("run", project / "tests", "-t", "Suite.Nothing", "--robot-exit-code", code=252)
    assert "Nothing" in done.out + done.err
    lines = companion.crat("run", project / "tests", "--robot-exit-code", "--format", "json", code=1).out.splitlines()
    assert len(lines) > 6 and all(line.startswith("{") and line.endswith("}") for line in lines)


def test_run_says_what_is_wrong_with_its_words(companion, project, tmp_path):
    assert "no file or folder" in companion.crat("run", project / "nix.robot", code=3).err
    assert "NAME:VALUE" in companion.crat("run", project, "-v", "A", code=2).err
    assert "Give --project" in companion.crat("run", project, tmp_path, code=2).err


def test_ctrl_c_stops_the_run_there_too(companion, tmp_path):
    (tmp_path / "slow.robot").write_text("*** Test Cases ***\nSlow\n    Log    begun\n    Sleep    300s\n")
    running = start(companion, "run", str(tmp_path / "slow.robot"))
    text = ""
    while "Log" not in text:
        line = running.stdout.readline()
        assert line, running.stderr.read()
        text += line
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 1 and "stopping the run" in err and "CANCELLED" in out, (running.returncode, out, err)
