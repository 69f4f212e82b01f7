"""The target role by its own contract."""

import json
import urllib.error
import urllib.request

import pytest

from stage import wait_until


def post(scene, path, body=None, **headers):
    return scene.cratd.call("POST", path, body or {}, headers)


def request_for(scene, build, **more):
    return dict({"service_name": "SLS", "package_path": str(scene.nginx.root / f"SLS/{build}/sls-{build}-release.tar.gz"),
                 "install_dir": str(scene.install), "upgrade_type": "full", "test_path": "deploy", "base_url": "", "report_keyword": "k"},
                **more)


def task_of(scene, task, seconds=30):
    def look():
        answer = scene.cratd.call("GET", f"/api/tasks/{task}?wait=5")
        return answer if answer["status"] in ("completed", "failed") else None
    return wait_until(look, seconds, "the task's end")


def refusal(call):
    with pytest.raises(urllib.error.HTTPError) as refused:
        call()
    return refused.value.code, json.loads(refused.value.read()).get("error", "")


def test_deploy_only_idempotency_and_rollback_by_hand(make_scene):
    scene = make_scene().start()
    for build in (1, 2):
        scene.package(build)
    headers = {"Idempotency-Key": "run-1"}
    first = post(scene, "/api/deploy_and_test", request_for(scene, 1), **headers)["task_id"]
    assert post(scene, "/api/deploy_and_test", request_for(scene, 1), **headers)["task_id"] == first
    assert refusal(lambda: post(scene, "/api/deploy_and_test", request_for(scene, 2), **headers))[0] == 409
    answer = task_of(scene, first)
    assert answer["status"] == "completed"
    assert answer["result"]["deploy"] == {"service": "SLS", "upgrade_type": "full", "success": True}
    assert answer["result"]["test"] == {"skipped": True, "reason": "test_path is 'deploy'", "report_url": "None"}
    task_of(scene, post(scene, "/api/deploy_and_test", request_for(scene, 2))["task_id"])
    assert (scene.install / "version").read_text() == "2\n"
    services = {s["name"]: s for s in scene.cratd.call("GET", "/api/services")["data"]}
    assert services["SLS"]["installs"][0]["package"] == "sls-2-release.tar.gz"
    back = task_of(scene, post(scene, "/api/services/SLS/rollback")["task_id"])
    assert back["status"] == "completed", back
    assert (scene.install / "version").read_text() == "1\n"
    assert refusal(lambda: post(scene, "/api/services/SLS/rollback"))[0] == 409
    assert "deployed" in scene.cratd.call("GET", f"/api/tasks/{first}/log").decode()


def test_what_is_wrong_is_refused(make_scene):
    scene = make_scene().start()
    scene.package(1)
    for change, code, words in (({"service_name": "nope"}, 400, "unknown service"), ({"package_path": "/absent.tar.gz"}, 404, "not there"),
                                ({"install_dir": "/etc/x"}, 400, "install_dir"), ({"upgrade_type": "half"}, 400, "upgrade_type")):
        got, text = refusal(lambda: post(scene, "/api/deploy_and_test", request_for(scene, 1, **change)))
        assert got == code and words in text
    assert refusal(lambda: scene.cratd.call("GET", "/api/tasks/absent"))[0] == 404
    mock = post(scene, "/api/deploy_and_test_mock", request_for(scene, 1))["task_id"]
    assert task_of(scene, mock)["status"] == "completed" and not scene.install.exists()
    for path in ("/reports/../crat.db", "/reports/%2e%2e/%2e%2e/crat.db", "/reports/none"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(scene.cratd.url + path)
        assert refused.value.code in (400, 404)


def test_a_package_by_address_and_digest(make_scene):
    scene = make_scene().start()
    package = scene.package(1)
    url = scene.nginx.url + "SLS/1/" + package.name
    good = request_for(scene, 1, package_path="/elsewhere/" + package.name, package_url=url,
                       sha256=(package.parent / (package.name + ".sha256")).read_text().split()[0])
    assert task_of(scene, post(scene, "/api/deploy_and_test", good)["task_id"])["status"] == "completed"
    bad = dict(good, sha256="0" * 64)
    answer = task_of(scene, post(scene, "/api/deploy_and_test", bad)["task_id"])
    assert answer["status"] == "failed" and "sha256" in answer["error"]
    assert (scene.install / "version").read_text() == "1\n"


def test_one_deploy_at_a_time_in_a_folder(make_scene):
    scene = make_scene().start()
    overlap = scene.folder / "busy"
    script = (f"#!/bin/sh\nmkdir '{overlap}' || {{ echo overlap >> '{scene.folder / 'bad'}'; exit 1; }}\n"
              f"sleep 0.3\nrmdir '{overlap}'\n")
    tasks = []
    for build in (1, 2, 3):
        scene.package(build, start=script)
        tasks.append(post(scene, "/api/deploy_and_test", request_for(scene, build))["task_id"])
    for task in tasks:
        assert task_of(scene, task)["status"] == "completed"
    assert not (scene.folder / "bad").exists()
    assert (scene.install / "version").read_text() == "3\n"


def test_the_token_is_wanted_where_there_is_one(make_scene):
    scene = make_scene()
    scene.cratd.environment["CRAT_TARGET_TOKEN"] = "the-target-token"
    scene.start()  # the controller in the same process knows it
    assert refusal(lambda: scene.cratd.call("GET", "/api/services"))[0] == 401
    run = scene.cratd.ended(scene.go(1))
    assert run["status"] == "COMPLETED", run["error_message"]


def test_missing_suite_is_an_environment_failure(make_scene):
    scene = make_scene().start(test_path="/absent/suite")
    run = scene.cratd.ended(scene.go(1))
    assert run["status"] == "FAILED" and "holds no Robot or pytest suite" in run["error_message"]
    assert not (scene.install / "version").exists(), "the service was replaced before the suite was looked for"
    wait_until(lambda: scene.mailbox.messages, 20)
    assert "Environment failed" in scene.mailbox.messages[0][1]["Subject"]


@pytest.mark.parametrize("kind", ["robot", "pytest"])
def test_a_test_that_ends_the_interpreter_is_no_success(make_scene, kind):
    scene = make_scene()
    suite = scene.folder / "suite"
    suite.mkdir()
    if kind == "robot":
        (suite / "quits.robot").write_text(
            "*** Test Cases ***\nFails\n    Fail    really bad\nQuits\n    Evaluate    os._exit(0)    modules=os\n")
    else:
        (suite / "test_quits.py").write_text("import os\n\n\ndef test_quits():\n    os._exit(0)\n")
    scene.start(test_path=str(suite))
    run = scene.cratd.ended(scene.go(1))
    assert run["status"] == "FAILED" and "ended before it was done" in run["error_message"]
    wait_until(lambda: scene.mailbox.messages, 20)
    assert "Tests failed" in scene.mailbox.messages[0][1]["Subject"]


def test_pytest_suites_run_too(make_scene):
    scene = make_scene()
    suite = scene.folder / "suite"
    suite.mkdir()
    (suite / "test_sums.py").write_text("def test_good():\n    assert 1 + 1 == 2\n\n\ndef test_bad():\n    assert 1 == 2\n")
    scene.start(test_path=str(suite))
    run = scene.cratd.ended(scene.go(1))
    assert run["status"] == "COMPLETED", run["error_message"]
    wait_until(lambda: scene.mailbox.messages, 20)
    assert "Tests failed: 1 of 2" in scene.mailbox.messages[0][1]["Subject"]
