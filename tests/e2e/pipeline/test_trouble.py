"""Things around the pipeline that go wrong: the database, the disk, servers that answer nonsense. Nothing is lost, and the run says why."""

import json
import os
import signal
import sqlite3
import subprocess
import threading
import urllib.error

import pytest

from servers import Server, done, run_on, target
from stage import body_of, wait_until


def test_a_failed_poll_is_no_failed_run(make_scene):
    scene = make_scene().start()
    hang = threading.Event()
    server = target([lambda h: h.give(500, b"oops"), lambda h: h.give(200, b"<html>proxy</html>"), lambda h: h.give(200, b"\xff\xfe"),
                     lambda h: h.give(200, {"status": "dancing"}), lambda h: h.give(200, {}), lambda h: h.give(200, b"[" * 100000),
                     lambda h: h.give(200, b" " * (5 << 20)), lambda h: h.give(404, {"error": "not yet known"}),
                     lambda h: h.connection.close(), lambda h: hang.wait(5), done()])
    run = scene.cratd.ended(run_on(scene, server, query_timeout=1), 60)
    assert run["status"] == "COMPLETED", run["error_message"]
    assert server.count("POST", "/api/deploy_and_test") == 1


def test_what_a_target_says_goes_through_whatever_it_holds(make_scene):
    scene = make_scene().start()
    words = "first\x00line\r\n\x1b[2J <b>bold</b> \u540d\u524d " + "x" * 20000
    server = target([lambda h: h.give(200, {"task_id": "t-1", "status": "failed", "error": words})])
    run = scene.cratd.ended(run_on(scene, server))
    assert run["status"] == "FAILED" and run["error_message"].startswith("first line \n"), run["error_message"][:80]
    wait_until(lambda: scene.mailbox.messages, 20)
    message = scene.mailbox.messages[0][1]
    assert "\u540d\u524d" in body_of(message, "text/plain")
    assert "&lt;b&gt;bold" in body_of(message, "text/html")


def test_a_gateway_that_lost_the_answer_is_not_asked_again(make_scene):
    scene = make_scene().start()
    server = target([done()], post=lambda h: h.give(504, b"<html>504 Gateway Time-out</html>"))
    run = scene.cratd.ended(run_on(scene, server))
    assert run["status"] == "FAILED" and "deploy state unknown" in run["error_message"], run["error_message"]
    assert server.count("POST", "/api/deploy_and_test") == 1


def test_a_lost_task_is_given_up_with_the_reason(make_scene):
    scene = make_scene().start()
    server = target([lambda h: h.give(200, {"status": "pending"})])
    number = run_on(scene, server)
    wait_until(lambda: server.count("GET", "/api/tasks/"), 20)
    with sqlite3.connect(scene.cratd.data / "crat.db", timeout=10) as store:
        old = json.loads(store.execute("SELECT state FROM pipeline_runs WHERE run_id = ?", (number,)).fetchone()[0])
    scene.cratd.kill()
    old["monitoring_since"] = "2020-01-01T00:00:00Z"
    with sqlite3.connect(scene.cratd.data / "crat.db", timeout=10) as store:
        store.execute("UPDATE pipeline_runs SET state = ? WHERE run_id = ?", (json.dumps(old), number))
    scene.cratd.start()
    run = scene.cratd.ended(number, 20)
    assert run["status"] == "FAILED" and "3 hours" in run["error_message"]
    wait_until(lambda: scene.mailbox.messages, 20)


def test_deploy_only_ends_without_report_and_mail(make_scene):
    scene = make_scene().start(test_path="deploy")
    run = scene.cratd.ended(scene.go(1))
    assert run["status"] == "DEPLOY_COMPLETE" and run["report_url"] == "", run["error_message"]
    assert (scene.install / "version").read_text() == "1\n"
    assert [s["name"] for s in run["steps"]] == ["download", "deploy", "monitor"]
    scene.cratd.stop()
    assert not scene.mailbox.messages


