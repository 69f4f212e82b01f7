"""Executions over a real cratd: robot, Grid, Chromium, nginx, WebSockets, kill -9."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import websocket

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[2] / "support")]
from companion import ROOT, Companion, wait_for  # noqa: E402
from postgres import Postgres, free_port  # noqa: E402

WORKSPACE = ROOT / "resources/demo/workspace"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop") / "service"
    shutil.copytree(ROOT / "resources/demo/service", folder)
    port = free_port()
    environment = {**os.environ, "DEMO_SITE_PORT": str(port)}
    subprocess.run([folder / "scripts/start.sh"], env=environment, check=True)
    yield f"http://127.0.0.1:{port}"
    subprocess.run([folder / "scripts/stop.sh"], env=environment, check=True)


@pytest.fixture(scope="module")
def postgres():
    folder = Path(tempfile.mkdtemp(prefix="crat-pg-", dir="/tmp"))  # its socket wants a short path that its own user may enter
    os.chmod(folder, 0o755)
    cluster = Postgres(folder)
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def fresh_database(request):
    """Gives the URL of a fresh database each time it is called; None: a file of cratd's own."""
    return (lambda: None) if request.param == "sqlite" else request.getfixturevalue("postgres").fresh


@pytest.fixture(scope="module")
def companion(fresh_database, tmp_path_factory):
    database = fresh_database()
    companion = Companion(os.environ["CRATD"], tmp_path_factory.mktemp("companion") / "data", database)
    companion.start()
    yield companion
    companion.stop()
    assert (companion.data / "crat.db").exists() == (database is None)


def project(folder, text):
    (folder / "tests").mkdir()
    (folder / "tests" / "suite.robot").write_text(text, encoding="utf-8")
    return folder


SLOW = """*** Test Cases ***
Slow
    FOR    ${i}    IN RANGE    60
        Log    round ${i}
        Sleep    0.1s
    END
"""


def test_demo_workspace_streams_every_step_and_shows_its_display(companion, shop):
    run = companion.run(WORKSPACE, variables={"SITE_URL": shop}, include_tags=["smoke"])["id"]
    first = companion.events(run, until=lambda event: event["type"] == "session")
    session = first[-1]["session"]
    # The row knows of it a moment after the stream.
    seen = wait_for(lambda: [s for s in companion.execution(run)["sessions"] if s["id"] == session])
    assert seen[0]["vnc"] is True
    grid = companion.json("GET", "/api/v1/grid")["data"]
    assert grid["state"] == "READY" and grid["nodes"]

    picture = companion.socket(f"/api/v1/sessions/{session}/vnc")
    assert picture.recv() == b"RFB 003.008\n"
    picture.send_binary(b"RFB 003.008\n")
    assert picture.recv() == b"\x01\x01"  # one security type: none
    picture.send_binary(b"\x01")
    assert picture.recv() == b"\x00\x00\x00\x00"

    events = first + companion.events(run, after=first[-1]["number"])
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "ended" and events[-1]["status"] == "PASSED", events[-1]
    started = [event["id"] for event in events if event["type"] == "step_start"]
    assert started and sorted(started) == sorted(event["id"] for event in events if event["type"] == "step_end")
    assert all(event["source"].startswith(("tests/", "resources/")) for event in events if event["type"] == "step_start"
               and event.get("source") and not event["source"].startswith("/"))

    for known in (len(events), len(events) + 5):
        assert companion.events(run, after=known) == [], "the stream ends for who knows its end"

    end = companion.execution(run)
    assert (end["passed"], end["failed"], end["exit_code"]) == (4, 0, 0)
    names = [file["name"] for file in companion.json("GET", f"/api/v1/executions/{run}/files")["data"]]
    assert {"output.xml", "log.html", "report.html", "signed-in.png"} <= set(names)
    code, png = companion.call("GET", f"/api/v1/executions/{run}/files/signed-in.png")
    assert code == 200 and png.startswith(b"\x89PNG")
    # The relay ends with the session.
    opcode = None
    while opcode != websocket.ABNF.OPCODE_CLOSE:
        opcode, _ = picture.recv_data()


