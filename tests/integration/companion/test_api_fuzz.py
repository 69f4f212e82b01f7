"""Requests of chance against every route that the companion describes: each answer is one that the description names, none is a 500.

CRAT_API_FUZZ_REQUESTS: how many (4000). CRAT_API_FUZZ_SEED: the chance, printed, to repeat one."""

import http.client
import json
import os
import random
import subprocess
import urllib.parse

import pytest

REQUESTS = int(os.environ.get("CRAT_API_FUZZ_REQUESTS", "4000"))
SEED = int(os.environ.get("CRAT_API_FUZZ_SEED") or random.randrange(1 << 30))
PASSWORD = "fuzz admin password"
VALUES = [None, True, 0, 1, 2, -1, 2**63 - 1, 2**63, 2**64, 1.5, 1e300, "", "a", "x" * 300, "x" * 70000, "\u0000", "\u540d\U0001f419", "<b>",
          "../..", "%00", [], {}, [1], {"a": None}, "default", "true", "http://x/", "ftp://x", "1", "J", "'; DROP TABLE x; --"]
SEGMENTS = ["1", "2", "0", "-1", "x", "9" * 22, "%2e%2e", "%F0%9F%90%99", "%ff", "%zz", "J", "a%2Fb", "default", "project_name", "%25",
            "x" * 200, "00000000-0000-4000-8000-000000000000", "a" * 64]
QUERIES = ["0", "1", "-1", "100", "101", str(2**63 - 1), str(2**63), "x", "", "%", "\x00", "latest", "1.5"]


class Companion:
    def __init__(self, data):
        self.process = subprocess.Popen([os.environ["CRATD"], "--data", data, "--listen", "127.0.0.1:0", "--log-level", "error"],
                                        stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
                                        env=dict(os.environ, CRAT_ADMIN_PASSWORD=PASSWORD))
        self.connection = http.client.HTTPConnection(self.process.stdout.readline().split()[-1][len("http://"):], timeout=30)
        self.token = None
        self.sign_in()

    def call(self, method, path, body=None):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        for last in (False, True):
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, OSError):  # it had closed a connection that was kept open
                self.connection.close()
                if last:
                    raise

    def sign_in(self):
        self.token = None
        body = json.dumps({"email": "fuzz@example.org", "password": PASSWORD})
        self.token = json.loads(self.call("POST", "/api/v1/auth/login", body)[1])["token"]


@pytest.fixture
def companion(tmp_path):
    one = Companion(tmp_path / "data")
    yield one
    one.process.terminate()
    assert one.process.wait(30) == 0


class Maker:
    def __init__(self, chance):
        self.chance = chance

    def value(self, depth=0):
        if depth < 3 and self.chance.random() < 0.1:
            return {self.chance.choice(("a", "test_path", "upgrade_type")): self.value(depth + 1)}
        if depth < 3 and self.chance.random() < 0.05:
            return [self.value(depth + 1)]
        return self.chance.choice(VALUES)

    def path(self, pattern, operation):
        while "{" in pattern:
            begin, end = pattern.index("{"), pattern.index("}")
            pattern = pattern[:begin] + self.chance.choice(SEGMENTS) + pattern[end + 1:]
        query = {p["name"]: self.chance.choice(QUERIES) for p in operation.get("parameters", [])
                 if p["in"] == "query" and p["name"] != "wait" and self.chance.random() < 0.6}
        return pattern + ("?" + urllib.parse.urlencode(query) if query else "")

    def body(self, operation):
        if "requestBody" not in operation:
            return None
        if self.chance.random() < 0.1:
            return bytes(self.chance.randrange(256) for _ in range(self.chance.randrange(60)))
        if self.chance.random() < 0.1:
            return json.dumps(self.value())
        schema = operation["requestBody"]["content"].get("application/json", {}).get("schema", {})
        body = {key: self.value() for key in schema.get("properties", {}) if self.chance.random() < 0.85}
        if self.chance.random() < 0.3:
            body[self.chance.choice(("k", "", "NUL\u0000"))] = self.value()
        return json.dumps(body)


def test_every_answer_is_described_and_none_is_our_mistake(companion):
    print(f"\napi fuzz: {REQUESTS} requests, seed {SEED}", flush=True)
    chance = random.Random(SEED)
    maker = Maker(chance)
    paths = json.loads(companion.call("GET", "/api/v1/openapi.json")[1])["paths"]
    operations = [(method.upper(), path, operation) for path, methods in sorted(paths.items()) for method, operation in sorted(methods.items())]
    assert len(operations) > 50
    for _ in range(REQUESTS):
        method, pattern, operation = chance.choice(operations)
        path, body = maker.path(pattern, operation), maker.body(operation)
        status, answer = companion.call(method, path, body)
        told = (method, path, (body or "")[:300], status, answer[:300])
        assert status != 500 and str(status) in operation["responses"], told
        if status >= 400 and pattern != "/readyz":
            assert isinstance(json.loads(answer)["error"], str), told
        if pattern in ("/api/v1/auth/logout", "/api/v1/auth/refresh"):
            companion.sign_in()
    assert companion.process.poll() is None
