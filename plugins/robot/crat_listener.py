"""Robot Framework listener (API version 3): tells CRAT each step while it happens.

Writes one JSON object a line to a file, in the form of core/protocol/Execution.h without the number: the number of an
event is its line's place in the file. Each line is one write(2) to a file opened with O_APPEND, so several writers do
not mix, a reader sees an event at once, and whatever has been written outlives this process.

    robot --listener plugins/robot/crat_listener.py:EVENTS_FILE tests
    CRAT_EVENTS_FILE=EVENTS_FILE robot --listener plugins/robot/crat_listener.py tests

CRAT_PROJECT names the folder that source paths are made relative to (default: the current folder).
"""

import json
import os
import sys
import time

MESSAGE_LIMIT = 64 * 1024  # bytes of one message, as the contract says
VALUE_LIMIT = 4 * 1024  # characters of one argument
VALUES_LIMIT = 256  # arguments of one step

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


class EventFile:
    """Appends events to a file. A full disk or a lost file must not change the outcome of the tests: after the first
    failure it says so once on standard error and stays silent."""

    def __init__(self, path):
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._second = -1
        self._stamp = ""

    def write(self, event):
        if self._fd < 0:
            return
        now = time.time_ns()
        second = now // 1_000_000_000
        if second != self._second:
            self._second = second
            self._stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        event["at"] = f"{self._stamp}.{now // 1000 % 1_000_000:06d}Z"
        try:
            # A lone surrogate (an undecodable file name, say) has no UTF-8.
            os.write(self._fd, (_encode(event) + "\n").encode("utf-8", "replace"))
        except OSError as error:
            sys.stderr.write(f"crat_listener: cannot write events any more: {error}\n")
            self.close()

    def close(self):
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class SessionWatch:
    """Reports browser sessions as they open and close, whichever library drives Selenium."""

    def __init__(self, events):
        self._events = events
        self._driver = None

    def attach(self):
        """Wraps Selenium's driver class once something has imported it; importing it here would slow every start."""
        if self._driver is not None:
            return
        module = sys.modules.get("selenium.webdriver.remote.webdriver")
        driver = getattr(module, "WebDriver", None)
        if driver is None:
            return
        self._driver = driver
        self._start, self._quit = driver.start_session, driver.quit
        watch = self

        def start_session(self, *args, **kwargs):
            result = watch._start(self, *args, **kwargs)
            capabilities = getattr(self, "caps", None) or {}
            watch._report("session", self.session_id, str(capabilities.get("browserName", "")))
            return result

        def quit_session(self, *args, **kwargs):
            session = self.session_id
            try:
                return watch._quit(self, *args, **kwargs)
            finally:
                watch._report("session_end", session, None)

        driver.start_session, driver.quit = start_session, quit_session

    def detach(self):
        if self._driver is not None:
            self._driver.start_session, self._driver.quit = self._start, self._quit
            self._driver = None

    def _report(self, kind, session, browser):
        if session:
            event = {"type": kind, "session": str(session)}
            if browser:
                event["browser"] = browser
            self._events.write(event)


class _Open:
    """A step that has started: its event so far and how many children it has had."""

    __slots__ = ("id", "event", "children")

    def __init__(self, step_id, event):
        self.id = step_id
        self.event = event
        self.children = 0


