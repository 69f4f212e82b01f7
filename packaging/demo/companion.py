"""cratd and crat as the demo uses them: started, asked and ended as a person or a Jenkins job would."""

import json
import os
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from stage import BIN, VENV, Child, DemoError, check, deadline, wait_for

ADMIN = "release.manager@example.com"


class Companion:
    """A cratd of its own with all three roles, and the `crat` commands against it."""

    def __init__(self, folder, services, password):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.services = services
        self.password = password
        self.child = None
        self.url = ""
        self.environment = {**os.environ, "CRAT_ADMIN_PASSWORD": password, "CRAT_PYTHON": str(VENV / "bin/python3"),
                            "CRAT_SHARE": str(VENV / "share/crat")}
        self.cli_environment = {**os.environ, "XDG_CONFIG_HOME": str(self.folder / "config")}

    def start(self):
        self.child = Child("cratd", [str(BIN / "cratd"), "--data", str(self.folder / "data"), "--listen", "127.0.0.1:0",
                                     "--services", str(self.services)],
                           self.folder / "cratd.log", env=self.environment)

        def address():
            check(self.child.running(), f"cratd ended at its start:\n{self.child.tail()}")
            for line in self.child.log.read_text(errors="replace").splitlines():
                if line.startswith("cratd: listening on "):
                    return line.split()[-1]
            return None

        self.url = wait_for("cratd listening", address, 30)
        self.cli_environment["CRAT_SERVER"] = self.url

    def stop(self):
        if self.child:
            self.child.stop(20)

    def crat_shown(self, *words, expect=0):
        """As crat(), with the command and each line of it shown as it comes."""
        print("     $ crat " + " ".join(map(str, words)), flush=True)
        with subprocess.Popen([str(BIN / "crat"), *map(str, words)], env=self.cli_environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True) as process, deadline(process, 900):
            for line in process.stdout:
                print("       " + line.rstrip(), flush=True)
        check(process.returncode == expect, f"crat {words[0]} ended with {process.returncode}, not {expect}")

    def crat(self, *words, expect=0, text_in=None):
        """Runs `crat`, checks its exit code, gives its output."""
        done = subprocess.run([str(BIN / "crat"), *map(str, words)], env=self.cli_environment, input=text_in, capture_output=True,
                              text=True, timeout=900, check=False)
        if done.returncode != expect:
            raise DemoError(f"crat {' '.join(words)} ended with {done.returncode}, not {expect}:\n"
                            f"{done.stdout}{done.stderr}")
        return done.stdout

    def crat_json(self, *words, expect=0):
        return json.loads(self.crat(*words, "--format", "json", expect=expect))

    def api(self, method, path, body=None):
        words = ["api", method, path]
        if body is not None:
            words += ["--data", json.dumps(body)]
        return json.loads(self.crat(*words))

    def sign_in(self):
        self.crat("login", "--email", ADMIN, text_in=self.password + "\n")

    def webhook(self, build):
        """A Jenkins job's POST, with no sign-in, as its contract has it."""
        request = urllib.request.Request(self.url + "/api/v1/builds", data=json.dumps(build).encode(),
                                         headers={"Content-Type": "application/json"}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise DemoError(f"the webhook answered {error.code}: {error.read()[:300]!r}") from error
