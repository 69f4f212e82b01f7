"""The demo's checks: what is right passes, and each single thing that is wrong is seen."""

import copy
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "packaging/demo"))
import checks  # noqa: E402
from stage import DemoError  # noqa: E402

ME, SENDER = "rm@example.com", "crat@example.com"
REPORT, PACKAGE = "http://127.0.0.1:1/reports/shop/t", "http://127.0.0.1:2/p/shop.tar.gz"
SUMMARY = {"statistic": {"passed": 7, "failed": 0, "broken": 0, "skipped": 0, "unknown": 0, "total": 7},
           "time": {"duration": 15811}}


def step(name, status="COMPLETED", **more):
    return {"name": name, "status": status, "start_time": "2026-11-22T10:00:00.5Z", "end_time": "2026-11-22T10:00:01Z", **more}


def good_run():
    return {"id": 1, "status": "COMPLETED", "error_message": "", "triggered_by": ME, "build_info": {"build_number": 5},
            "report_url": REPORT, "download_url": PACKAGE, "test_figures": {**SUMMARY["statistic"], "duration_ms": 15811},
            "steps": [step(n) for n in ("download", "deploy", "test", "monitor", "notify")]}


def bad_run():
    return {"id": 2, "status": "FAILED", "error_message": 'unknown directive "brew_tea"', "build_info": {"build_number": 6},
            "steps": [step("download"), step("deploy", "FAILED"), step("monitor", "FAILED"), step("notify")]}


def mail(subject, text, page, pie=True):
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    if pie:
        message.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n...", "image", "png", cid="<pie@crat>")
    return SENDER, [ME], message


def good_mail(subject="[P] shop passed on J #5: 7 of 7 tests", replace=("", ""), **more):
    text = (f"Pass rate: 100.0 % of 7 tests in 15.8 s\n  7 passed\n  0 failed\n  0 broken\n  0 skipped\n  0 unknown\n"
            f"{REPORT}\n{PACKAGE}\nThe shop\n")
    page = (f'<img src="cid:pie@crat"><b>100.0 %</b> passed, 7 tests in 15.8 s<td>passed</td><td>7</td><td>failed</td><td>0</td>'
            f'<td>broken</td><td>0</td><td>skipped</td><td>0</td><td>unknown</td><td>0</td><a href="{REPORT}">r</a>'
            f'<a href="{PACKAGE}">p</a>The shop')
    return mail(subject, text.replace(*replace) if replace[0] else text, page.replace(*replace) if replace[0] else page, **more)


def robot_output(passed=7, failed=0, remote=" through remote server at 'http://127.0.0.1:4'."):
    return (f"<robot><suite><kw><msg>Opening browser 'chrome' to base url 'http://127.0.0.1:3'{remote}</msg></kw></suite>"
            f'<statistics><total><stat pass="{passed}" fail="{failed}" skip="0">All</stat></total></statistics></robot>')


def test_what_is_right_passes():
    checks.check_good_run(good_run(), 5, ME)
    checks.check_times(good_run())
    checks.check_bad_run(bad_run(), 6)
    checks.check_robot_output(robot_output(), SUMMARY["statistic"])
    checks.check_figures(good_run(), SUMMARY)
    checks.check_good_mail(good_mail(), good_run(), SUMMARY, SENDER, ME, ["The shop"])
    checks.check_bad_mail(mail("Deploy failed: shop", *["brew_tea, the former version is back, The shop"] * 2, pie=False),
                          SENDER, ME, ["The shop"])
    checks.check_listing('"GET /a/ HTTP/1.1" 200 4 "-" "crat"\n"GET /a/b.tgz HTTP/1.1" 200 9 "-" "crat"\n', "a", "b.tgz")


@pytest.mark.parametrize("change", [
    {"status": "FAILED"}, {"status": "DEPLOY_COMPLETE"}, {"triggered_by": "else@example.com"},
    {"build_info": {"build_number": 6}}, {"steps": [step("download")]},
    {"steps": [step(n, "FAILED" if n == "notify" else "COMPLETED") for n in ("download", "deploy", "test", "monitor", "notify")]},
], ids=str)
def test_a_run_that_is_not_good(change):
    with pytest.raises(DemoError):
        checks.check_good_run({**good_run(), **change}, 5, ME)