class Listener:
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self, path=None):
        path = path or os.environ.get("CRAT_EVENTS_FILE")
        if not path:
            raise ValueError(
                "name the events file: --listener crat_listener.py:FILE or the environment variable CRAT_EVENTS_FILE"
            )
        self._events = EventFile(path)
        self._sessions = SessionWatch(self._events)
        self._project = os.path.realpath(os.environ.get("CRAT_PROJECT") or os.getcwd())
        self._sources = {}
        self._stack = []
        self._test = None

    # Suites and tests

    def start_suite(self, data, result):
        self._start("suite_start", result.full_name, data, result.id)

    def end_suite(self, data, result):
        self._end("suite_end", result)

    def start_test(self, data, result):
        self._test = result.full_name
        self._start("test_start", result.full_name, data, result.id)

    def end_test(self, data, result):
        self._end("test_end", result)
        self._test = None

    # Steps: keywords and control structures alike

    def start_body_item(self, data, result):
        kind = result.type
        name, args, assign = _describe(kind, data, result)
        event = {"type": "step_start", "id": None, "kind": kind, "name": name}
        if self._stack:
            above = self._stack[-1]
            above.children += 1
            event["parent"] = above.id
            step_id = f"{above.id}-k{above.children}"
        else:
            step_id = "k1"
        event["id"] = step_id
        if args:
            event["args"] = _values(args)
        if assign:
            event["assign"] = _values(assign)
        if data.source is not None:
            event["source"] = self._relative(data.source)
        if data.lineno:
            event["line"] = data.lineno
        if self._test is not None:
            event["test"] = self._test
        if result.status == "NOT RUN":  # a branch that is not taken is announced too
            event["status"] = "NOT RUN"
        self._events.write(event)
        self._stack.append(_Open(step_id, event))

    def end_body_item(self, data, result):
        event = self._stack.pop().event
        event["type"] = "step_end"
        if result.type == "KEYWORD" and result.name:
            event["name"] = result.name
        self._finish(event, result)

    def log_message(self, message):
        event = {"type": "log", "level": message.level, "message": _cut(message.message)}
        if self._stack:
            event["id"] = self._stack[-1].id
        if self._test is not None:
            event["test"] = self._test
        self._events.write(event)

    # Libraries and files

    def library_import(self, library, importer):
        self._sessions.attach()

    def close(self):
        self._sessions.detach()
        self._events.close()

    # Helpers

    def _start(self, kind, name, data, step_id):
        self._sessions.attach()
        event = {"type": kind, "id": step_id, "name": name}
        if self._stack:
            event["parent"] = self._stack[-1].id
        if data.source is not None:
            event["source"] = self._relative(data.source)
        line = getattr(data, "lineno", None)
        if line:
            event["line"] = line
        if self._test is not None:
            event["test"] = self._test
        self._events.write(event)
        self._stack.append(_Open(step_id, event))

    def _end(self, kind, result):
        event = self._stack.pop().event
        event["type"] = kind
        self._finish(event, result)

    def _finish(self, event, result):
        event["status"] = result.status
        message = getattr(result, "message", "")
        if message:
            event["message"] = _cut(message)
        event["elapsed_ms"] = int(result.elapsed_time.total_seconds() * 1000)
        self._events.write(event)

    def _relative(self, source):
        known = self._sources.get(source)
        if known is None:
            path = os.path.realpath(source)
            known = os.path.relpath(path, self._project)
            if known.startswith(".."):
                known = path  # a file outside the project, such as a resource of an installed library
            known = known.replace(os.sep, "/")
            self._sources[source] = known
        return known


def _describe(kind, data, result):
    """Name, arguments and assigned variables of a step as they stand in its source, unresolved."""
    if kind in ("KEYWORD", "SETUP", "TEARDOWN"):
        return result.name or data.name or "", data.args, data.assign
    if kind == "FOR":
        return "FOR", (data.flavor, *data.values), data.assign
    if kind == "ITERATION":
        assign = getattr(data, "assign", None)  # a FOR's iteration has it, a WHILE's has not
        return "", (), [f"{name} = {value}" for name, value in assign.items()] if assign else ()
    if kind in ("WHILE", "IF", "ELSE IF"):
        return kind, (data.condition,) if data.condition else (), ()
    if kind == "EXCEPT":
        return kind, data.patterns, (data.assign,) if data.assign else ()
    if kind == "VAR":
        return kind, data.value, (data.name,)
    if kind == "GROUP":
        return kind, (data.name,) if data.name else (), ()
    if kind in ("RETURN", "ERROR"):
        return kind, data.values, ()
    return kind, (), ()


def _values(values):
    return [_value(value) for value in values[:VALUES_LIMIT]]


def _value(value):
    if type(value) is not str:
        if isinstance(value, tuple) and len(value) == 2:  # a named argument given by a program
            value = f"{value[0]}={value[1]}"
        else:
            value = str(value)
    return value if len(value) <= VALUE_LIMIT else value[:VALUE_LIMIT] + "…"


def _cut(text):
    if len(text) * 4 <= MESSAGE_LIMIT:
        return text
    data = text.encode("utf-8", "replace")
    if len(data) <= MESSAGE_LIMIT:
        return text
    return data[: MESSAGE_LIMIT - 3].decode("utf-8", "ignore") + "…"


# Robot takes the class that is named as its file.
crat_listener = Listener
