"""Runs image_keywords.robot in a real Chromium, then `crat image find` on the pictures that it left."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def crat(program, *arguments):
    return subprocess.run([program, "image", "find", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crat", required=True)
    parser.add_argument("--library", required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crat image ") as name:
        project = Path(name)
        (project / "crat.toml").touch()
        (project / "images").mkdir()
        (project / "suites").mkdir()
        for file in ("image_keywords.robot", "shop.html"):
            shutil.copy(HERE / file, project / "suites")
        page = (project / "suites" / "shop.html").as_uri()
        run = subprocess.run(
            [sys.executable, "-m", "robot", "--outputdir", project / "out", "--pythonpath", HERE.parents[2] / "plugins" / "robot",
             "--variable", f"PAGE:{page}", "--variable", f"FOLDER:{project}", project / "suites"],
            env={**os.environ, "CRAT_IMAGE_LIBRARY": arguments.library, "SE_OFFLINE": "true"},
            cwd="/", timeout=240,
        )
        check(run.returncode == 0, "robot: see above")

        screen, order = project / "screen.png", project / "images" / "order.png"
        found = crat(arguments.crat, screen, order, project / "images" / "cancel.png", "--format", "json")
        check(found.returncode == 0, f"both are there: {found.stderr}")
        answer = json.loads(found.stdout)
        check([len(t["matches"]) for t in answer["templates"]] == [1, 1], found.stdout)
        check(abs(answer["templates"][0]["matches"][0]["scale"] - 1) < 0.03, found.stdout)
        text = crat(arguments.crat, screen, order)
        check(text.returncode == 0 and "order.png" in text.stdout and "SCORE" in text.stdout, text.stdout)
        absent = crat(arguments.crat, project / "images" / "cancel.png", order)
        check(absent.returncode == 1 and "not found" in absent.stdout, f"absent: {absent}")
        check(crat(arguments.crat, order, screen, "--min-scale", "0.5").returncode == 2, "larger than the screen")
        check(crat(arguments.crat, project / "none.png", order).returncode == 3, "a missing file")
        check(crat(arguments.crat, screen, project / "suites" / "shop.html").returncode == 2, "no picture")
        check(crat(arguments.crat, screen, order, "--min-score", "7").returncode == 2, "wrong option")
    print("image keywords and crat image find: as they should be")


if __name__ == "__main__":
    main()
