"""What follows something to its end: `crat trigger --wait` over a companion that dies, `crat run`."""

import http.server
import io
import json
import signal
import subprocess
import tarfile
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
    assert waiting.returncode == 4 and "run 1 FAILED" in out and "404" in out, (out, err)


def test_cancelling_ends_a_wait(busy, gate):
    waiting = start(busy, "trigger", "shop", "--wait", "--format", "json")
    assert gate.asked.wait(60)
    assert busy.crat("cancel", "1", "--format", "json").json == {"run_id": 1}
    gate.opened.set()
    out, err = waiting.communicate(timeout=120)
    assert waiting.returncode == 4 and json.loads(out)["status"] == "CANCELLED", (out, err)


def test_a_deleted_run_ends_a_wait(busy, gate):
    waiting = start(busy, "trigger", "shop", "--wait")
    assert gate.asked.wait(60)
    assert "started" in waiting.stdout.readline()
    assert "download" in waiting.stdout.readline()  # it follows by now
    busy.crat("api", "DELETE", "/api/v1/test-items/1")
    out, err = waiting.communicate(timeout=30)
    assert waiting.returncode == 4 and "run 1 was deleted" in err, (waiting.returncode, out, err)


def test_a_run_deleted_before_it_is_followed_ends_a_wait_too(busy, gate):
    waiting = start(busy, "trigger", "shop", "--wait", "--format", "json")
    assert gate.asked.wait(60)
    busy.crat("api", "DELETE", "/api/v1/test-items/1")
    out, err = waiting.communicate(timeout=30)
    assert waiting.returncode == 4 and '{"run_id":1,"deleted":true}' in out and "was deleted" in err, (out, err)


class Site(http.server.ThreadingHTTPServer):
    """What a run needs outside: an artefact server with one package, a team's own target, and the report it publishes.
    `statistic` is what that report counts; None: it has no report."""

    def __init__(self):
        self.statistic = None
        with io.BytesIO() as package:
            with tarfile.open(fileobj=package, mode="w:gz") as archive:
                archive.addfile(tarfile.TarInfo("shop/version"))
            data = package.getvalue()
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def give(self, answer):
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):  # noqa: N802
                if self.path.endswith(".tar.gz"):
                    return self.give(data)
                if self.path.startswith("/api/tasks/"):
                    url = "None" if site.statistic is None else f"http://127.0.0.1:{site.server_port}/report"
                    return self.give({"task_id": "t", "status": "completed", "result": {"test": {"report_url": url}}, "error": None})
                if self.path == "/report/widgets/summary.json":
                    return self.give({"statistic": site.statistic, "time": {"duration": 1500}})
                if self.path.startswith("/SHOP/") and self.path.endswith("/"):
                    return self.give(b'<a href="shop-release.tar.gz">shop-release.tar.gz</a>')
                return self.send_error(404)

            def do_POST(self):  # noqa: N802
                self.rfile.read(int(self.headers["Content-Length"]))
                self.give({"task_id": "t"})

            def log_message(self, *arguments):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def counts(**some):
    figures = {"failed": 0, "broken": 0, "skipped": 0, "passed": 0, "unknown": 0, **some}
    return {**figures, "total": sum(figures.values())}


@pytest.fixture(scope="module")
def tested(tmp_path_factory):
    with Site() as site:
        companion = Companion(tmp_path_factory.mktemp("tested"))
        companion.start()
        companion.sign_in()
        companion.build(1)
        companion.crat("items", "add", "shop", "--job", "SHOP", "--no-mail")
        companion.crat("params", "set", "default", "service_name=shop", "test_path=/tests")
        address = f"http://127.0.0.1:{site.server_port}"
        companion.crat("settings", "set", f"package_download_base_url={address}", f"external_test_server_url={address}")
        companion.site = site
        yield companion
        companion.stop()
        site.shutdown()


@pytest.mark.parametrize("statistic, code, text", (
    (counts(passed=3, skipped=1), 0, "tests:  3 of 4 passed, 0 failed, 1 skipped"),
    (counts(passed=2, failed=1, unknown=1), 1, "tests:  2 of 4 passed, 1 failed, 1 without a result"),
    (counts(broken=2), 1, "tests:  0 of 2 passed, 0 failed, 2 broken"),
    (counts(), 1, "tests:  none ran"),
    (None, 0, "tests:  no figures: the target gave no report"),
), ids=("passed", "failed", "broken", "none", "no report"))
def test_a_wait_tells_how_the_tests_went(tested, statistic, code, text):
    tested.site.statistic = statistic
    out = tested.crat("trigger", "shop", "--wait", code=code).out
    assert "COMPLETED after" in out and text in out
    run = tested.crat("runs", "--format", "json").json[0]
    figures = run["test_figures"]
    if statistic is None:
        assert figures is None
        return
    assert figures == {**statistic, "duration_ms": 1500}
    listed = tested.crat("runs", "--limit", "1").out.splitlines()
    at = listed[0].index("PASSED")
    assert listed[1][at:].startswith(f"{statistic['passed']} of {statistic['total']} ")
    assert text.replace("tests:  ", "tests    ") in tested.crat("runs", run["id"]).out


def test_a_wait_in_json_ends_with_the_whole_run(tested):
    tested.site.statistic = counts(passed=1, failed=1)
    run = tested.crat("trigger", "shop", "--wait", "--format", "json", code=1).json
    assert run["test_item"]["name"] == "shop" and run["build_info"]["build_number"] == 1
    assert run["response_raw_data"]["status"] == "completed" and run["test_figures"]["failed"] == 1


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


def test_run_says_that_a_folder_holds_no_suite(companion, project, tmp_path):
    (tmp_path / "empty").mkdir()
    assert f"no .robot file lies under {tmp_path}/empty" in companion.crat("run", tmp_path / "empty", code=2).err
    assert f"no .robot file lies under {project}/lib" in companion.crat("run", project / "lib", code=2).err
    (tmp_path / "empty" / "keywords.resource").write_text("*** Keywords ***\nK\n    No Operation\n")
    assert "no .robot file" in companion.crat("run", project / "tests", project / "lib", code=2).err
    assert "no .robot file" in companion.crat("run", tmp_path / "empty", code=2).err


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
