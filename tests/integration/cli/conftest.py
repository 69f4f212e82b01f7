"""A real cratd and `crat` against it, as a person or a script uses it."""

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

CRAT, CRATD = os.environ["CRAT"], os.environ["CRATD"]
ADMIN, PASSWORD = "admin@example.org", "correct horse"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Done:
    def __init__(self, process):
        self.code, self.out, self.err = process.returncode, process.stdout, process.stderr

    @property
    def json(self):
        return json.loads(self.out)


class Companion:
    def __init__(self, folder):
        self.folder, self.process, self.port = Path(folder), None, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CRAT_")},
            "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_STATE_HOME": str(self.folder / "state"), "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_RUNTIME_DIR": str(self.folder), "CRAT_SERVER": self.url, "no_proxy": "*",
        }

    def start(self):
        environment = {**self.environment, "CRAT_ADMIN_PASSWORD": PASSWORD}
        with open(self.folder / "cratd.log", "ab") as log:
            self.process = subprocess.Popen(
                [CRATD, "--data", self.folder / "companion", "--listen", f"127.0.0.1:{self.port}"],
                stdout=subprocess.PIPE, stderr=log, env=environment, text=True)
        line = self.process.stdout.readline()
        assert self.url in line, line + (self.folder / "cratd.log").read_text()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(40) == 0
        self.process.stdout.close()

    def crat(self, *words, code=0, text="", env=None):
        """Runs `crat` to its end, checks its exit code and that it gave away no secret."""
        done = Done(subprocess.run([CRAT, *map(str, words)], input=text, env={**self.environment, **(env or {})},
                                   capture_output=True, encoding="utf-8", timeout=120, check=False))
        assert done.code == code, (words, done.code, done.out, done.err)
        assert PASSWORD not in done.out + done.err
        assert "\x1b" not in done.out + done.err
        return done

    def sign_in(self):
        self.crat("login", "--email", ADMIN, text=PASSWORD + "\n")

    def build(self, number, job="SHOP", path="SHOP/pass/1/el7"):
        self.crat("api", "POST", "/api/v1/builds", "--data",
                  json.dumps({"JOB_NAME": job, "PACKAGE_PATH": path, "BUILD_NUMBER": str(number)}))


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A companion with nobody signed in and nothing in it."""
    companion = Companion(tmp_path_factory.mktemp("empty 空"))
    companion.start()
    yield companion
    companion.stop()


@pytest.fixture(scope="module")
def companion(tmp_path_factory):
    """A companion with two builds of the job SHOP and the item `shop`."""
    companion = Companion(tmp_path_factory.mktemp("shop"))
    companion.start()
    companion.sign_in()
    companion.build(100)
    companion.build(101)
    companion.crat("items", "add", "shop", "--job", "SHOP")
    yield companion
    companion.stop()
