"""What each command prints, in text and JSON, and its exit code."""

import json
import os
import pty
import select
import signal
import subprocess
import termios
import time
from pathlib import Path

import pytest

from conftest import ADMIN, CRAT, PASSWORD, Companion, free_port

REMOTE = [["builds"], ["runs"], ["items", "list"], ["params", "list"], ["settings", "get"], ["select", "J", "latest"],
          ["trigger", "shop"], ["cancel", "1"], ["api", "GET", "/api/v1/settings"]]
ALL = [["login"], ["logout"], ["builds"], ["select"], ["trigger"], ["cancel"], ["runs"], ["run"], ["tokens"], ["check"],
       ["cat"], ["deps"], ["edit"], ["format"], ["rename"], ["rename", "file"], ["rename", "keyword"], ["rename", "tag"], ["rename", "variable"], ["results"], ["lsp"], ["image"], ["image", "find"], ["items"], ["items", "list"], ["items", "add"], ["params"],
       ["params", "list"], ["params", "set"], ["settings"], ["settings", "get"], ["settings", "set"], ["api"]]


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help_everywhere(empty, words):
    text = empty.crat(*words, "--help").out
    assert text.splitlines()[0].strip() and f"Usage: crat {' '.join(words)}" in text


def test_the_whole_help_names_every_command_and_the_exit_codes(empty):
    text = empty.crat("--help").out
    for words in ALL:
        assert f"  {words[0]} " in text
    for word in ("CRAT_SERVER", "CRAT_TOKEN", "Exit codes: 0", "Examples:"):
        assert word in text
    assert empty.crat("--version").out.startswith("crat ")


def test_wrong_words_are_named(empty):
    assert "there is no command bogus" in empty.crat("bogus", code=2).err
    assert "nope is no whole number from 1 up" in empty.crat("runs", "nope", code=2).err
    assert empty.crat("--sever", "x", "builds", code=2).err == "crat: not expected here: --sever x. See: crat builds --help\n"
    assert empty.crat("items", code=2).err == "crat: A subcommand is required. See: crat items --help\n"
    assert empty.crat("items", "add", code=2).err == "crat: NAME is required. See: crat items add --help\n"
    assert "-1 is no whole number from 0 up" in empty.crat("builds", "--offset=-1", code=2).err


def test_a_command_shows_its_own_examples_or_none(empty):
    for words in (["items"], ["params"], ["settings"], ["image"]):
        assert "crat login --server https" not in empty.crat(*words, "--help").out


@pytest.mark.parametrize("words", REMOTE, ids=" ".join)
def test_without_a_sign_in_each_says_how(empty, words):
    done = empty.crat(*words, code=3)
    assert done.out == "" and "crat login --server " + empty.url in done.err


@pytest.mark.parametrize("words", [["builds"], ["trigger", "shop", "--wait"], ["run", "FOLDER"]], ids=" ".join)
def test_a_companion_that_is_away_is_named(empty, tmp_path, words):
    nobody = f"http://127.0.0.1:{free_port()}"
    (tmp_path / "a.robot").write_text("*** Test Cases ***\nT\n    Log    1\n")
    words = [word.replace("FOLDER", str(tmp_path)) for word in words]
    done = empty.crat("--server", nobody, *words, code=3)
    assert nobody in done.err and "running there" in done.err and done.out == ""


def test_an_address_that_is_none(empty):
    assert "http://" in empty.crat("builds", code=2, env={"CRAT_SERVER": "ftp://x"}).err


def test_a_server_that_is_no_companion(empty, tmp_path):
    import http.server
    import threading

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>hello</html>")

        def log_message(self, *arguments):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        done = empty.crat("builds", code=2, env={"CRAT_SERVER": f"http://127.0.0.1:{server.server_port}"})
        server.shutdown()
    assert "Is the address right?" in done.err


