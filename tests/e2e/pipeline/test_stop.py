"""A run that is cancelled, a companion that is told to stop: nothing goes on unseen at a target, and nobody waits for ever."""

import json
import sqlite3
import threading
import time

from servers import Server, run_on, target
from stage import body_of, wait_until


class OwnTarget(Server):
    """Answers as an own target does. `post` and `cancel` give the answers of their calls; `keys` are those of the requests to deploy."""

    def __init__(self, post, cancel=lambda h: h.give(200, {"message": "cancelling"})):
        self.keys = []

        def answer(handler, path):
            if path.startswith("/api/services"):
                return handler.give(200, {"data": [], "target": {"kind": "crat", "protocol": 1}})
            if path.endswith("/cancel"):
                return cancel(handler)
            if handler.command == "POST":
                self.keys.append(handler.headers["Idempotency-Key"])
                return post(handler)
            return handler.give(200, {"task_id": "t-1", "status": "running:deploy"})
        super().__init__(answer)

    def cancels(self):
        return self.count("POST", "/api/tasks/t-1/cancel")


def cancel(scene, number):
    scene.cratd.call("POST", f"/api/v1/deploy-test-runs/{number}/cancel")


def test_a_cancel_during_the_request_to_deploy_stops_its_task(make_scene):
    scene = make_scene().start()
    over = threading.Event()
    server = OwnTarget(lambda h: over.wait(60) if len(server.keys) == 1 else h.give(200, {"task_id": "t-1"}))
    number = run_on(scene, server)
    wait_until(lambda: server.keys, 20, "the request to deploy")
    cancel(scene, number)
    run = scene.cratd.ended(number, 20)
    over.set()
    assert run["status"] == "CANCELLED" and run["error_message"] == "cancelled", run["error_message"]
    assert server.cancels() == 1, "the task that the request may have begun was not told to stop"
    assert len(server.keys) == 2 and len(set(server.keys)) == 1
    assert run["task_id"] == "t-1"


def test_a_cancel_during_the_request_outlives_a_kill(make_scene):
    scene = make_scene().start()
    over = threading.Event()
    ready = threading.Event()
    server = OwnTarget(lambda h: h.give(200, {"task_id": "t-1"}) if ready.is_set() else over.wait(60))
    number = run_on(scene, server)
    wait_until(lambda: server.keys, 20, "the request to deploy")
    cancel(scene, number)
    wait_until(lambda: len(server.keys) > 1, 20, "the second request")
    scene.cratd.kill()
    ready.set()
    scene.cratd.start()
    run = scene.cratd.ended(number, 20)
    over.set()
    assert run["status"] == "CANCELLED" and server.cancels() == 1 and len(set(server.keys)) == 1


def test_a_target_that_does_not_stop_is_named(make_scene):
    scene = make_scene().start()
    server = OwnTarget(lambda h: h.give(200, {"task_id": "t-1"}), cancel=lambda h: h.give(409, {"error": "not in this state"}))
    number = run_on(scene, server)
    wait_until(lambda: server.count("GET", "/api/tasks/t-1"), 20, "the question for the task")
    cancel(scene, number)
    run = scene.cratd.ended(number, 20)
    assert run["status"] == "CANCELLED"
    assert "t-1 may still go on" in run["error_message"] and "not in this state" in run["error_message"], run["error_message"]


def test_a_target_that_stops_at_the_second_call_has_stopped(make_scene):
    scene = make_scene().start()
    server = OwnTarget(lambda h: h.give(200, {"task_id": "t-1"}),
                       cancel=lambda h: h.give(*((503, {"error": "busy"}) if server.cancels() == 1 else (200, {}))))
    number = run_on(scene, server)
    wait_until(lambda: server.count("GET", "/api/tasks/t-1"), 20, "the question for the task")
    cancel(scene, number)
    assert scene.cratd.ended(number, 20)["error_message"] == "cancelled" and server.cancels() == 2


def test_a_foreign_targets_task_is_said_to_go_on(make_scene):
    scene = make_scene().start()
    server = target([lambda h: h.give(200, {"task_id": "t-1", "status": "running"})])
    number = run_on(scene, server)
    wait_until(lambda: server.count("GET", "/api/tasks/t-1"), 20, "the question for the task")
    cancel(scene, number)
    run = scene.cratd.ended(number, 20)
    assert run["status"] == "CANCELLED" and "t-1 may still go on" in run["error_message"], run["error_message"]


def test_the_target_of_a_deleted_run_is_stopped_over_a_kill(make_scene, database):
    scene = make_scene(database).start()
    over = threading.Event()
    server = OwnTarget(lambda h: h.give(200, {"task_id": "t-1"}),
                       cancel=lambda h: over.wait(60) if server.cancels() == 1 else h.give(200, {"message": "cancelling"}))
    number = run_on(scene, server)
    wait_until(lambda: server.count("GET", "/api/tasks/t-1"), 20, "the question for the task")
    scene.cratd.call("DELETE", f"/api/v1/builds/{scene.cratd.run(number)['build_info_id']}")
    wait_until(lambda: server.cancels() == 1, 20, "the call to stop")
    scene.cratd.kill()
    scene.cratd.start()
    wait_until(lambda: server.cancels() == 2, 20, "the call to stop, once more")
    over.set()
    assert len(server.keys) == 1
    wait_until(lambda: not (scene.cratd.data / f"packages/run-{number}").exists(), 20, "the package's end")
    scene.cratd.stop()
    scene.cratd.start()
    scene.cratd.settings(external_test_server_url=scene.cratd.url)
    assert scene.cratd.ended(scene.go(2))["status"] == "COMPLETED"
    assert server.cancels() == 2, "what was told is not told for ever"


