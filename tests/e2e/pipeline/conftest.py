import os
import shutil
import tempfile
from pathlib import Path

import pytest

from stage import Cratd, Mailbox, Nginx, Postgres

HERE = Path(__file__).parent
SERVICES = """
[[service]]
name = "SLS"
kind = "openresty"
config = ["conf"]
stop = "scripts/stop.sh"
start = "scripts/start.sh"
script_timeout = 20
"""


@pytest.fixture
def folder():
    # PostgreSQL's sockets want a short path that its own user may enter.
    path = Path(tempfile.mkdtemp(prefix="crat-e2e-", dir="/tmp"))
    os.chmod(path, 0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def nginx(folder):
    server = Nginx(folder).start()
    yield server
    server.stop()


@pytest.fixture
def mailbox():
    box = Mailbox().start()
    yield box
    box.stop()


@pytest.fixture(scope="session")
def postgres():
    path = Path(tempfile.mkdtemp(prefix="crat-pg-", dir="/tmp"))
    os.chmod(path, 0o755)
    cluster = Postgres(path)
    yield cluster
    cluster.stop()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request):
    return None if request.param == "sqlite" else request.getfixturevalue("postgres").fresh()


class Scene:
    """One companion with all roles, an artefact server, a mail server, and one service to deploy."""

    def __init__(self, folder, nginx, mailbox, database, allure):
        self.folder, self.nginx, self.mailbox = folder, nginx, mailbox
        self.install = folder / "opt/sls"
        self.starts = folder / "starts"
        self.cratd = Cratd(folder, database, SERVICES, allure=allure)
        self.build = 0

    def package(self, build, start=None, **more):
        script = start or f"#!/bin/sh\necho {build} >> '{self.starts}'\n"
        return self.nginx.put_package(f"SLS/{build}", f"sls-{build}-release.tar.gz", {
            f"sls-{build}/scripts/start.sh": script, f"sls-{build}/scripts/stop.sh": "#!/bin/sh\nexit 0\n",
            f"sls-{build}/version": f"{build}\n", f"sls-{build}/conf/site.conf": "shipped\n"}, **more)

    def start(self, die_at=None, test_path=str(HERE / "suite")):
        self.cratd.start(die_at)
        self.cratd.settings(project_name="CDN", package_download_base_url=self.nginx.url,
                            package_build_info_base_url="http://jenkins.example/job",
                            external_test_server_url=self.cratd.url, smtp_host="127.0.0.1", smtp_port=self.mailbox.port,
                            smtp_from="crat@example.org")
        self.parameters = self.cratd.call("POST", "/api/v1/parameter-sets", {"name": "e2e", "description": "", "parameters": {
            "service_name": "SLS", "install_dir": str(self.install), "upgrade_type": "full", "test_path": test_path,
            "base_url": "", "report_keyword": "sls nightly", "variables": {"VERSION_FILE": str(self.install / "version")}}})["data"]["id"]
        self.item = self.cratd.call("POST", "/api/v1/test-items", {
            "name": "SLS", "description": "", "associated_job_name": "SLS_release",
            "associated_parameter_set_id": self.parameters, "notification_enabled": True})["data"]["id"]
        return self

    def announce(self, build, path=None):
        self.cratd.call("POST", "/api/v1/builds", {"BUILD_USER": "bob", "JOB_NAME": "SLS_release", "BUILD_NUMBER": build,
                                                   "PACKAGE_PATH": path or f"/SLS/{build}/"})
        return self.cratd.call("GET", "/api/v1/builds/job/SLS_release/latest")["data"]["id"]

    def trigger(self, build_id):
        return self.cratd.call("POST", f"/api/v1/test-items/{self.item}/deploy-test", {"build_info_id": build_id})["data"]

    def go(self, build, **more):
        self.package(build, **more)
        return self.trigger(self.announce(build))["run_id"]

    def started(self):
        return self.starts.read_text().split() if self.starts.exists() else []


@pytest.fixture
def make_scene(folder, nginx, mailbox):
    scenes = []

    def make(database=None, quick=True):
        scene = Scene(folder, nginx, mailbox, database, HERE / "quick_allure.py" if quick else None)
        scenes.append(scene)
        return scene
    yield make
    for scene in scenes:
        scene.cratd.stop()