def test_sign_in_and_out(tmp_path):
    companion = Companion(tmp_path)
    companion.start()
    try:
        assert "the password is wrong" in companion.crat("login", "--email", ADMIN, text="guess\n", code=3).err
        companion.kill()  # the brake on guessing starts anew
        companion.start()
        assert "(administrator) at " + companion.url in companion.crat("login", "--email", ADMIN, text=PASSWORD + "\n").out
        kept = tmp_path / "config/crat/credentials.json"
        assert kept.stat().st_mode & 0o777 == 0o600 and PASSWORD not in kept.read_text()
        without_server = {"CRAT_SERVER": ""}
        assert companion.crat("builds", env=without_server).out == "No builds.\n"  # the companion signed in to last
        done = companion.crat("login", "--email", ADMIN, "--format", "json", env={"CRAT_PASSWORD": PASSWORD})
        assert done.json == {"server": companion.url, "email": ADMIN, "is_admin": True}
        token = json.loads(kept.read_text())["tokens"][companion.url]
        companion.crat("logout")
        assert token not in kept.read_text()
        assert "sign in" in companion.crat("builds", code=3).err
        ended = companion.crat("builds", code=3, env={"CRAT_TOKEN": token})
        assert "sign-in has ended" in ended.err and "CRAT_TOKEN" in ended.err and token not in ended.err
    finally:
        companion.stop()


@pytest.mark.parametrize("form", (["--token", "{}"], ["--token={}"]))
def test_a_token_is_taken_and_overwritten_in_the_list_of_processes(companion, form):
    token = json.loads((companion.folder / "config/crat/credentials.json").read_text())["tokens"][companion.url]
    words = [word.format(token) for word in form]
    nobody = {**companion.environment, "XDG_CONFIG_HOME": str(companion.folder / "nobody")}
    assert companion.crat(*words, "builds", "--format", "json", env=nobody).json
    waiting = subprocess.Popen([CRAT, *words, "settings", "set", "smtp_password"], stdin=subprocess.PIPE, env=nobody)
    try:
        shown = f"/proc/{waiting.pid}/cmdline"
        until = time.monotonic() + 30
        while b"****" not in Path(shown).read_bytes():
            assert time.monotonic() < until and waiting.poll() is None
        assert token.encode() not in Path(shown).read_bytes()
    finally:
        waiting.communicate(b"hush\n", timeout=60)
    assert waiting.returncode == 0


def test_no_password_goes_on_the_command_line(companion):
    done = companion.crat("settings", "set", "smtp_password=hush", code=2)
    assert "command line" in done.err and "hush" not in done.err
    assert companion.crat("settings", "set", "smtp_host=mail.example.org", "smtp_password", text="hush\n").out == \
        "2 settings changed\n"
    assert companion.crat("settings", "get", "smtp_host").out == "mail.example.org\n"
    assert companion.crat("settings", "get", "smtp_password").out == "\n"
    assert "nothing came" in companion.crat("settings", "set", "smtp_password", code=2).err
    companion.crat("settings", "set", "smtp_host=")


def test_the_password_is_not_shown_and_ctrl_c_leaves_a_usable_terminal(companion):
    leader, follower = pty.openpty()

    def login():
        return subprocess.Popen([CRAT, "login", "--email", ADMIN], env=companion.environment, stdin=follower, stdout=follower,
                                stderr=follower, start_new_session=True)

    def read_until(word):
        text = b""
        while word not in text:
            assert select.select([leader], [], [], 30)[0], text
            text += os.read(leader, 4096)
        return text

    def shows():
        return bool(termios.tcgetattr(follower)[3] & termios.ECHO)

    assert shows()
    process = login()
    read_until(b"Password: ")
    assert not shows()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == -signal.SIGINT
    assert shows()
    process = login()
    read_until(b"Password: ")
    os.write(leader, PASSWORD.encode() + b"\n")
    assert PASSWORD.encode() not in read_until(b"(administrator)")
    assert process.wait(30) == 0 and shows()
    os.close(leader)
    os.close(follower)