def test_an_artefact_server_that_sends_in_circles_is_named(make_scene):
    scene = make_scene().start()
    server = Server(lambda h, path: h.give(302, b"", Location=path + "x"))
    scene.cratd.settings(package_download_base_url=server.url)
    run = scene.cratd.ended(scene.trigger(scene.announce(1))["run_id"], 40)
    assert run["status"] == "FAILED" and server.url in run["error_message"] and "redirect" in run["error_message"]
    assert len(server.asked) <= 40


def test_a_listing_without_end_is_refused(make_scene):
    scene = make_scene().start()
    page = b"<html>" + b"".join(b'<a href="sls-%d.tar.gz">x</a>\n' % i for i in range(400_000))
    server = Server(lambda h, path: h.give(200, page))
    scene.cratd.settings(package_download_base_url=server.url)
    run = scene.cratd.ended(scene.trigger(scene.announce(1))["run_id"], 40)
    assert run["status"] == "FAILED" and "larger than" in run["error_message"], run["error_message"]


def test_the_package_is_chosen_by_the_contracts_rules(make_scene):
    scene = make_scene().start()
    name = "Sls (v1)+[x].*"
    item = scene.cratd.call("POST", "/api/v1/test-items", {"name": name, "associated_parameter_set_id": scene.parameters})["data"]["id"]
    scene.package(1)
    good = scene.nginx.root / "SLS/1/sls-1-release.tar.gz"
    for other in ("sls (v1)+[x].*-debug.tar.gz", "SLS (V1)+[X].*-1.RELEASE.TGZ", "sls (v1)+[x].*-release.zip", "sls v1x-release.tar.gz"):
        (scene.nginx.root / "SLS/1" / other).write_bytes(good.read_bytes())
    scene.cratd.call("PUT", "/api/v1/test-items/%d" % item, {"notification_enabled": False})
    run = scene.cratd.call("POST", f"/api/v1/test-items/{item}/deploy-test", {"build_info_id": scene.announce(1)})["data"]["run_id"]
    run = scene.cratd.ended(run)
    assert run["download_path"].endswith("/SLS (V1)+[X].*-1.RELEASE.TGZ"), run["error_message"]
    assert run["status"] == "COMPLETED", run["error_message"]


def test_names_cannot_write_mail_headers_or_markup(make_scene):
    scene = make_scene().start()
    job = "J\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>"
    scene.cratd.settings(project_name="<b>P</b>")
    scene.package(1)
    scene.cratd.call("POST", "/api/v1/builds", {"BUILD_USER": "<i>bob</i>\n", "JOB_NAME": job, "BUILD_NUMBER": 1, "PACKAGE_PATH": "/SLS/1/"})
    build = scene.cratd.call("GET", "/api/v1/builds?limit=1")["data"][0]["id"]
    assert scene.cratd.ended(scene.trigger(build)["run_id"])["status"] == "COMPLETED"
    wait_until(lambda: scene.mailbox.messages, 20)
    envelope, message = scene.mailbox.messages[0]
    assert envelope.rcpt_tos == ["admin@example.org"] and message["Bcc"] is None
    html = body_of(message, "text/html")
    assert "<script" not in html and "<b>P" not in html and "<i>bob" not in html and "&lt;script" in html


def test_a_build_that_names_its_test_is_tested_on_arrival(make_scene):
    scene = make_scene().start()
    scene.package(4)
    scene.cratd.call("POST", "/api/v1/builds", {"BUILD_USER": "bob@example.org", "JOB_NAME": "SLS_release", "BUILD_NUMBER": 4,
                                                "PACKAGE_PATH": "/SLS/4/", "CRAT_TEST": "SLS"})
    runs = scene.cratd.call("GET", f"/api/v1/test-items/{scene.item}/deploy-runs")["data"]
    assert len(runs) == 1 and scene.cratd.ended(runs[0]["id"])["status"] == "COMPLETED"
    wait_until(lambda: scene.mailbox.messages, 20)
    assert scene.mailbox.messages[0][1]["To"] == "bob@example.org"