def test_a_cancel_while_the_tests_run_is_said_of_the_test_step(make_scene):
    scene = make_scene()
    suite, began = scene.folder / "long", scene.folder / "began"
    suite.mkdir()
    (suite / "long.robot").write_text(
        f"*** Test Cases ***\nLong\n    Evaluate    open(r'{began}', 'w').close()\n    Sleep    10 minutes\n")
    number = scene.start(test_path=str(suite)).go(1)
    wait_until(began.exists, 60, "the test")
    wait_until(lambda: scene.cratd.run(number)["status"] == "TESTING", 20, "the run's news of it")
    cancel(scene, number)
    run = scene.cratd.ended(number, 40)
    assert run["status"] == "CANCELLED" and run["error_message"] == "cancelled", run["error_message"]
    steps = {s["name"]: (s["status"], s.get("error")) for s in run["steps"]}
    assert steps["download"] == steps["deploy"] == ("COMPLETED", None)
    assert steps["test"] == ("FAILED", "cancelled")

    def task():
        answer = scene.cratd.call("GET", f"/api/tasks/{run['task_id']}?wait=5")
        return answer if answer["status"] == "failed" else None
    assert wait_until(task, 30, "the task's end")["failed_part"] == "tests"
    assert (scene.install / "version").read_text() == "1\n"


def test_a_run_without_a_state_ends_with_its_mail(make_scene):
    scene = make_scene().start()
    server = target([lambda h: h.give(200, {"task_id": "t-1", "status": "running"})])
    number = run_on(scene, server)
    wait_until(lambda: server.count("GET", "/api/tasks/t-1"), 20, "the question for the task")
    scene.cratd.kill()
    with sqlite3.connect(scene.cratd.data / "crat.db", timeout=10) as store:
        store.execute("UPDATE pipeline_runs SET state = '{broken' WHERE run_id = ?", (number,))
    scene.cratd.start()
    run = scene.cratd.ended(number, 20)
    assert run["status"] == "FAILED" and "trigger again" in run["error_message"]
    wait_until(lambda: scene.mailbox.messages, 20, "the mail")
    message = scene.mailbox.messages[0][1]
    assert "trigger again" in body_of(message, "text/plain") and "SLS" in body_of(message, "text/plain")
    wait_until(lambda: scene.cratd.step(scene.cratd.run(number), "notify")["status"] == "COMPLETED", 20, "the notify step")
    assert not [s for s in scene.cratd.run(number)["steps"] if s["status"] == "RUNNING"]


STOP_TIME = 20  # what cratd gives itself


def stop_in_time(scene):
    began = time.monotonic()
    scene.cratd.process.terminate()
    assert scene.cratd.process.wait(55) == 0  # a foreign answer was waited for 60 s, a script too
    return time.monotonic() - began


def test_a_foreign_target_that_does_not_answer_does_not_hold_the_companion(make_scene):
    scene = make_scene().start()
    over = threading.Event()
    server = target([], post=lambda h: over.wait(120))
    number = run_on(scene, server)
    wait_until(lambda: server.count("POST", "/api/deploy_and_test"), 20, "the request to deploy")
    stop_in_time(scene)
    scene.cratd.start()
    run = scene.cratd.ended(number, 20)
    over.set()
    assert run["status"] == "FAILED" and "deploy state unknown" in run["error_message"], run["error_message"]
    assert server.count("POST", "/api/deploy_and_test") == 1
    wait_until(lambda: scene.mailbox.messages, 20, "the mail")


def test_a_start_script_without_end_does_not_hold_the_companion(make_scene):
    scene = make_scene()
    scene.cratd.services.write_text(scene.cratd.services.read_text().replace("script_timeout = 20", "script_timeout = 100"))
    scene.start()
    begun = scene.folder / "begun"
    script = f"#!/bin/sh\necho x >> '{begun}'\n[ -e '{scene.folder}/go' ] || exec sleep 300\necho 1 >> '{scene.starts}'\n"
    number = scene.go(1, start=script)
    wait_until(begun.exists, 20, "the start script")
    stop_in_time(scene)
    assert scene.started() == []
    (scene.folder / "go").touch()
    scene.cratd.start()
    run = scene.cratd.ended(number, 60)
    assert run["status"] == "COMPLETED", run["error_message"]
    assert scene.started() == ["1"] and (scene.install / "version").read_text() == "1\n"
    assert json.dumps(run["steps"]).count('"deploy"') == 1
