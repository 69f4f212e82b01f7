"""The real parts around cratd: artefact server (nginx), mail server (aiosmtpd), PostgreSQL, and cratd itself."""

import email
import email.policy
import gzip
import hashlib
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import urllib.error
import urllib.request
from pathlib import Path

from aiosmtpd.controller import Controller

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from postgres import Postgres, free_port  # noqa: E402,F401

BIN = Path(os.environ["CRAT_BIN_DIR"])
PASSWORD = "e2e-admin-password"


class Late(AssertionError):
    pass


def wait_until(condition, seconds=30.0, what="the condition"):
    """Asks a condition until it holds; the pause is an Event's, so nothing spins."""
    pause = threading.Event()
    rounds = int(seconds / 0.05)
    last = None
    for _ in range(rounds):
        try:
            last = condition()
        except (OSError, urllib.error.URLError) as e:
            last = None
            what_now = e
        if last:
            return last
        pause.wait(0.05)
    raise Late(f"{what} did not come in {seconds} s; last: {last!r}")


class Nginx:
    """Lists a folder as HTML, and as JSON beneath /json/."""

    def __init__(self, folder, port=None):
        self.root = folder / "files"
        self.prefix = folder / "nginx"
        self.root.mkdir(parents=True)
        (self.prefix / "tmp").mkdir(parents=True)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        tmp = " ".join(f"{k}_temp_path {self.prefix}/tmp;" for k in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;\n" if os.geteuid() == 0 else ""
        (self.prefix / "nginx.conf").write_text(
            f"{user}daemon off; master_process off; pid {self.prefix}/pid; error_log {self.prefix}/error.log;\n"
            f"events {{}}\nhttp {{ access_log {self.prefix}/access.log; {tmp}\n"
            f"server {{ listen 127.0.0.1:{self.port}; root {self.root}; autoindex on;\n"
            f"location /json/ {{ alias {self.root}/; autoindex on; autoindex_format json; }}\n"
            f"location /slow/ {{ alias {self.root}/; autoindex on; limit_rate 400k; }} }} }}\n")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["nginx", "-p", str(self.prefix), "-c", str(self.prefix / "nginx.conf")],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: urllib.request.urlopen(self.url, timeout=2).status == 200, 15, "nginx")
        return self

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def put_package(self, path, name, files, checksum=None, size=0):
        """A .tar.gz of {path: text or bytes}; scripts are executable; `size` adds bytes that do not compress."""
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            if size:
                files = dict(files, **{next(iter(files)).split("/")[0] + "/padding.bin": os.urandom(size)})
            for entry, text in files.items():
                data = text.encode() if isinstance(text, str) else text
                info = tarfile.TarInfo(entry)
                info.size = len(data)
                info.mode = 0o755 if entry.endswith(".sh") else 0o644
                tar.addfile(info, io.BytesIO(data))
        folder = self.root / path
        folder.mkdir(parents=True, exist_ok=True)
        data = gzip.compress(buffer.getvalue(), mtime=0)
        (folder / name).write_bytes(data)
        (folder / (name + ".sha256")).write_text((checksum or hashlib.sha256(data).hexdigest()) + "  " + name + "\n")
        return folder / name


class Mailbox:
    """Keeps what it receives. `refuse` gives that many temporary errors first."""

    def __init__(self):
        self.port = free_port()
        self.messages = []
        self.refuse = 0
        self.controller = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        if self.refuse > 0:
            self.refuse -= 1
            return "451 try again later"
        self.messages.append((envelope, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 taken"

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None

    def ids(self):
        return [message["Message-ID"] for _, message in self.messages]


def body_of(message, kind):
    for piece in message.walk():
        if piece.get_content_type() == kind:
            return piece.get_content().replace("\r\n", "\n")
    return None


class Cratd:
    """The real program in a folder of its own; may be killed and started again on the same port and data."""

    def __init__(self, folder, database=None, services="", roles=None, allure=None, extra=None):
        self.folder = folder
        self.data = folder / "data with space"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = database
        self.services = folder / "services.toml"
        self.services.write_text(services)
        self.environment = dict(os.environ, CRAT_ADMIN_PASSWORD=PASSWORD, **(extra or {}))
        if allure:
            self.environment["CRAT_ALLURE"] = str(allure)
        if database:
            self.environment["CRAT_DATABASE"] = database
        if roles:
            self.environment["CRAT_ROLE"] = roles
        self.process = None
        self.token = None
        self.starts = 0

    def start(self, die_at=None, wait=True):
        self.starts += 1
        environment = dict(self.environment)
        if die_at:
            environment["CRAT_TEST_DIE_AT"] = die_at
        log = open(self.folder / "cratd.log", "ab")
        self.process = subprocess.Popen(
            [BIN / "cratd", "--data", self.data, "--listen", f"127.0.0.1:{self.port}", "--services", self.services],
            env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        if wait:
            wait_until(lambda: urllib.request.urlopen(self.url + "/health", timeout=2).status == 200, 20, "cratd")
            if not self.token:
                self.token = self.call("POST", "/api/v1/auth/login", {"email": "admin@example.org", "password": PASSWORD})["token"]
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.process.wait(10)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            return self.process.wait(30)
        return self.process.returncode if self.process else 0

    def log(self):
        return (self.folder / "cratd.log").read_text(errors="replace")

    def call(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.url + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        for key, value in (headers or {}).items():
            request.add_header(key, value)
        with urllib.request.urlopen(request, timeout=40) as answer:
            data = answer.read()
            return json.loads(data) if "json" in answer.headers.get("Content-Type", "") else data

    def settings(self, **values):
        self.call("PUT", "/api/v1/settings", {k: str(v) for k, v in values.items()})

    def run(self, number):
        return self.call("GET", f"/api/v1/deploy-test-runs/{number}")["data"]

    def ended(self, number, seconds=60):
        def look():
            run = self.run(number)
            return run if run["status"] in ("COMPLETED", "DEPLOY_COMPLETE", "FAILED", "CANCELLED") else None
        return wait_until(look, seconds, f"the end of run {number}")

    def step(self, run, name):
        return next((s for s in run["steps"] if s["name"] == name), None)


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