def test_a_summary_of_garbage_stops_no_mail(make_scene):
    scene = make_scene()
    allure, summary = scene.folder / "allure", scene.folder / "summary.json"
    allure.write_text("#!/bin/sh\nfor last; do :; done\nmkdir -p \"$last/widgets\"\necho > \"$last/index.html\"\n"
                      f"cp '{summary}' \"$last/widgets/summary.json\"\n")
    allure.chmod(0o755)
    scene.cratd.environment["CRAT_ALLURE"] = str(allure)
    scene.start()
    garbage = ["", '{"statistic":{"passed":1e99}}', '{"statistic":{"passed":-5,"total":"x"}}', "{" * 50000]
    for build, text in enumerate(garbage, 1):
        summary.write_text(text)
        assert scene.cratd.ended(scene.go(build))["status"] == "COMPLETED"
        wait_until(lambda: len(scene.mailbox.messages) == build, 20)
        assert "its report has no figures" in scene.mailbox.messages[-1][1]["Subject"]


def test_a_run_without_its_state_ends_with_the_reason_instead_of_for_ever(make_scene):
    """As an import or a hand in the database leaves it; with blocking on it would hold the queue."""
    scene = make_scene().start()
    scene.cratd.settings(test_blocking_enabled="true")
    build = scene.announce(1)
    scene.cratd.stop()
    with sqlite3.connect(scene.cratd.data / "crat.db") as store:
        orphan = store.execute(
            "INSERT INTO deploy_test_runs (test_item_id, build_info_id, triggered_by, status, ended, download_url, download_path, task_id,"
            " report_url, steps, response_raw_data, max_query_hours, query_interval, query_timeout, started_at, error_message)"
            " VALUES (?, ?, 'x', 'MONITORING', 0, '', '', '', '', '[]', 'null', 3, 60, 30, 0, '')", (scene.item, build)).lastrowid
    scene.cratd.start()
    run = scene.cratd.ended(orphan, 20)
    assert run["status"] == "FAILED" and "trigger again" in run["error_message"]
    assert scene.cratd.ended(scene.go(2))["status"] == "COMPLETED"


def test_the_database_goes_in_the_middle_of_a_deploy(make_scene, postgres):
    """The start script ends while the database is away: what it did is known afterwards, and it is not done again."""
    scene = make_scene(postgres.fresh()).start()
    gate, began = scene.folder / "gate", scene.folder / "began"
    os.mkfifo(gate)
    number = scene.go(1, start=f"#!/bin/sh\ntouch '{began}'\nread line < '{gate}'\necho 1 >> '{scene.starts}'\n")
    wait_until(began.exists, 30, "the start script")
    postgres.stop()
    with open(gate, "w") as out:
        out.write("go\n")
    wait_until(scene.started, 10)
    wait_until(lambda: " E store:" in scene.cratd.log(), 20, "the companion noticing")
    scene.package(2)
    scene.cratd.call("POST", "/api/v1/builds", {"BUILD_USER": "bob", "JOB_NAME": "SLS_release", "BUILD_NUMBER": 2, "PACKAGE_PATH": "/SLS/2/"})
    postgres.start()
    run = scene.cratd.ended(number, 60)
    assert run["status"] == "COMPLETED", run["error_message"]
    assert scene.started() == ["1"]
    wait_until(lambda: scene.cratd.call("GET", "/api/v1/builds")["total"] == 2, 20, "the build from the spool")


