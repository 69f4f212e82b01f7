"""A build's way through download, deploy, test, monitor and mail, on real parts."""

import json
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from stage import body_of, wait_until


def mail(scene, count=1, seconds=20):
    wait_until(lambda: len(scene.mailbox.messages) >= count, seconds, "the mail")
    return scene.mailbox.messages[count - 1][1]


def test_real_report(make_scene, database):
    scene = make_scene(database, quick=False).start()
    run = scene.cratd.ended(scene.go(7), 120)
    assert run["status"] == "COMPLETED", run["error_message"]
    assert [s["name"] for s in run["steps"]] == ["download", "deploy", "monitor", "test", "notify"]
    assert all(s["start_time"] <= s["end_time"] for s in run["steps"] if s["name"] != "notify")
    assert "checked by sls-7-release.tar.gz.sha256" in scene.cratd.step(run, "download")["details"]
    assert (scene.install / "version").read_text() == "7\n"
    assert scene.started() == ["7"]
    summary = json.loads(urllib.request.urlopen(run["report_url"] + "/widgets/summary.json").read())
    assert summary["statistic"]["passed"] == 2
    assert run["test_figures"] == {**summary["statistic"], "duration_ms": summary["time"]["duration"]}
    assert b"<html" in urllib.request.urlopen(run["report_url"] + "/").read().lower()

    message = mail(scene)
    assert message["To"] == "admin@example.org" and message["From"].endswith("<crat@example.org>")
    assert message["Subject"] == "[CDN] SLS passed on SLS_release #7: 2 of 2 tests"
    text, html = body_of(message, "text/plain"), body_of(message, "text/html")
    assert text.startswith("SLS passed on SLS_release #7: 2 of 2 tests\n")
    for part in ("http://jenkins.example/job/SLS_release/7", run["report_url"], "sls-7-release.tar.gz"):
        assert part in text and part in html
    picture = next(p for p in message.walk() if p.get_content_type() == "image/png")
    assert picture.get_content().startswith(b"\x89PNG") and "cid:" + picture["Content-ID"].strip("<>") in html
    notify = wait_until(lambda: (s := scene.cratd.step(scene.cratd.run(run["id"]), "notify"))["status"] == "COMPLETED" and s)
    assert notify["details"] == "sent to admin@example.org"


def test_a_broken_build_is_rolled_back_and_its_mail_says_why(make_scene):
    scene = make_scene().start()
    assert scene.cratd.ended(scene.go(1))["status"] == "COMPLETED"
    run = scene.cratd.ended(scene.go(2, start="#!/bin/sh\necho cannot bind >&2\nexit 7\n"))
    assert run["status"] == "FAILED"
    assert scene.cratd.step(run, "deploy")["status"] == "FAILED"
    assert (scene.install / "version").read_text() == "1\n"
    assert scene.started() == ["1", "1"]  # the former version was started again
    text = body_of(mail(scene, 2), "text/plain")
    assert text.startswith("Deploy failed: SLS on SLS_release #2\n")
    assert "exit code 7" in text and "cannot bind" in text and "former version is back" in text


def test_failed_downloads_name_url_and_reason(make_scene):
    scene = make_scene().start()
    scene.package(1, checksum="0" * 64)
    run = scene.cratd.ended(scene.trigger(scene.announce(1))["run_id"])
    assert run["status"] == "FAILED" and "does not have the digest" in run["error_message"]
    run = scene.cratd.ended(scene.trigger(scene.announce(2))["run_id"])
    assert run["status"] == "FAILED" and f"{scene.nginx.url}SLS/2/ answered 404" in run["error_message"]
    assert not scene.install.exists()
    assert body_of(mail(scene, 2), "text/plain").startswith("Download failed: SLS on SLS_release #2\n")


def test_json_listing_and_credentials_stay_out_of_sight(make_scene):
    scene = make_scene().start()
    scene.cratd.settings(package_download_base_url=scene.nginx.url.replace("http://", "http://anna:geheim@") + "json/")
    run = scene.cratd.ended(scene.go(3))
    assert run["status"] == "COMPLETED", run["error_message"]
    assert "geheim" not in json.dumps(run) + scene.cratd.log()