def test_unknown_sessions_and_executions_are_refused(companion):
    picture = companion.socket("/api/v1/sessions/nobody/vnc")
    opcode, data = picture.recv_data()
    assert opcode == websocket.ABNF.OPCODE_CLOSE and b"no such browser session" in data
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        companion.socket("/api/v1/executions/00000000-0000-4000-8000-000000000000/events")
    assert refused.value.status_code == 404


def test_an_empty_file_is_a_file(companion, tmp_path):
    project(tmp_path, "*** Settings ***\nLibrary    nothing.py\n*** Test Cases ***\nT\n    No Operation\n")
    (tmp_path / "tests" / "nothing.py").write_bytes(b"")
    run = companion.run(tmp_path)["id"]
    companion.events(run)
    assert wait_for(lambda: companion.execution(run)["status"] == "PASSED", 10)  # the row comes a moment after the stream


def test_blobs_are_checked_and_missing_ones_named(companion, tmp_path):
    files, bytes_of = companion.manifest(project(tmp_path, SLOW + "# only here\n"))
    digest = files[0]["sha256"]
    answer = companion.json("POST", "/api/v1/executions", {"project_name": "p", "files": files}, status=409)
    assert answer["missing"] == [digest]
    assert companion.call("PUT", f"/api/v1/blobs/{digest}", raw=b"something else")[0] == 400
    assert companion.upload(bytes_of) == [digest]
    assert companion.upload(bytes_of) == []


@pytest.mark.parametrize("path", ["../x.robot", "/etc/x.robot", "a/../b.robot", "a\\b.robot", ""])
def test_paths_that_lead_out_are_refused(companion, path):
    digest = next(iter(companion.manifest(WORKSPACE)[1]))
    request = {"project_name": "p", "files": [{"path": path, "sha256": digest, "size": 1}]}
    assert "files" in companion.json("POST", "/api/v1/executions", request, status=400)["error"]


@pytest.mark.parametrize("path", ["..%2Frequest.json", "%2Fetc%2Fpasswd", "no-such-file", "."])
def test_only_an_executions_own_files_are_served(companion, tmp_path, path):
    run = companion.run(project(tmp_path, "*** Test Cases ***\nT\n    No Operation\n"))["id"]
    companion.events(run)
    assert companion.call("GET", f"/api/v1/executions/{run}/files/{path}")[0] in (400, 404)


def test_cancel(companion, tmp_path):
    run = companion.run(project(tmp_path, SLOW))["id"]
    first = companion.events(run, until=lambda event: event["type"] == "log")
    companion.json("POST", f"/api/v1/executions/{run}/cancel")
    rest = companion.events(run, after=first[-1]["number"])
    assert rest[-1]["status"] == "CANCELLED"
    wait_for(lambda: companion.execution(run)["status"] == "CANCELLED", 10)
    assert any(event.get("name") == "output.xml" for event in rest)
    companion.json("POST", f"/api/v1/executions/{run}/cancel", status=409)


def test_kill_9_loses_no_event(fresh_database, tmp_path):
    companion = Companion(os.environ["CRATD"], tmp_path / "data", fresh_database())
    companion.start()
    try:
        folder = tmp_path / "project"
        folder.mkdir()
        run = companion.run(project(folder, SLOW))["id"]
        before = companion.events(run, until=lambda event: event["type"] == "log" and "round 5" in event["message"])
        companion.kill()
        companion.start()
        after = companion.events(run, after=before[-1]["number"])
        events = before + after
        assert [event["number"] for event in events] == list(range(1, len(events) + 1))
        rounds = [event["message"] for event in events if event["type"] == "log" and event["message"].startswith("round")]
        assert rounds == [f"round {i}" for i in range(60)]
        assert events[-1]["type"] == "ended" and events[-1]["status"] == "PASSED", events[-1]
        assert wait_for(lambda: companion.execution(run)["status"] == "PASSED", 10)
    finally:
        companion.stop()