def test_builds(companion):
    lines = companion.crat("builds", "--job", "SHOP").out.splitlines()
    assert lines[0].split() == ["ID", "JOB", "BUILD", "RECEIVED", "BUILT", "BY", "PACKAGE"]
    assert "#101" in lines[1] and "#100" in lines[2]
    assert [b["build_number"] for b in companion.crat("builds", "--job", "SHOP", "--format", "json").json] == [101, 100]
    assert "1 more: --offset 1" in companion.crat("builds", "--job", "SHOP", "--limit", "1").out
    assert companion.crat("builds", "--job", "none").out == "No builds.\n"
    assert "--limit" in companion.crat("builds", "--limit", "0", code=2).err


def test_names_in_other_scripts_keep_the_columns(companion):
    companion.build(1, job="商店", path="p/空")
    lines = companion.crat("builds").out.splitlines()
    wide = next(line for line in lines if "商店" in line)
    assert wide.index("#1") + len("商店") == lines[0].index("BUILD")  # each of them takes two places


def test_select(companion):
    assert companion.crat("select", "SHOP", "100", "--stay").out == "SHOP is at build #100\n"
    assert companion.crat("select", "SHOP", "latest", "--follow").out == "SHOP is at build #101, following the newest\n"
    chosen = companion.crat("select", "SHOP", "#100", "--format", "json").json
    assert chosen["selected_build"]["build_number"] == 100 and chosen["auto_sync_enabled"] is True
    assert "no build #7 of SHOP" in companion.crat("select", "SHOP", "7", code=2).err
    assert "whole number" in companion.crat("select", "SHOP", "seven", code=2).err
    assert "NONE has no build yet" in companion.crat("select", "NONE", "latest", code=2).err


def test_items_params_and_settings(companion):
    companion.crat("params", "set", "staging", "install_dir=/opt/a=b", 'variables:={"SITE": "http://x"}',
                   "--description", "Räume")
    assert "staging changed" in companion.crat("params", "set", "staging", "install_dir=/opt").out
    found = next(s for s in companion.crat("params", "list", "--format", "json").json if s["name"] == "staging")
    assert found["parameters"] == {"install_dir": "/opt", "variables": {"SITE": "http://x"}}
    assert found["description"] == "Räume" and "Räume" in companion.crat("params", "list").out
    assert "variables" in companion.crat("params", "set", "staging", "variables:={", code=2).err
    made = companion.crat("items", "add", "cart", "--params", "staging", "--no-mail", "--format", "json").json
    assert made["name"] == "cart" and made["associated_parameter_set_id"] == found["id"]
    assert "cart" in companion.crat("items", "list").out
    assert made in companion.crat("items", "list", "--format", "json").json
    assert "exists already" in companion.crat("items", "add", "cart", code=2).err
    assert "There are: default, staging" in companion.crat("items", "add", "x", "--params", "nix", code=2).err
    companion.crat("settings", "set", "project_name=Ünï = code")
    assert companion.crat("settings", "get", "project_name").out == "Ünï = code\n"
    assert companion.crat("settings", "get", "--format", "json").json["project_name"]["value"] == "Ünï = code"
    assert "no setting" in companion.crat("settings", "get", "nix", code=2).err
    assert "KEY=VALUE" in companion.crat("settings", "set", "=x", code=2).err


def test_what_changes_something_tells_a_script_so(companion):
    made = companion.crat("params", "set", "scripted", "a=1", "--format", "json").json
    assert made["name"] == "scripted" and made["parameters"] == {"a": "1"}
    changed = companion.crat("params", "set", "scripted", "b:=2", "--format", "json").json
    assert changed["id"] == made["id"] and changed["parameters"] == {"a": "1", "b": 2}
    done = companion.crat("settings", "set", "project_name=x", "smtp_password", "--format", "json", text="hush\n")
    assert done.json == {"changed": ["project_name", "smtp_password"]} and "hush" not in done.out
    rules = companion.crat("check", "--list-rules", "--format", "json").json
    assert {"name", "severity", "summary"} == set(rules[0]) and len(rules) > 40
    assert all(rule["name"] in companion.crat("check", "--list-rules").out for rule in rules[:3])


