"""What Python libraries and variable files offer to Robot Framework, for CRAT's index (core/robot/library).

A long-lived helper: reads one JSON request a line from descriptor 3 and writes one JSON answer a line to descriptor 4,
in the order in which they are done. Each import runs in a child forked from this process, which has Robot Framework
loaded already: a library that crashes, hangs or prints costs its own answer and nothing else. Ends when descriptor 3
does, and takes the imports that still run with it; nobody would read their answers.

    {"id": 1, "op": "library", "name": "Collections", "args": [], "path": ["/pythonpath"], "variables": {}, "timeout": 20}
    {"id": 2, "op": "variables", "name": "/path/vars.py", "args": [], "path": [], "timeout": 20}

    {"id": 1, "ok": true, "doc": {...}}
    {"id": 2, "ok": false, "kind": "import" | "unreachable" | "timeout" | "crash" | "too-large", "error": "..."}
"""

import ctypes
import json
import os
import re
import select
import signal
import sys
import time
from collections.abc import Mapping, MutableMapping, MutableSequence, MutableSet, Sequence, Set
from datetime import timedelta
from enum import Enum, Flag
from typing import Literal

REQUESTS, ANSWERS = 3, 4
ANSWER_LIMIT = 32 * 1024 * 1024  # bytes of one answer
CHILDREN = 2  # imports at a time
STAMPS = 200  # files whose change makes an answer stale
LINE_LIMIT = 1024 * 1024
VALUE_LIMIT = 4096  # characters of a variable's value
PR_SET_PDEATHSIG = 1  # prctl(2)
LIBC = ctypes.CDLL(None)
# Types whose text is a Python literal: [1, 2], (1,), set(), "ab", which has items too; {"a": 1}
LITERALS = (list, tuple, set, frozenset, Sequence, MutableSequence, Set, MutableSet)
MAPPINGS = (dict, Mapping, MutableMapping)


def encode(data):
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


# What runs in the child


def stamp(path):
    try:
        status = os.stat(path)
    except OSError:
        return None
    return [os.path.abspath(path), status.st_mtime_ns, status.st_size]


def stamps(before, source):
    """The files that the answer came from: this Robot, and what the import loaded that is not Python's own."""
    import robot.version

    files = [robot.version.__file__, sys.executable, str(source or "")]
    stdlib = os.path.dirname(os.__file__)
    for name in sorted(set(sys.modules) - before):
        path = getattr(sys.modules[name], "__file__", None)
        inside = path and path.startswith(stdlib) and "site-packages" not in path
        if path and not inside:
            files.append(path)
    unique = [f for f in dict.fromkeys(files) if f]
    return [s for s in map(stamp, unique[:STAMPS]) if s]


def alternatives(info, custom):
    """The simple types that a text must fit one of, or None where everything or something unknown fits."""
    if info is None:
        return None
    if info.is_union:
        found = [alternatives(nested, custom) for nested in info.nested or ()]
        return None if not found or any(f is None for f in found) else [x for f in found for x in f]
    kind = info.type
    if custom and kind in [c.type for c in custom]:
        return None
    if kind is int:
        return ["int"]
    if kind is float:
        return ["float"]
    if kind is timedelta:
        return ["time"]
    if getattr(kind, "__name__", "") == "Secret" and kind.__module__.startswith("robot."):  # Robot 7.4 has it first
        return ["Secret"]
    if kind is type(None):
        return ["None"]
    if kind in LITERALS:
        return ["literal"]
    if kind in MAPPINGS:
        return ["mapping"]
    if kind is Literal:
        values = [nested.type for nested in info.nested or ()]
        return ["=" + v for v in values] if values and all(isinstance(v, str) for v in values) else None
    if isinstance(kind, type) and issubclass(kind, Enum) and not issubclass(kind, (int, Flag)):
        return ["=" + member for member in kind.__members__]
    return None


def conversion(spec, arg, custom):
    if spec.types is None or arg.name not in spec.types:
        return None
    found = alternatives(spec.types[arg.name], custom)
    if found is None or arg.name not in spec.defaults:
        return found
    default = spec.defaults[arg.name]
    if default is None:
        return found + ["None"]
    if type(default) is int:
        return found + ["int", "float"]
    if type(default) is float:
        return found + ["float"]
    return found if isinstance(default, (str, Enum)) else None


