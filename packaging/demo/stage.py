"""Printing and checking the demo's steps, and what every part of it needs: free ports, waiting, child processes."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("CRAT_BIN", ROOT / "build/release/bin"))
VENV = ROOT / ".venv"


class DemoError(Exception):
    """A step that did not come out as it must; the text is what a person reads."""


class Stage:
    """Numbers the steps, prints each as it happens with its time, and remembers how far it came."""

    def __init__(self):
        self.count = 0
        self.current = "start"
        self.began = time.monotonic()

    @contextlib.contextmanager
    def step(self, title):
        self.count += 1
        self.current = title
        print(f"[{self.count:2}] {title} …", flush=True)
        start = time.monotonic()
        yield
        print(f"     ok, {time.monotonic() - start:.1f} s", flush=True)

    @staticmethod
    def say(text):
        print(f"     {text}", flush=True)


def check(condition, otherwise):
    if not condition:
        raise DemoError(otherwise)


def wait_for(what, condition, seconds):
    """Asks `condition` until it gives something true; its last exception is part of the error."""
    end = time.monotonic() + seconds
    last = None
    pause = 0.02
    while time.monotonic() < end:
        try:
            if value := condition():
                return value
        except (OSError, ValueError) as error:
            last = error
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)
    raise DemoError(f"{what} did not happen within {seconds} s" + (f" (last: {last})" if last else ""))


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


@contextlib.contextmanager
def deadline(process, seconds):
    """Ends the process where it goes on for longer."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Child:
    """A child process in its own group, its output in a log file, ended with everything it started."""

    def __init__(self, name, command, log, **options):
        self.name, self.log = name, Path(log)
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT,
                                            start_new_session=True, **options)

    def running(self):
        return self.process.poll() is None

    def tail(self, lines=15):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self, seconds=15):
        if not self.running():
            return self.process.returncode
        self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.wait(5)
