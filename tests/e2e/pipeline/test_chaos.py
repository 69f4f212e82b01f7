"""kill -9 at moments of chance over many runs at once: none is lost, none deployed twice, each has its one mail.

CRAT_CHAOS_RUNS: how many (20). CRAT_CHAOS_SEED: the chance (1, so that a test run is like the one before; "random" for another)."""

import collections
import http.client
import os
import random
import re
import threading
import time
import urllib.error
import urllib.request

from conftest import HERE
from stage import wait_until

RUNS = int(os.environ.get("CRAT_CHAOS_RUNS", "20"))
WANTED_SEED = os.environ.get("CRAT_CHAOS_SEED") or "1"
SEED = random.randrange(1 << 30) if WANTED_SEED == "random" else int(WANTED_SEED)
# Moments that chance alone would seldom meet: a kill falls right there, not somewhere in the second around it.
POINTS = ["download.middle", "download.after", "deploy.before", "deploy.after", "deploy.phase:3", "deploy.phase:4", "deploy.phase:6",
          "script.started", "target.deployed", "target.noted", "deploy.rolledback", "target.test", "monitor.ended", "finish.before", "finish.after",
          "mail.before", "mail.after", "mail.recorded"]


class Chaos:
    """Announces, triggers and kills. The clients' side keeps to the contract: what got no answer is sent again."""

    def __init__(self, scene, chance):
        self.scene, self.chance = scene, chance
        self.cratd = scene.cratd
        self.kills = collections.Counter()
        self.broken = set()
        self.fresh()

    def fresh(self):
        point = self.chance.choice(POINTS) if self.chance.random() < 0.75 else None
        self.point = point and f"{point.split(':')[0]}:{int(point.partition(':')[2] or 1) + self.chance.randrange(4)}"

    def revive(self):
        """A new process where the old one is gone."""
        if self.cratd.process.poll() is None:
            return
        self.kills[self.point.split(":")[0] if self.point else "point missed"] += 1
        self.start()

    def start(self):
        """A process that answers, or one that has met its point already."""
        self.fresh()
        self.cratd.start(self.point, wait=False)
        wait_until(lambda: self.cratd.process.poll() is not None or
                   urllib.request.urlopen(self.cratd.url + "/health", timeout=2).status == 200, 20, "cratd")

    def maybe_kill(self, odds):
        if self.chance.random() < odds and self.cratd.process.poll() is None:
            self.cratd.kill()
            self.kills["by chance"] += 1
            self.start()

    def insist(self, call):
        """Calls until it is answered, as a Jenkins job or a person does."""
        for _ in range(100):
            self.revive()
            try:
                return call()
            except urllib.error.HTTPError:
                raise  # an answer, and not the one that was to come
            except (OSError, http.client.HTTPException):
                threading.Event().wait(0.02)  # it is being killed just now
        raise AssertionError("the companion answers nothing any more")

    def begin(self, build):
        """A build is announced, with its run on arrival: both by one durable 200."""
        scene = self.scene
        bad, tested = self.chance.random() < 0.15, self.chance.random() < 0.2
        if bad:
            self.broken.add(build)
        scene.package(build, start="#!/bin/sh\nexit 3\n" if bad else None, size=self.chance.choice((0, 0, 300_000)))
        body = {"BUILD_USER": f"user{build}@example.org", "JOB_NAME": "SLS_release", "BUILD_NUMBER": build,
                "PACKAGE_PATH": f"/SLS/{build}/", "CRAT_TEST": "LS" if tested else "SLS"}
        self.insist(lambda: self.cratd.call("POST", "/api/v1/builds", body))

    def open_runs(self):
        return self.insist(lambda: self.cratd.call("GET", "/api/v1/processing-count"))["data"]["count"]


def deploys_of(scene):
    """How often each build was put in place: the deploy's own words, in the logs of all tasks."""
    count = collections.Counter()
    for log in (scene.cratd.data / "target/tasks").glob("*/log.txt"):
        for name in set(re.findall(r"unpacked (sls-\d+)-release", log.read_text(errors="replace"))):
            count[int(name.split("-")[1])] += 1
    return count