@pytest.mark.parametrize("figures", [None, {}, {"passed": 6}, {"duration_ms": 0}], ids=str)
def test_a_run_whose_figures_are_not_the_reports(figures):
    run = good_run()
    run["test_figures"] = figures and {**run["test_figures"], **figures}
    with pytest.raises(DemoError):
        checks.check_figures(run, SUMMARY)


@pytest.mark.parametrize("times", [{"end_time": None}, {"end_time": "2026-11-22T09:00:00Z"}, {"start_time": ""}], ids=str)
def test_steps_without_times(times):
    run = good_run()
    run["steps"][2].update(times)
    with pytest.raises(DemoError):
        checks.check_times(run)


@pytest.mark.parametrize("change", [
    {"status": "COMPLETED"}, {"error_message": "something"}, {"build_info": {"build_number": 5}},
    {"steps": [step("download", "FAILED")]}, {"steps": [step("download"), step("deploy"), step("test", "FAILED")]},
], ids=str)
def test_a_failure_at_the_wrong_place(change):
    with pytest.raises(DemoError):
        checks.check_bad_run({**bad_run(), **change}, 6)


@pytest.mark.parametrize("output, figures", [
    (robot_output(remote=""), {}), (robot_output(passed=6), {}), (robot_output(failed=1), {}),
    (robot_output(), {"passed": 6, "total": 6}), (robot_output(passed=6, failed=1), {"passed": 6, "failed": 1}),
    ("<robot><statistics><total><stat pass='7' fail='0' skip='0'/></total></statistics></robot>", {}),
], ids=range(6))
def test_wrong_figures_and_a_browser_from_elsewhere(output, figures):
    with pytest.raises(DemoError):
        checks.check_robot_output(output, {**SUMMARY["statistic"], **figures})


@pytest.mark.parametrize("received", [
    good_mail(pie=False), good_mail(replace=("cid:pie", "cid:pi")), good_mail(replace=("100.0", "99.0")),
    good_mail(replace=("15.8", "15.9")), good_mail(replace=("7 passed", "8 passed")),
    good_mail(replace=("<td>broken</td><td>0</td>", "<td>broken</td><td>1</td>")), good_mail(replace=(REPORT, "None")),
    good_mail(replace=(PACKAGE, "")), good_mail(replace=("The shop", "")), good_mail(subject="shop failed: 7 of 7"),
    good_mail(subject="shop passed: 6 of 7"), ("x@example.com", *good_mail()[1:]), (SENDER, [], good_mail()[2]),
], ids=range(13))
def test_a_mail_with_something_wrong(received):
    with pytest.raises(DemoError):
        checks.check_good_mail(received, good_run(), copy.deepcopy(SUMMARY), SENDER, ME, ["The shop"])


@pytest.mark.parametrize("subject, text", [
    ("Tests failed", "brew_tea, the former version is back"), ("Deploy failed", "the former version is back"),
    ("Deploy failed", "brew_tea"),
])
def test_a_failure_mail_that_does_not_say_why(subject, text):
    with pytest.raises(DemoError):
        checks.check_bad_mail(mail(subject, text, text, pie=False), SENDER, ME, [])


@pytest.mark.parametrize("log", [
    "", '"GET /a/b.tgz HTTP/1.1" 200 9 "-" "crat"', '"GET /a/ HTTP/1.1" 200 9 "-" "curl"\n"GET /a/b.tgz HTTP/1.1" 200 9 "-" "crat"',
    '"GET /a/ HTTP/1.1" 404 9 "-" "crat"\n"GET /a/b.tgz HTTP/1.1" 200 9 "-" "crat"',
])
def test_a_package_that_no_listing_led_to(log):
    with pytest.raises(DemoError):
        checks.check_listing(log, "a", "b.tgz")