def test_a_run_that_is_deleted_with_its_build_stops_and_is_rolled_back(make_scene):
    scene = make_scene().start()
    assert scene.cratd.ended(scene.go(1))["status"] == "COMPLETED"
    began = scene.folder / "began"
    scene.package(2, start=f"#!/bin/sh\ntouch '{began}'\nexec sleep 15\n")
    build = scene.announce(2)
    number = scene.trigger(build)["run_id"]
    wait_until(began.exists, 30, "the start script")
    scene.cratd.call("DELETE", f"/api/v1/builds/{build}")
    wait_until(lambda: (scene.install / "version").read_text() == "1\n", 10, "the rollback")
    wait_until(lambda: not (scene.cratd.data / f"packages/run-{number}").exists(), 10, "the package's end")
    assert scene.cratd.call("GET", "/api/v1/processing-count")["data"]["count"] == 0
    assert " E " not in scene.cratd.log(), "what a person asked for is no mistake"


def test_sigterm_during_a_run_and_another_start(make_scene):
    scene = make_scene().start()
    gate, began = scene.folder / "gate", scene.folder / "began"
    os.mkfifo(gate)
    number = scene.go(1, start=f"#!/bin/sh\ntouch '{began}'\nread line < '{gate}'\necho 1 >> '{scene.starts}'\n")
    wait_until(began.exists, 30, "the start script")
    scene.cratd.process.send_signal(signal.SIGTERM)
    with open(gate, "w") as out:
        out.write("go\n")
    assert scene.cratd.process.wait(30) == 0
    scene.cratd.start()
    assert scene.cratd.ended(number)["status"] == "COMPLETED"
    assert scene.started() == ["1"]
    wait_until(lambda: scene.mailbox.messages, 20)
    assert len(set(scene.mailbox.ids())) == 1


@pytest.fixture
def small_disk(folder):
    """A disk of 24 MB for the companion's data, mounted for this test."""
    place = folder / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], capture_output=True).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_named_and_loses_nothing(make_scene, small_disk):
    scene = make_scene()
    scene.cratd.data = small_disk / "data"
    scene.start()
    assert scene.cratd.ended(scene.go(1))["status"] == "COMPLETED"
    fill = small_disk / "fill"
    with open(fill, "wb", buffering=0) as out:
        try:
            while True:
                out.write(os.urandom(1 << 16))
        except OSError:
            pass
    answered, refused = [], []
    for build in range(100, 140):
        body = {"BUILD_USER": "bob", "JOB_NAME": "FULL", "BUILD_NUMBER": build, "PACKAGE_PATH": "p", "padding": "x" * 60000}
        try:
            scene.cratd.call("POST", "/api/v1/builds", body)
            answered.append(build)
        except urllib.error.HTTPError as error:
            refused.append(build)
            assert error.code == 503, error.read()
            assert "No space left" in json.loads(error.read())["error"]
    assert refused, "the disk was not full"
    with pytest.raises(urllib.error.HTTPError) as said:
        scene.cratd.call("POST", "/api/v1/builds/job-names", {"job_name": "new" * 40})
        scene.cratd.call("PUT", "/api/v1/settings/padding", {"value": "x" * 16000})
        for i in range(50):
            scene.cratd.call("PUT", f"/api/v1/settings/padding{i}", {"value": "x" * 16000})
    assert said.value.code == 503 and "disk" in json.loads(said.value.read())["error"]
    scene.package(2, size=3_000_000)
    scene.cratd.kill()
    fill.unlink()
    scene.cratd.start()
    wait_until(lambda: {b["build_number"] for b in scene.cratd.call("GET", "/api/v1/builds/job/FULL")["data"]} >= set(answered), 20,
               "all builds that were answered with 200")
    assert scene.cratd.ended(scene.trigger(scene.announce(2))["run_id"])["status"] == "COMPLETED"


def test_a_run_whose_package_does_not_fit_fails_by_name_and_the_next_one_runs(make_scene, small_disk):
    scene = make_scene()
    scene.cratd.environment["CRAT_PACKAGES"] = str(small_disk / "packages")
    scene.start()
    run = scene.cratd.ended(scene.go(1, size=30_000_000), 60)
    assert run["status"] == "FAILED" and "No space left" in run["error_message"], run["error_message"]
    assert scene.cratd.ended(scene.go(2))["status"] == "COMPLETED"
