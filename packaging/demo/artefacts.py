"""The artefact server: a real nginx that lists the folder packages lie in."""

import os
import urllib.request
from pathlib import Path

from stage import Child, check, wait_for

CONFIG = """
daemon off;
master_process off;
pid {prefix}/nginx.pid;
error_log {prefix}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log {prefix}/access.log;
    client_body_temp_path {prefix}/tmp; proxy_temp_path {prefix}/tmp; fastcgi_temp_path {prefix}/tmp;
    uwsgi_temp_path {prefix}/tmp; scgi_temp_path {prefix}/tmp;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        autoindex on;
    }}
}}
"""


class Artefacts:
    def __init__(self, folder, port):
        self.root = Path(folder) / "files"
        self.prefix = Path(folder) / "nginx"
        self.root.mkdir(parents=True)
        self.prefix.mkdir(parents=True)
        self.url = f"http://127.0.0.1:{port}/"
        config = CONFIG.format(prefix=self.prefix, port=port, root=self.root)
        if os.geteuid() == 0:
            # nginx's worker would otherwise drop to an account that may not read the demo's folder.
            config = "user root;\n" + config
        (self.prefix / "nginx.conf").write_text(config)
        self.child = None

    def start(self):
        self.child = Child("nginx", ["nginx", "-p", str(self.prefix), "-c", str(self.prefix / "nginx.conf")],
                           self.prefix / "output.log")
        wait_for("nginx answering", lambda: urllib.request.urlopen(self.url, timeout=2).status == 200, 15)
        check(self.child.running(), f"nginx ended: {self.child.tail()}")

    def log(self):
        """What nginx was asked for."""
        return (self.prefix / "access.log").read_text()

    def stop(self):
        if self.child:
            self.child.stop()
