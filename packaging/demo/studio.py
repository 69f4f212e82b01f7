"""The studio's part of the demo: the real window on a display of its own, driven by real key and mouse events."""

import os
import re
import shutil
import subprocess

from stage import BIN, ROOT, VENV, DemoError, check, deadline

WALK = BIN / "studio_walk"
STEPS = {
    "theCompanionConnects": "the window opens on the workspace, its own companion starts and connects",
    "aCaseIsOpened": "a case is opened as a grid",
    "oneCellIsEdited": "one cell is edited with the keyboard",
    "theCaseRunsAndIsWatched": "the case runs as shown, its browser is watched over VNC, its rows run and turn green",
    "itIsSaved": "it is saved: one line of the file has changed",
}


def start_display(log):
    """Xvfb on the first free display; gives the process and the display's name."""
    read_end, write_end = os.pipe()
    with open(log, "ab") as out:
        process = subprocess.Popen(["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
                                   pass_fds=[write_end], stdout=out, stderr=out)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        number = pipe.readline().strip()
    if not number:
        process.wait(5)
        raise DemoError(f"Xvfb did not start; see {log}")
    return process, f":{number}"


def walk_through_studio(out, site, say):
    workspace = out / "workspace"
    shutil.copytree(ROOT / "resources/demo/workspace", workspace, dirs_exist_ok=True)
    settings = workspace / "crat.toml"
    settings.write_text(re.sub(r'SITE_URL = ".*"', f'SITE_URL = "{site}"', settings.read_text()))
    display, name = start_display(out / "xvfb.log")
    home = out / "home"
    environment = {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "CRAT_WALK_WORKSPACE": str(workspace),
                   "CRAT_WALK_SCREENSHOT": str(out / "studio.png"),
                   "CRAT_PYTHON": str(VENV / "bin/python3"), "CRAT_SHARE": str(VENV / "share/crat"), "LC_ALL": "C.UTF-8",
                   "QT_SCALE_FACTOR": "1", "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data"),
                   "XDG_STATE_HOME": str(home / "state"), "XDG_RUNTIME_DIR": str(home / "run"),
                   "XDG_CACHE_HOME": str(home / "cache")}
    for key in ("config", "data", "state", "run", "cache"):
        (home / key).mkdir(parents=True, exist_ok=True, mode=0o700)
    log = out / "studio.log"
    passed = set()
    try:
        with open(log, "w") as kept, subprocess.Popen([str(WALK)], env=environment, stdout=subprocess.PIPE,
                                                      stderr=subprocess.STDOUT, text=True) as walk, deadline(walk, 600):
            for line in walk.stdout:
                kept.write(line)
                if (found := re.match(r"PASS\s.*::(\w+)\(", line)) and found[1] in STEPS:
                    passed.add(found[1])
                    say(STEPS[found[1]])
    finally:
        display.terminate()
        display.wait(10)
    why = "\n".join(line for line in log.read_text().splitlines() if line.startswith(("FAIL", "   Loc", "QFATAL")))
    for function, words in STEPS.items():
        check(function in passed, f"not so: {words}\n{why or log}")
    check(walk.returncode == 0, f"the studio's walk ended with {walk.returncode}; see {log}\n{why}")
    check((out / "studio.png").stat().st_size > 20_000, "the studio's screenshot is empty")
