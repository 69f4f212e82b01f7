"""Drives a real cratd over HTTP and WebSocket, as a studio does."""

import hashlib
import json
import os
import secrets
import select
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import websocket

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120


def wait_for(condition, seconds=PATIENCE):
    """Asks until `condition` gives something true; fails the test where it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        select.select([], [], [], 0.02)
    raise AssertionError(f"not within {seconds} s: {condition}")


class Companion:
    def __init__(self, binary, data, database=None):
        """`database`: a postgres:// URL; None: a file in `data`."""
        self.binary, self.data = binary, Path(data)
        self.environment = {name: value for name, value in os.environ.items() if name != "CRAT_DATABASE"}
        if database:
            self.environment["CRAT_DATABASE"] = database
        self.token = secrets.token_hex(32)
        self.process = self.url = None

    def start(self):
        log = open(self.data.parent / "cratd.log", "ab")
        self.process = subprocess.Popen(
            [self.binary, "--data", str(self.data), "--listen", "127.0.0.1:0", "--token-stdin"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment,
        )
        log.close()
        self.process.stdin.write(self.token + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert "http://" in line, line
        self.url = "http://" + line.split("http://", 1)[1].split()[0].rstrip("/")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(40) == 0

    def call(self, method, path, body=None, raw=None):
        data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
        headers = {"Authorization": f"Bearer {self.token}"}
        headers["Content-Type"] = "application/octet-stream" if raw is not None else "application/json"
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def json(self, method, path, body=None, status=200):
        code, text = self.call(method, path, body)
        assert code == status, (code, text[:500])
        return json.loads(text)

    def socket(self, path):
        return websocket.create_connection(
            self.url.replace("http://", "ws://") + path, timeout=60, header=[f"Authorization: Bearer {self.token}"]
        )

    def manifest(self, folder):
        files, bytes_of = [], {}
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                digest = hashlib.sha256(content).hexdigest()
                files.append({"path": path.relative_to(folder).as_posix(), "sha256": digest, "size": len(content)})
                bytes_of[digest] = content
        return files, bytes_of

    def upload(self, bytes_of):
        missing = self.json("POST", "/api/v1/blobs/missing", {"digests": sorted(bytes_of)})["missing"]
        for digest in missing:
            code, text = self.call("PUT", f"/api/v1/blobs/{digest}", raw=bytes_of[digest])
            assert code == 204, text
        return missing

    def run(self, folder, **request):
        files, bytes_of = self.manifest(folder)
        self.upload(bytes_of)
        request = {"project_name": "workspace", "files": files, **request}
        return self.json("POST", "/api/v1/executions", request, status=201)["data"]

    def execution(self, run):
        return self.json("GET", f"/api/v1/executions/{run}")["data"]

    def events(self, run, after=0, until=lambda event: False):
        """Events as they come, to the stream's end or the first that `until` likes."""
        stream = self.socket(f"/api/v1/executions/{run}/events?after={after}")
        out = []
        try:
            while True:
                opcode, data = stream.recv_data()
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    assert int.from_bytes(data[:2], "big") == 1000, data
                    return out
                out.append(json.loads(data))
                if until(out[-1]):
                    return out
        finally:
            stream.close()