def arguments(spec, custom=None):
    found = []
    for arg in spec:
        if arg.is_marker:
            continue
        entry = {"name": arg.name, "kind": str(arg.kind), "required": arg.required}
        if arg.default_repr is not None:
            entry["default"] = arg.default_repr
        if arg.type:
            entry["type"] = str(arg.type)
        convert = conversion(spec, arg, custom)
        if convert:
            entry["convert"] = convert
        found.append(entry)
    return found


class Unreachable(Exception):
    """A remote server that says nothing: what the library offers is not known, though it may be there when tests run."""


def is_remote(lib):
    module = sys.modules.get("robot.libraries.Remote")  # there if it is one
    return module is not None and isinstance(lib.code, type) and issubclass(lib.code, module.Remote)


def library(request):
    from robot.errors import DataError
    from robot.running import TestLibrary

    before = set(sys.modules)
    lib = TestLibrary.from_name(request["name"], args=request["args"], variables=robot_variables(request), create_keywords=False)
    if not is_remote(lib):
        lib.create_keywords()
        return {**description(lib), "stamps": stamps(before, lib.source)}
    lib.instance  # fails where its arguments are wrong, before anybody is asked
    try:
        lib.create_keywords()
        # Without stamps it is not kept: what a server offers changes without any file of ours.
        return {**description(lib), "stamps": []}
    except DataError as err:
        raise Unreachable(re.sub(r"(?<=://)[^/@\s]+@", "", str(err))) from err  # without user and password


def documentation(lib):
    from robot.errors import DataError

    try:
        return lib.doc
    except DataError:  # a dynamic library may have none; Robot does not ask for it when it runs
        return ""


def description(lib):
    from robot.running.runkwregister import RUN_KW_REGISTER

    real = lib.real_name
    keywords = []
    for kw in lib.keywords:
        entry = {"name": kw.name, "args": arguments(kw.args, lib.converters), "doc": kw.doc, "tags": list(kw.tags)}
        if kw.args.embedded:
            entry["embedded"] = len(kw.args.embedded)
        if kw.error:
            entry["error"] = kw.error
        process = RUN_KW_REGISTER.get_args_to_process(real, kw.name)
        if process >= 0:
            entry["run"] = process
            entry["runs_keyword"] = RUN_KW_REGISTER.get_dry_run(real, kw.name)
        if kw.source:
            entry["source"] = str(kw.source)
        if kw.lineno:
            entry["line"] = kw.lineno
        keywords.append(entry)
    return {
        "name": lib.name,
        "version": str(lib.version or ""),
        "scope": lib.scope.name,
        "format": lib.doc_format,
        "doc": documentation(lib),
        "source": str(lib.source or ""),
        "line": lib.lineno or 0,
        "init": arguments(lib.init.args, lib.converters),
        "keywords": keywords,
        "listener": bool(lib.listeners),
    }


def robot_variables(request):
    """Robot's own variables, with those that the project sets."""
    from robot.variables import Variables as RobotVariables

    variables = RobotVariables()
    for name, value in request.get("variables", {}).items():
        try:
            variables["${" + name + "}"] = value
        except Exception:  # a name that can be none: Robot will say so itself
            continue
    return variables


def variable_file(request):
    from robot.variables.filesetter import VariableFileSetter
    from robot.variables.store import VariableStore

    before = set(sys.modules)
    variables = robot_variables({})
    VariableFileSetter(variables.store).set(request["name"], request["args"], overwrite=True)
    found = variables.as_dict()
    names = sorted(found)
    # Imports may be put together from these; what is longer than a path, or no text, is of no use there.
    values = {
        name[2:-1]: str(found[name])
        for name in names
        if name.startswith("$") and isinstance(found[name], (str, int, float, bool)) and len(str(found[name])) <= VALUE_LIMIT
    }
    return {"names": names, "values": values, "source": request["name"], "stamps": stamps(before, request["name"])}


