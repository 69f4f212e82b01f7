"""Servers that answer what a test wants them to, and remember what they were asked."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server:
    """A server whose answers are a function of (handler, path); counts what was asked."""

    def __init__(self, answer):
        outer = self
        self.asked = []

        class Handler(BaseHTTPRequestHandler):
            def do(self):
                length = int(self.headers.get("Content-Length") or 0)
                outer.asked.append((self.command, self.path, self.rfile.read(length)))
                answer(self, self.path)

            do_GET = do_POST = do  # noqa: N815

            def give(self, status, data, **headers):
                data = data if isinstance(data, bytes) else json.dumps(data).encode()
                self.send_response(status)
                for key, value in dict({"Content-Length": str(len(data))}, **headers).items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def count(self, command, path):
        return sum(1 for c, p, _ in self.asked if c == command and p.startswith(path))


def target(polls, post=None):
    """A foreign target; `polls` are its answers to the questions for the task, the last one for ever."""
    left = list(polls)

    def answer(handler, path):
        if handler.command == "POST":
            return (post or (lambda h: h.give(200, {"task_id": "t-1"})))(handler)
        if not path.startswith("/api/tasks/"):
            return handler.give(404, {"detail": "Not Found"})
        return (left.pop(0) if len(left) > 1 else left[0])(handler)
    return Server(answer)


def done(**more):
    return lambda h: h.give(200, dict({"task_id": "t-1", "status": "completed", "result": {"test": {"report_url": "None"}}}, **more))


def run_on(scene, server, **settings):
    scene.cratd.settings(external_test_server_url=server.url, **settings)
    return scene.go(1)