def test_help_of_what_talks_to_a_companion_says_to_which(empty):
    for words in (["builds"], ["items", "add"], ["run"], ["trigger"]):
        assert "--server URL or CRAT_SERVER" in empty.crat(*words, "--help").out
    for words in (["tokens"], ["image", "find"]):
        assert "CRAT_SERVER" not in empty.crat(*words, "--help").out


def test_api(companion):
    assert companion.crat("api", "get", "/api/v1/version").json["data"]["app_name"] == "CRAT"
    companion.crat("api", "PUT", "/api/v1/settings", "--data", "-", text='{"project_name": "Über"}')
    assert companion.crat("settings", "get", "project_name").out == "Über\n"
    assert "--data" in companion.crat("api", "PUT", "/api/v1/settings", "--data", "{", code=2).err
    assert "slash" in companion.crat("api", "GET", "api", code=2).err
    companion.crat("api", "GET", "", code=2)
    companion.crat("api", "GET", "/api/v1/nothing", code=2)


def test_trigger_and_runs(companion):
    done = companion.crat("trigger", "shop", "--build", "latest", "--wait", code=4)
    assert "FAILED" in done.out and "package_download_base_url" in done.out
    run = companion.crat("runs", "--item", "shop", "--format", "json").json[0]
    assert run["status"] == "FAILED" and run["build_info"]["build_number"] == 101
    text = companion.crat("runs", run["id"]).out
    assert "shop" in text and "SHOP #101" in text and "download" in text
    assert companion.crat("runs", run["id"], "--format", "json").json["id"] == run["id"]
    ended = companion.crat("trigger", "shop", "--build", "100", "--wait", "--format", "json", code=4).json
    assert ended["id"] == run["id"] + 1 and ended["status"] == "FAILED"
    assert "started" in companion.crat("trigger", "shop", "--params", "default").out
    assert companion.crat("trigger", "shop", "--format", "json").json["run_id"] > ended["id"]
    assert "ended already" in companion.crat("cancel", run["id"], code=2).err
    assert "no run 999" in companion.crat("runs", "999", code=2).err
    assert "There are: " in companion.crat("trigger", "nix", code=2).err
    assert 'no parameter set "nix"' in companion.crat("trigger", "shop", "--params", "nix", code=2).err
    assert "no build #7 of SHOP" in companion.crat("trigger", "shop", "--build", "7", code=2).err


def test_a_number_that_several_jobs_have_is_asked_back(companion):
    companion.build(500, job="A")
    companion.build(500, job="B")
    companion.crat("items", "add", "loose")
    assert "several jobs have a build #500: A, B" in companion.crat("trigger", "loose", "--build", "500", code=2).err
    assert companion.crat("trigger", "loose", "--build", "101", "--format", "json").json["run_id"] > 0


def test_output_that_cannot_be_written_is_no_success(companion):
    for words in (["builds"], ["tokens", __file__], ["api", "GET", "/api/v1/settings"]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([CRAT, *words], env=companion.environment, stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=60, check=False)
        assert done.returncode == 3 and "could not be written" in done.stderr, words


def test_a_reader_that_has_seen_enough_hears_nothing(companion):
    for words in (["builds"], ["tokens", __file__]):
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run([CRAT, *words], env=companion.environment, stdout=write_end, stderr=subprocess.PIPE,
                              text=True, timeout=60, check=False)
        os.close(write_end)
        assert done.returncode in (3, -signal.SIGPIPE) and done.stderr == "", words


def test_what_a_test_wrote_does_not_steer_the_terminal(companion, tmp_path):
    wild = "\x1b]0;title\x07\x1b[31m"
    suite = {"name": "S", "status": "FAIL", "tests": [
        {"id": "s1-t1", "name": f"T{wild}", "lineno": 3, "status": "FAIL", "message": f"first {wild}\nsecond\x9b1m",
         "elapsed_time": 1}]}
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"generator": "Robot 7.5", "rpa": False, "suite": suite}))
    out = companion.crat("results", path, code=1).out
    assert "first" in out and "second" in out
    assert not [c for c in out if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"], repr(out)