def test_mail_trouble_is_retried_under_one_message_id(make_scene):
    scene = make_scene().start()
    scene.mailbox.refuse = 1
    run = scene.cratd.ended(scene.go(1))
    assert run["status"] == "COMPLETED"
    mail(scene)
    assert len(scene.mailbox.messages) == 1


def test_runs_wait_their_turn(make_scene):
    scene = make_scene().start()
    scene.cratd.settings(test_blocking_enabled="true")
    first = scene.go(1, start=f"#!/bin/sh\nread line < '{scene.folder / 'gate'}'\necho 1 >> '{scene.starts}'\n")
    import os
    os.mkfifo(scene.folder / "gate")
    others = []
    for build in (2, 3):
        scene.package(build)
        others.append(scene.trigger(scene.announce(build)))
    assert [o["queued"] for o in others] == [True, True]
    assert [o["queue_position"] for o in others] == [1, 2]
    with open(scene.folder / "gate", "w") as gate:
        gate.write("go\n")
    for run in [first] + [o["run_id"] for o in others]:
        assert scene.cratd.ended(run)["status"] == "COMPLETED"
    assert scene.started() == ["1", "2", "3"]


def test_cancel_is_felt_and_rolls_back(make_scene):
    scene = make_scene().start()
    assert scene.cratd.ended(scene.go(1))["status"] == "COMPLETED"
    started = scene.folder / "began"
    number = scene.go(2, start=f"#!/bin/sh\ntouch '{started}'\nexec sleep 15\n")
    wait_until(started.exists, 20, "the start script")
    scene.cratd.call("POST", f"/api/v1/deploy-test-runs/{number}/cancel")
    run = scene.cratd.ended(number, 3)
    assert run["status"] == "CANCELLED"
    wait_until(lambda: (scene.install / "version").read_text() == "1\n", 20, "the rollback")
    with pytest.raises(urllib.error.HTTPError) as refused:
        scene.cratd.call("POST", f"/api/v1/deploy-test-runs/{number}/cancel")
    assert refused.value.code == 409


class ForeignTarget:
    """A team's own server with the old contract: seven fields, no idempotency. `lose` cuts the connection instead of answering."""

    def __init__(self, lose=False, refuse=None):
        outer = self
        self.posts, self.polls = [], 0

        class Handler(BaseHTTPRequestHandler):
            def answer(self, status, value):
                data = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self):  # noqa: N802
                outer.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                if lose:
                    self.connection.close()
                elif refuse:
                    self.answer(404, {"detail": refuse})
                else:
                    self.answer(200, {"task_id": "abc"})

            def do_GET(self):  # noqa: N802
                if not self.path.startswith("/api/tasks/"):
                    return self.answer(404, {"detail": "Not Found"})
                outer.polls += 1
                status = "running:test" if outer.polls == 1 else "completed"
                return self.answer(200, {"task_id": "abc", "status": status, "result": {"test": {"report_url": "None"}}, "error": None})

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def run_on(make_scene, foreign):
    scene = make_scene().start()
    scene.cratd.settings(external_test_server_url=foreign.url)
    run = scene.cratd.ended(scene.go(1))
    foreign.server.shutdown()
    return scene, run


def test_a_foreign_target_gets_the_seven_fields(make_scene):
    foreign = ForeignTarget()
    scene, run = run_on(make_scene, foreign)
    assert run["status"] == "COMPLETED" and run["task_id"] == "abc" and run["report_url"] == ""
    assert set(foreign.posts[0]) == {"service_name", "package_path", "install_dir", "upgrade_type", "test_path", "base_url", "report_keyword"}
    with open(foreign.posts[0]["package_path"], "rb") as package:
        assert package.read(2) == b"\x1f\x8b"


def test_a_lost_answer_of_a_foreign_target_ends_the_run(make_scene):
    foreign = ForeignTarget(lose=True)
    scene, run = run_on(make_scene, foreign)
    assert run["status"] == "FAILED" and "deploy state unknown" in run["error_message"]
    assert len(foreign.posts) == 1
    assert "deploy state unknown" in body_of(mail(scene), "text/plain")


def test_a_foreign_targets_refusal_is_passed_on(make_scene):
    foreign = ForeignTarget(refuse="Package not found")
    _, run = run_on(make_scene, foreign)
    assert run["status"] == "FAILED" and "Package not found" in run["error_message"]
    assert len(foreign.posts) == 1
