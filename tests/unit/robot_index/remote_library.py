#!/usr/bin/env python3
"""`crat check` with remote libraries: a real XML-RPC server on loopback, one that is gone, one that never answers.

    remote_library.py --crat build/release/bin/crat
"""
import argparse
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from xmlrpc.server import SimpleXMLRPCServer

CRAT = None


class Server:
    """What a Robot remote library has to answer."""

    KEYWORDS = {"Add User": {"args": ["name", "role=guest"], "types": ["str", "str"], "doc": "Adds one."}, "Remove All": {"args": []}}

    def __init__(self, whole=True):
        self.asked = 0
        self.server = SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False, allow_none=True)
        self.port = self.server.server_address[1]
        if whole:
            self.server.register_function(self.information, "get_library_information")
        self.server.register_function(lambda: list(self.KEYWORDS), "get_keyword_names")
        self.server.register_function(lambda name: self.KEYWORDS[name]["args"], "get_keyword_arguments")
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))

    def information(self):
        self.asked += 1
        return self.KEYWORDS

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


SUITE = """*** Settings ***
Library    Remote    {uri}    AS    Users
*** Test Cases ***
Calls
    Add User    Ann
    Users.Add User    Ann    role=admin
    Remove All
    Add User
    Remove All    1
    No Such Keyword
    Users.Nor This
    Log    1    2    3    4    5    6    7    8
"""


class RemoteLibrary(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="crat-remote-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()

    def check(self, suite, *options):
        (self.root / "a.robot").write_text(suite, encoding="utf-8")
        run = subprocess.run([CRAT, "check", "--format", "json", *options, str(self.root)], capture_output=True, text=True, timeout=120,
                             env={**os.environ, "XDG_CACHE_HOME": str(self.root / "cache")})
        self.assertIn(run.returncode, (0, 1), run.stderr)
        return [f for f in json.loads(run.stdout) if not f["rule"].startswith("unused")]

    def places(self, findings):
        return [(f["rule"], f["line"]) for f in findings]

    def test_calls_are_checked_against_what_the_server_says(self):
        wrong = [("missing-argument", 8), ("argument-count", 9), ("unknown-keyword", 10), ("unknown-keyword", 11), ("argument-count", 12)]
        for whole in (True, False):
            with self.subTest(whole=whole), Server(whole) as server:
                found = self.places(self.check(SUITE.format(uri=f"http://127.0.0.1:{server.port}")))
                self.assertEqual([line for _, line in found], [line for _, line in wrong], found)

    def test_what_a_server_offers_is_asked_each_time(self):
        with Server() as server:
            for _ in range(2):
                self.check(SUITE.format(uri=f"127.0.0.1:{server.port}"))
            self.assertEqual(server.asked, 2)

    def test_a_server_that_is_away_is_told_once(self):
        with Server() as server:
            gone = server.port
        found = self.check(SUITE.format(uri=f"http://ann:secret@127.0.0.1:{gone}"))
        self.assertEqual(self.places(found), [("library-unavailable", 2), ("argument-count", 12)])
        self.assertIn("Connecting remote server", found[0]["message"])
        self.assertNotIn("secret", json.dumps(found))

    def test_a_server_that_never_answers_costs_its_time_limit(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            found = self.check(SUITE.format(uri=f"127.0.0.1:{silent.getsockname()[1]}"), "--library-timeout", "4")
        self.assertEqual(self.places(found), [("library-unavailable", 2), ("argument-count", 12)])
        self.assertIn("4 seconds", found[0]["message"])

    def test_wrong_arguments_are_the_imports_own_fault(self):
        found = self.places(self.check("*** Settings ***\nLibrary    Remote    1    2    3\n*** Test Cases ***\nT\n    Add User    1\n"))
        self.assertEqual(found, [("unresolved-import", 2), ("unknown-keyword", 5)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--crat", required=True)
    parser.add_argument("--make")  # what the other scripts here are given
    options, rest = parser.parse_known_args()
    CRAT = options.crat
    unittest.main(argv=[sys.argv[0], *rest])
