"""The main job from end to end on real input: see README.md beside this file."""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import checks  # noqa: E402
from artefacts import Artefacts  # noqa: E402
from companion import ADMIN, Companion  # noqa: E402
from mailbox import Mailbox  # noqa: E402
from stage import ROOT, DemoError, Stage, check, free_port, get, wait_for  # noqa: E402
from studio import walk_through_studio  # noqa: E402

SENDER = "crat@example.com"
JENKINS = "http://127.0.0.1:9/job/"  # there is none: links to it are only looked at
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
            good = self.trigger(101, expect=0)
        with step("Check the run, the site, the report and the mail"):
            self.check_good(good)
        with step("A second build, broken on purpose: its run fails and the service is rolled back"):
            self.announce(102, "1.1.0", broken=True)
            bad = self.trigger(102, expect=4)
            self.check_bad(bad)
        with step("The history has both runs with every step's time"):
            self.check_history(good, bad)
        with step("In the studio: open a case, edit one cell, run it, watch it over VNC, save"):
            walk_through_studio(self.out, self.site, say)

    def set_up(self):
        crat = self.companion.crat
        self.companion.sign_in()
        crat("settings", "set", "project_name=Teashop demo", f"package_download_base_url={self.artefacts.url}",
             f"package_build_info_base_url={JENKINS}", f"external_test_server_url={self.companion.url}",
             "smtp_host=127.0.0.1", f"smtp_port={self.mailbox.port}", f"smtp_from={SENDER}",
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
        package = self.artefacts.root / self.path(number) / self.package(version)
        subprocess.run([str(ROOT / "resources/demo/make-package.sh"), str(package), version,
                        *(["--broken"] if broken else [])], check=True)
        digest = subprocess.run(["sha256sum", package.name], cwd=package.parent, check=True, capture_output=True)
        (package.parent / (package.name + ".sha256")).write_bytes(digest.stdout)
        status, answer = self.companion.webhook({"BUILD_USER": "Jenkins", "JOB_NAME": JOB, "PACKAGE_PATH": self.path(number),
                                                 "BUILD_NUMBER": str(number)})
        check(status == 200, f"the webhook answered {status}: {answer}")
        latest = self.companion.crat_json("builds", "--job", JOB, "--limit", "1")[0]
        check(latest["build_number"] == number, f"the newest build is {latest['build_number']}, not {number}")
        self.stage.say(f"{JOB} #{number}: {package.name}, announced by POST /api/v1/builds")

    @staticmethod
    def path(number):
        return f"TEA/pass/20261122-main-{number}/el7"

    @staticmethod
    def package(version):
        return f"teashop-release-{version}.tar.gz"

    def trigger(self, number, expect):
        chosen = self.companion.crat_json("select", JOB, str(number))
        check(chosen["selected_build"]["build_number"] == number, f"the selection is {chosen}")
        self.stage.say(f"{JOB} is set to #{number}")
        self.companion.crat_shown("trigger", ITEM, "--wait", expect=expect)
        number = self.companion.crat_json("runs", "--item", ITEM)[0]["id"]

        def with_mail():
            # A run has ended before its mail has gone out.
            run = self.companion.crat_json("runs", number)
            return run if checks.steps_of(run).get("notify", {}).get("status", "RUNNING") != "RUNNING" else None

        return wait_for("the run's mail", with_mail, 60)

    def mail(self, number):
        return wait_for(f"mail {number}", lambda: len(self.mailbox.messages) >= number and self.mailbox.messages[number - 1], 30)

    def check_good(self, run):
        checks.check_good_run(run, 101, ADMIN)
        checks.check_times(run)
        checks.check_listing(self.artefacts.log(), self.path(101), self.package("1.0.0"))
        check(self.version() == "1.0.0", "the site does not show version 1.0.0")
        self.stage.say(f"{self.site} shows version 1.0.0")
        report = run["report_url"].rstrip("/")
        check("Allure Report" in get(report + "/index.html").decode(), f"{report} is no Allure report")
        summary = json.loads(get(report + "/widgets/summary.json"))
        task = self.companion.folder / "data/target/tasks" / run["task_id"]
        checks.check_robot_output((task / "output/output.xml").read_bytes(), summary["statistic"])
        checks.check_figures(run, summary)
        figures = summary["statistic"]
        self.stage.say(f"Robot and the report: {figures['passed']} of {figures['total']} tests passed; {report}")
        received = self.mail(1)
        checks.check_good_mail(received, run, summary, SENDER, ADMIN, ["Teashop demo", ITEM, f"{JENKINS}{JOB}/101"])
        self.stage.say(f"mail to {ADMIN}: {received[2]['Subject']}")
        shutil.copytree(next((self.companion.folder / "data/target/reports").glob(f"*/{run['task_id']}")), self.out / "report")

    def check_bad(self, run):
        checks.check_bad_run(run, 102)
        checks.check_listing(self.artefacts.log(), self.path(102), self.package("1.1.0"))
        check(self.version() == "1.0.0", "the service was not rolled back to 1.0.0")
        self.stage.say(f"{self.site} shows version 1.0.0 again")
        received = self.mail(2)
        checks.check_bad_mail(received, SENDER, ADMIN, ["Teashop demo", ITEM, f"{JENKINS}{JOB}/102"])
        self.stage.say(f"mail to {ADMIN}: {received[2]['Subject']}")

    def check_history(self, good, bad):
        runs = self.companion.crat_json("runs", "--item", ITEM)
        check([r["id"] for r in runs] == [bad["id"], good["id"]], "the history does not have both runs, newest first")
        for run in runs:
            checks.check_times(run)
        check(checks.steps_of(runs[0]).get("notify", {}).get("status") == "COMPLETED", "the failed run's mail is not in its history")
        for run in (good, bad):
            self.companion.crat_shown("runs", run["id"])
        check(len(self.mailbox.messages) == 2, f"{len(self.mailbox.messages)} mails came, not one for each run")

    def version(self):
        return get(self.site + "/version.txt").decode().strip()

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
    print(f"The way of a build from Jenkins to the mail, played on this machine with real parts; each step is checked.\n"
          f"All that it makes lies in {out}\n", flush=True)
    try:
        demo.run()
        if options.keep:
            input(f"companion {demo.companion.url}, site {demo.site}; press Enter to end ")
    except Exception as error:  # whatever it is, it is a step that was not checked
        what = error if isinstance(error, DemoError) else f"{type(error).__name__}: {error}"
        print(f"\nat: {demo.stage.current}\n{what}\nlogs: {out}\ndemo: FAIL", flush=True)
        return 1
    except KeyboardInterrupt:
        print("\ndemo: FAIL (interrupted)", flush=True)
        return 1
    finally:
        demo.end()
    print(f"\nscreenshot: {out / 'studio.png'}\nmails:      {out / 'mails'}\nreport:     {out / 'report'}\n"
          f"            (look at it at http://127.0.0.1:8000 with: python3 -m http.server --bind 127.0.0.1 --directory {out / 'report'})\n"
          f"logs:       {out}\n"
          f"{demo.stage.count} steps in {time.monotonic() - began:.0f} s\ndemo: PASS", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