def add_tested_item(scene):
    """A second item, on a folder of its own, that runs the Robot suite after its deploy; the first only deploys and mails."""
    install = scene.folder / "opt/ls"
    parameters = scene.cratd.call("POST", "/api/v1/parameter-sets", {"name": "tested", "description": "", "parameters": {
        "service_name": "SLS", "install_dir": str(install), "upgrade_type": "full", "test_path": str(HERE / "suite"), "base_url": "",
        "report_keyword": "ls", "variables": {"VERSION_FILE": str(install / "version")}}})["data"]["id"]
    scene.cratd.call("POST", "/api/v1/test-items", {"name": "LS", "associated_parameter_set_id": parameters, "notification_enabled": True})


def pages(scene, path):
    return [one for offset in range(0, RUNS + 100, 100)
            for one in scene.cratd.call("GET", f"{path}?limit=100&offset={offset}")["data"]]


def test_chaos(make_scene, database):
    print(f"\nchaos: {RUNS} runs on {'PostgreSQL' if database else 'SQLite'}, seed {SEED}", flush=True)
    scene = make_scene(database).start(test_path="")
    add_tested_item(scene)
    chaos = Chaos(scene, random.Random(SEED))
    # Which builds are followed by a kill is drawn here and not from the pace of the machine: a quick one that meets none of the
    # points would else see hardly any.
    killed = set(chaos.chance.sample(range(1, RUNS + 1), (RUNS + 3) // 4))
    begun = time.monotonic()
    for build in range(1, RUNS + 1):
        chaos.begin(build)
        chaos.maybe_kill(1 if build in killed else 0)
        if build % 10 == 0:
            scene.mailbox.refuse += 1  # a mail server has its moods too
    patience = 60 + 4 * RUNS
    for _ in range(patience * 10):
        chaos.revive()
        chaos.maybe_kill(0.02)
        if chaos.open_runs() == 0:
            break
        threading.Event().wait(0.1)
    chaos.insist(lambda: scene.cratd.call("GET", "/health"))
    if scene.cratd.process.poll() is None:
        scene.cratd.kill()
    scene.cratd.start()  # without a point: from here on it lives

    runs = pages(scene, "/api/v1/deploy-test-runs")
    builds = {b["id"]: b["build_number"] for b in pages(scene, "/api/v1/builds")}
    assert sorted(builds.values()) == list(range(1, RUNS + 1)), "a build that was answered with 200 is gone, or is there twice"
    assert sorted(builds[r["build_info_id"]] for r in runs) == list(range(1, RUNS + 1)), "a run is lost or there twice"
    for run in runs:
        run.update(scene.cratd.ended(run["id"], 60))
        number = builds[run["build_info_id"]]
        want = "FAILED" if number in chaos.broken else "COMPLETED"
        assert run["status"] == want, (number, run["status"], run["error_message"])
        assert len([s for s in run["steps"] if s["name"] == "deploy"]) == 1

    def mails_recorded():
        return all(scene.cratd.step(run, "notify")["status"] == "COMPLETED" for run in pages(scene, "/api/v1/deploy-test-runs"))
    wait_until(mails_recorded, 90, "the last mail")
    tasks = collections.Counter(run["task_id"] for run in runs)
    assert all(count == 1 for count in tasks.values()), "two runs of one task"
    assert len(list((scene.cratd.data / "target/tasks").iterdir())) == RUNS, "a deploy was asked for twice"
    assert all(count == 1 for count in deploys_of(scene).values()), "a build was deployed by two tasks"
    ids = collections.defaultdict(set)
    for envelope, message in scene.mailbox.messages:
        ids[envelope.rcpt_tos[0]].add(message["Message-ID"])
    assert sorted(ids) == sorted(f"user{n}@example.org" for n in range(1, RUNS + 1)), "a mail is missing"
    assert all(len(one) == 1 for one in ids.values()), "a mail came under a second Message-ID"
    kills = sum(chaos.kills.values())
    again = len(scene.mailbox.messages) - len(ids)
    assert kills >= RUNS // 4, "too few kills to mean anything"
    print(f"chaos: {kills} kills ({dict(chaos.kills)}), {len(chaos.broken)} broken builds rolled back, {again} mails repeated under their "
          f"own Message-ID, {time.monotonic() - begun:.0f} s", flush=True)
