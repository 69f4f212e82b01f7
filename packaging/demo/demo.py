"""The main job from end to end on real input: see README.md beside this file."""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from artefacts import Artefacts  # noqa: E402
from companion import ADMIN, Companion  # noqa: E402
from mailbox import Mailbox, part  # noqa: E402
from stage import ROOT, DemoError, Stage, check, free_port, wait_for  # noqa: E402
from studio import walk_through_studio  # noqa: E402

JOB = "TEASHOP"
ITEM = "teashop"
SERVICES = """
[[service]]
name = "TEASHOP"
kind = "openresty"
config = ["conf"]
stop = "scripts/stop.sh"
start = "scripts/start.sh"
health_url = "http://127.0.0.1:{port}/version.txt"
health_timeout = 15
"""


class Demo:
    def __init__(self, out):
        self.out = out
        self.stage = Stage()
        self.site_port = free_port()
        self.site = f"http://127.0.0.1:{self.site_port}"
        self.install = out / "install" / "teashop"
        self.artefacts = Artefacts(out / "artefacts", free_port())
        self.mailbox = Mailbox(out / "mails", free_port())
        services = out / "services.toml"
        services.write_text(SERVICES.format(port=self.site_port))
        self.companion = Companion(out / "companion", services, password="demo-" + str(time.time_ns()))

    def run(self):
        step, say = self.stage.step, self.stage.say
        with step("Start the artefact server, the mail server and the companion"):
            self.artefacts.start()
            self.mailbox.start()
            self.companion.start()
            say(f"artefacts {self.artefacts.url}, SMTP 127.0.0.1:{self.mailbox.port}, companion {self.companion.url}")
        with step("Set up: settings, parameter set, test item"):
            self.set_up()
        with step("A Jenkins build announces a package"):
            self.announce(101, "1.0.0")
        with step("The release manager selects the version and triggers: download, deploy, test, mail"):
            good = self.trigger(expect=0)
        with step("Check the run, the site, the report and the mail"):
            self.check_good(good)
        with step("A second build, broken on purpose: its run fails and the service is rolled back"):
            self.announce(102, "1.1.0", broken=True)
            bad = self.trigger(expect=1)
            self.check_bad(bad)
        with step("The history has both runs with every step's time"):
            self.check_history(good, bad)
        with step("In the studio: open a case, edit one cell, run it, watch it over VNC, save"):
            walk_through_studio(self.out, self.companion, self.site, say)

    def set_up(self):
        crat = self.companion.crat
        self.companion.sign_in()
        crat("settings", "set", "project_name=Teashop demo", f"package_download_base_url={self.artefacts.url}",
             "package_build_info_base_url=http://127.0.0.1:9/job/", f"external_test_server_url={self.companion.url}",
             "smtp_host=127.0.0.1", f"smtp_port={self.mailbox.port}", "smtp_from=crat@example.com",
             "smtp_security=none")
        self.companion.api("POST", "/api/v1/parameter-sets", {
            "name": "teashop", "description": "The demo's shop on this machine",
            "parameters": {"service_name": "TEASHOP", "install_dir": str(self.install), "upgrade_type": "full",
                           "test_path": str(ROOT / "resources/demo/workspace/tests"), "base_url": self.companion.url,
                           "report_keyword": "teashop", "variables": {"SITE_URL": self.site}}})
        crat("items", "add", ITEM, "--job", JOB, "--params", "teashop", "--description", "The demo's tea shop")
        # The port is the installation's own configuration: kept over upgrades.
        (self.install / "conf").mkdir(parents=True)
        (self.install / "conf" / "port").write_text(f"{self.site_port}\n")

    def announce(self, number, version, broken=False):
        path = f"TEA/pass/20261122-main-{number}/el7"
        package = self.artefacts.root / path / f"teashop-release-{version}.tar.gz"
        subprocess.run([str(ROOT / "resources/demo/make-package.sh"), str(package), version,
                        *(["--broken"] if broken else [])], check=True)
        digest = subprocess.run(["sha256sum", package.name], cwd=package.parent, check=True, capture_output=True)
        (package.parent / (package.name + ".sha256")).write_bytes(digest.stdout)
        status, answer = self.companion.webhook({"BUILD_USER": "Jenkins", "JOB_NAME": JOB, "PACKAGE_PATH": path,
                                                 "BUILD_NUMBER": str(number)})
        check(status == 200, f"the webhook answered {status}: {answer}")
        latest = self.companion.api("GET", f"/api/v1/builds/job/{JOB}/latest")["data"]
        check(latest["build_number"] == number, f"the newest build is {latest['build_number']}, not {number}")
        self.stage.say(f"{JOB} #{number}: {package.name}")

    def trigger(self, expect):
        self.companion.crat("select", JOB, "latest")
        print(self.indented(self.companion.crat("trigger", ITEM, "--wait", expect=expect)), flush=True)
        runs = self.companion.crat_json("runs", "--item", ITEM)
        return self.companion.api("GET", f"/api/v1/deploy-test-runs/{runs[0]['id']}")["data"]

    @staticmethod
    def indented(text):
        return "\n".join("       " + line for line in text.rstrip().splitlines())

    def check_good(self, run):
        check(run["status"] == "COMPLETED", f"the run ended {run['status']}: {run['error_message']}")
        names = [s["name"] for s in run["steps"]]
        check(names[0] == "download" and set(names) == {"download", "deploy", "test", "monitor", "notify"},
              f"its steps are {names}")
        check(self.version() == "1.0.0", "the site does not show version 1.0.0")
        summary = urllib.request.urlopen(run["report_url"].rstrip("/") + "/widgets/summary.json", timeout=10).read()
        (self.out / "summary.json").write_bytes(summary)
        figures = json.loads(summary)["statistic"]
        check(figures["total"] >= 6 and figures["passed"] == figures["total"], f"the report's figures are {figures}")
        _, receivers, mail = wait_for("the mail", lambda: self.mailbox.messages and self.mailbox.messages[-1], 30)
        html = part(mail, "text/html") or ""
        check(receivers == [ADMIN], f"the mail went to {receivers}")
        check(part(mail, "image/png"), "the mail has no pie")
        for word in ("Teashop demo", ITEM, run["report_url"], "100", str(figures["total"])):
            check(word in html, f"the mail's text does not have '{word}'")
        self.stage.say(f"{figures['passed']} of {figures['total']} tests passed; report {run['report_url']}")
        self.stage.say(f"mail: {mail['Subject']} ({self.mailbox.folder})")
        self.keep_report(run)

    def keep_report(self, run):
        tree = self.companion.folder / "data"
        found = next(iter(sorted(tree.rglob("widgets/summary.json"))), None)
        check(found, "no report lies in the companion's folder")
        shutil.copytree(found.parents[1], self.out / "report", dirs_exist_ok=True)

    def check_bad(self, run):
        check(run["status"] == "FAILED", f"the broken build's run ended {run['status']}")
        failed = [s["name"] for s in run["steps"] if s["status"] == "FAILED"]
        check(failed[:1] == ["deploy"], f"it failed at {failed}, not at deploy")
        check(self.version() == "1.0.0", "the service was not rolled back to 1.0.0")
        _, _, mail = wait_for("the failure mail", lambda: len(self.mailbox.messages) > 1 and self.mailbox.messages[-1], 30)
        text = part(mail, "text/plain") or part(mail, "text/html") or ""
        check("deploy" in text.lower() and "brew_tea" in text, f"the mail does not say why:\n{text[:1500]}")
        self.stage.say(f"mail: {mail['Subject']}")

    def check_history(self, good, bad):
        runs = self.companion.api("GET", f"/api/v1/test-items/{good['test_item_id']}/deploy-runs")
        check([r["id"] for r in runs["data"]] == [bad["id"], good["id"]], "the history does not have both runs, newest first")
        for run in runs["data"]:
            for s in run["steps"]:
                check(s["start_time"] and s.get("end_time"), f"step {s['name']} of run {run['id']} has no times")
        print(self.indented(self.companion.crat("runs", str(good["id"]))), flush=True)

    def version(self):
        return urllib.request.urlopen(self.site + "/version.txt", timeout=10).read().decode().strip()

    def end(self):
        with contextlib.suppress(Exception):
            subprocess.run([str(self.install / "scripts/stop.sh")], timeout=20, check=False, capture_output=True)
        for piece in (self.companion, self.artefacts, self.mailbox):
            with contextlib.suppress(Exception):
                piece.stop()