def answer(request):
    sys.path[:0] = request.get("path", [])
    from robot.errors import DataError

    try:
        doc = library(request) if request["op"] == "library" else variable_file(request)
        return {"id": request["id"], "ok": True, "doc": doc}
    except DataError as err:
        return {"id": request["id"], "ok": False, "kind": "import", "error": str(err)}
    except Unreachable as err:
        return {"id": request["id"], "ok": False, "kind": "unreachable", "error": str(err)}


def child(request, descriptor, helper):
    os.setsid()
    # A helper that is killed takes its imports along; one that was gone before the kernel knew is seen by its number.
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != helper:
        os._exit(1)
    own = os.getpid()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    try:
        data = encode(answer(request))
    except BaseException as err:  # a library may raise anything, SystemExit too
        data = encode({"id": request["id"], "ok": False, "kind": "import", "error": f"{type(err).__name__}: {err}"})
    while data and os.getpid() == own:  # a library may have forked: its copies of us have nothing to say
        data = data[os.write(descriptor, data):]
    os._exit(0)


# What runs in the helper itself


class Import:
    def __init__(self, request):
        self.id = request["id"]
        self.until = time.monotonic() + float(request.get("timeout", 20))
        self.data = bytearray()
        self.descriptor, theirs = os.pipe()
        helper = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.descriptor)
            os.close(REQUESTS)
            os.close(ANSWERS)
            child(request, theirs, helper)
        os.close(theirs)
        os.set_blocking(self.descriptor, False)
        # The end of the pipe says nothing about the child: a process that the library left behind may hold it open.
        self.ended = os.pidfd_open(self.pid)
        self.limit = float(request.get("timeout", 20))

    def read(self):
        """Takes what has come. True once the answer is whole or no more can come."""
        ended = bool(select.select([self.ended], [], [], 0)[0])  # asked first: what it wrote before that is there
        while len(self.data) <= ANSWER_LIMIT:
            try:
                data = os.read(self.descriptor, 1 << 16)
            except BlockingIOError:
                return ended or self.data.endswith(b"\n")
            self.data += data
            if not data or self.data.endswith(b"\n"):
                return True
        return False

    def end(self, kind=None, error=""):
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        os.close(self.ended)
        if kind is None and self.data.endswith(b"\n"):
            return bytes(self.data)
        if kind is None:
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            kind, error = "crash", f"Python ended while it was imported (signal {number})."
        return encode({"id": self.id, "ok": False, "kind": kind, "error": error})


def send(data):
    while data:
        data = data[os.write(ANSWERS, data):]


def serve():
    running = []
    try:
        answer_requests(running)
    except ConnectionError:
        pass  # whoever asked is gone
    finally:
        for task in running:
            task.end("crash")


def answer_requests(running):
    waiting, buffered = [], b""
    while True:
        while waiting and len(running) < CHILDREN:
            running.append(Import(waiting.pop(0)))
        now = time.monotonic()
        left = min((i.until - now for i in running), default=None)
        readers = [d for i in running for d in (i.descriptor, i.ended)] + [REQUESTS]
        ready, _, _ = select.select(readers, [], [], None if left is None else max(0.0, left))
        for task in list(running):
            finished = None
            if task.descriptor in ready or task.ended in ready:
                if task.read():
                    finished = task.end()
                elif len(task.data) > ANSWER_LIMIT:
                    finished = task.end("too-large", "What it offers does not fit in 32 MiB.")
            elif time.monotonic() >= task.until:
                finished = task.end("timeout", f"It did not load within {task.limit:g} seconds.")
            if finished is not None:
                running.remove(task)
                send(finished)
        if REQUESTS in ready:
            data = os.read(REQUESTS, 1 << 16)
            if not data:
                return
            buffered += data
            *lines, buffered = buffered.split(b"\n")
            waiting += [json.loads(line) for line in lines if line]
            if len(buffered) > LINE_LIMIT:
                return


def main():
    sys.argv = ["robot"]
    sys.dont_write_bytecode = True
    # Loaded once, here: each import then starts from a warm copy.
    import robot.running  # noqa: F401
    import robot.variables.filesetter  # noqa: F401

    serve()


if __name__ == "__main__":
    main()
