"""A PostgreSQL for tests that are written in Python; PostgresCluster.cpp is the same for those in C++."""

import os
import pwd
import socket
import subprocess
from pathlib import Path


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Postgres:
    """A cluster of its own; one database for each test."""

    def __init__(self, folder):
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.folder = folder
        self.port = free_port()
        self.count = 0
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        self._run(self.bin / "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")
        self.start()

    def _run(self, *command):
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(prefix + [str(c) for c in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT,
                       stdin=subprocess.DEVNULL)

    def start(self):
        self._run(self.bin / "pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o",
                  f"-k {self.folder} -h 127.0.0.1 -p {self.port}", "start")

    def stop(self):
        self._run(self.bin / "pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")

    def fresh(self):
        self.count += 1
        name = f"crat_{self.count}"
        self._run(self.bin / "psql", "-q", "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", "-d", "postgres", "-c",
                  f"CREATE DATABASE {name}")
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"