def fresh_folder(wanted):
    """The folder to work in; a former demo's is emptied, anybody else's is left alone."""
    if wanted is None:
        return Path(tempfile.mkdtemp(prefix="crat-demo-")).resolve()
    out = wanted.resolve()
    marker = out / ".crat-demo"
    if out.exists() and any(out.iterdir()):
        if not marker.exists():
            sys.exit(f"error: {out} is not empty and not a former demo's; name another folder with --out")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    marker.touch()
    return out


def main():
    parser = argparse.ArgumentParser(prog="packaging/run --demo", description=__doc__)
    parser.add_argument("--out", type=Path, help="where screenshot, mails, report and logs go (default: a new folder in /tmp)")
    parser.add_argument("--keep", action="store_true", help="leave the servers running until Enter is pressed")
    options = parser.parse_args()
    out = fresh_folder(options.out)
    demo = Demo(out)
    began = time.monotonic()
    try:
        demo.run()
        if options.keep:
            input(f"companion {demo.companion.url}, site {demo.site}; press Enter to end ")
    except (DemoError, OSError, subprocess.SubprocessError, KeyError, ValueError) as error:
        print(f"\nat: {demo.stage.current}\n{error}\nlogs: {out}\ndemo: FAIL", flush=True)
        return 1
    except KeyboardInterrupt:
        print("\ndemo: FAIL (interrupted)", flush=True)
        return 1
    finally:
        demo.end()
    print(f"\nscreenshot: {out / 'studio.png'}\nmails:      {out / 'mails'}\nreport:     {out / 'report'}\n"
          f"{demo.stage.count} steps in {time.monotonic() - began:.0f} s\ndemo: PASS", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
