"""kill -9 at every point of a run, then a new start: the run goes on, one deploy, one Message-ID."""

import random
import threading

import pytest

from stage import wait_until

POINTS = ["download.before", "download.middle", "download.after", "deploy.before", "deploy.after", "deploy.phase:1",
          "deploy.phase:2", "deploy.phase:3", "deploy.phase:4", "deploy.phase:5", "deploy.phase:6", "target.deployed",
          "target.test", "monitor.poll:1", "monitor.poll:2", "monitor.ended", "finish.before", "finish.after", "mail.before",
          "mail.after", "mail.recorded"]


def check_end(scene, number, starts=1):
    run = scene.cratd.ended(number, 60)
    assert run["status"] == "COMPLETED", run["error_message"]
    wait_until(lambda: scene.mailbox.messages, 30, "the mail")
    wait_until(lambda: scene.cratd.step(scene.cratd.run(number), "notify")["status"] == "COMPLETED", 30, "the notify step")
    assert len(set(scene.mailbox.ids())) == 1
    assert (scene.install / "version").read_text() == "1\n"
    tasks = list((scene.cratd.data / "target/backups").iterdir())
    assert len(tasks) == 1, "a second deploy was made"
    assert 1 <= len(scene.started()) <= starts
    assert len([s for s in run["steps"] if s["name"] == "deploy"]) == 1


def killed_there(scene, number):
    """The companion has died at its point and is there again."""
    assert scene.cratd.process.wait(60) == -9, "the point was not passed"
    scene.cratd.start()
    return number


def second_build_killed_at(scene, point, end, **package):
    """The first build is installed; the companion dies with the second one."""
    assert scene.cratd.ended(scene.go(1))["status"] == end
    scene.cratd.stop()
    scene.cratd.start(die_at=point)
    return scene.cratd.ended(killed_there(scene, scene.go(2, **package)))


@pytest.mark.parametrize("point", POINTS)
def test_killed_at(make_scene, point):
    scene = make_scene().start(die_at=point)
    check_end(scene, killed_there(scene, scene.go(1)))
    if point != "mail.after":
        assert len(scene.mailbox.messages) == 1


def test_killed_at_on_postgres(make_scene, postgres):
    for point in ("deploy.after", "deploy.phase:4", "mail.after"):
        scene = make_scene(postgres.fresh())
        scene.folder = scene.folder / point.replace(":", "-")
        scene.folder.mkdir()
        scene.install, scene.starts = scene.folder / "opt/sls", scene.folder / "starts"
        scene.cratd.folder, scene.cratd.data = scene.folder, scene.folder / "data"
        scene.mailbox.messages.clear()
        scene.start(die_at=point)
        check_end(scene, killed_there(scene, scene.go(1)))
        scene.cratd.stop()


def test_killed_during_a_rollback(make_scene):
    scene = make_scene().start()
    run = second_build_killed_at(scene, "deploy.rollback", "COMPLETED", start="#!/bin/sh\nexit 9\n")
    assert run["status"] == "FAILED" and "exit code 9" in run["error_message"] and "former version is back" in run["error_message"]
    assert (scene.install / "version").read_text() == "1\n"


def test_killed_after_a_rollback(make_scene):
    """The way back is stored as done: the service is neither stopped nor started once more."""
    scene = make_scene().start()
    run = second_build_killed_at(scene, "deploy.rolledback", "COMPLETED", start="#!/bin/sh\nexit 9\n")
    assert run["status"] == "FAILED" and "exit code 9" in run["error_message"] and "former version is back" in run["error_message"]
    assert scene.started() == ["1", "1"], "the deploy's start, and the way back's"


def test_killed_right_after_a_script_began(make_scene):
    """Nothing is on the disk yet of the script that runs; it is found all the same, and ended before it is begun again."""
    scene = make_scene().start(die_at="script.started")
    begun = scene.folder / "begun"
    number = scene.go(1, start=f"#!/bin/sh\necho x >> '{begun}'\nsleep 3\necho 1 >> '{scene.starts}'\n")
    assert scene.cratd.process.wait(60) == -9
    wait_until(begun.exists, 10, "the script that outlived the companion")
    scene.cratd.start()
    run = scene.cratd.ended(number, 60)
    assert run["status"] == "COMPLETED", run["error_message"]
    assert begun.read_text() == "x\nx\n" and scene.started() == ["1"], "two start scripts came to their ends"


def test_killed_after_an_install_was_noted(make_scene):
    scene = make_scene().start(test_path="deploy")
    assert second_build_killed_at(scene, "target.noted", "DEPLOY_COMPLETE")["status"] == "DEPLOY_COMPLETE"
    service = next(s for s in scene.cratd.call("GET", "/api/services")["data"] if s["name"] == "SLS")
    assert [(i["package"], i["former"]) for i in service["installs"]] == [("sls-2-release.tar.gz", "sls-1-release.tar.gz")]


def test_killed_at_random(make_scene, database):
    """Many kills in one run, at moments of chance; a start script cut off by a kill may run again, the deploy may not."""
    seed = random.randrange(1 << 30)
    print("seed", seed)
    chance = random.Random(seed)
    scene = make_scene(database).start()
    number = scene.go(1, size=3_000_000)
    for _ in range(6):
        threading.Event().wait(chance.uniform(0.02, 0.6))  # the moment of the kill, not a wait for anything
        scene.cratd.kill()
        scene.cratd.start()
    check_end(scene, number, starts=7)


def test_database_away_for_a_while(make_scene, postgres):
    scene = make_scene(postgres.fresh()).start()
    number = scene.go(1, size=2_000_000)
    postgres.stop()
    postgres.start()
    check_end(scene, number)
