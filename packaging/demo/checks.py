"""What must be so after each run, as checks of plain values: tests/unit/demo breaks each of them."""

import html
import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime

from mailbox import part
from stage import check

KINDS = ("passed", "failed", "broken", "skipped", "unknown")


def steps_of(run):
    return {step["name"]: step for step in run["steps"]}


def check_times(run):
    """Every step has ended, not before it began."""
    for step in run["steps"]:
        check(step.get("start_time") and step.get("end_time"), f"step {step['name']} of run {run['id']} has no times")
        begin, end = (datetime.fromisoformat(step[key].replace("Z", "+00:00")) for key in ("start_time", "end_time"))
        check(begin <= end, f"step {step['name']} of run {run['id']} ended before it began")


def check_good_run(run, build, who):
    check(run["status"] == "COMPLETED", f"the run ended {run['status']}: {run['error_message']}")
    states = {name: step["status"] for name, step in steps_of(run).items()}
    check(states == dict.fromkeys(("download", "deploy", "test", "monitor", "notify"), "COMPLETED"), f"its steps are {states}")
    check(run["build_info"]["build_number"] == build, f"it ran build {run['build_info']['build_number']}, not {build}")
    check(run["triggered_by"] == who, f"it was triggered by {run['triggered_by']}, not {who}")


def check_bad_run(run, build):
    check(run["status"] == "FAILED", f"the broken build's run ended {run['status']}")
    check(run["build_info"]["build_number"] == build, f"it ran build {run['build_info']['build_number']}, not {build}")
    states = {name: step["status"] for name, step in steps_of(run).items()}
    check(states.get("download") == "COMPLETED" and states.get("deploy") == "FAILED" and "test" not in states,
          f"it did not fail at deploy: {states}")
    check("brew_tea" in run["error_message"], f"its error does not say why: {run['error_message'][:500]}")


def check_listing(log, path, package):
    """The companion read nginx's listing of the folder, then took the package."""
    asked = re.findall(r'"GET (\S+) HTTP[^"]*" 200 .*"crat"', log)
    folder = f"/{path}/"
    check(folder in asked and folder + package in asked and asked.index(folder) < asked.index(folder + package),
          f"the companion did not read the listing {folder} and take {package} from it; nginx answered {asked}")


def check_robot_output(output, figures):
    """The suite ran in a browser of the Grid, and the report's figures are Robot's own."""
    root = ElementTree.fromstring(output)
    texts = [message.text or "" for message in root.iter("msg")]
    opened = [text for text in texts if "Opening browser 'chrome'" in text]
    check(opened and all("through remote server at" in text for text in opened),
          f"the browser did not come from the Grid: {opened}")
    total = root.find("statistics/total/stat")
    robot = {"passed": int(total.get("pass")), "failed": int(total.get("fail")), "skipped": int(total.get("skip"))}
    report = {"passed": figures["passed"], "failed": figures["failed"] + figures["broken"], "skipped": figures["skipped"]}
    check(robot == report, f"the report's figures {report} are not Robot's {robot}")
    check(robot["passed"] >= 6 and robot["passed"] == figures["total"], f"not every test passed: {robot}")


def check_figures(run, summary):
    """The history tells of the tests what the report tells."""
    wanted = {**{key: summary["statistic"][key] for key in (*KINDS, "total")}, "duration_ms": summary["time"]["duration"]}
    check(run.get("test_figures") == wanted, f"the run's figures are {run.get('test_figures')}, the report's {wanted}")


def plain_of(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


def check_good_mail(received, run, summary, sender, receiver, words):
    """Who, what, the report's figures in text and HTML, the pie, the links."""
    mail_from, receivers, mail = received
    check((mail_from, receivers) == (sender, [receiver]), f"the mail went from {mail_from} to {receivers}")
    page, text = part(mail, "text/html") or "", part(mail, "text/plain") or ""
    pie = part(mail, "image/png") or b""
    check(pie.startswith(b"\x89PNG\r\n\x1a\n"), "the mail has no pie")
    picture = next(p for p in mail.walk() if p.get_content_type() == "image/png")["Content-ID"].strip("<>")
    check(f"cid:{picture}" in page, "the mail does not show its pie")
    figures = summary["statistic"]
    seen, shown = " ".join(text.split()), plain_of(page)
    for kind in KINDS:
        check(f"{figures[kind]} {kind}" in seen, f"the mail's text does not say {figures[kind]} {kind}:\n{text}")
        check(f"{kind} {figures[kind]} " in shown + " ", f"the mail's page does not say {kind} {figures[kind]}:\n{shown}")
    rate = f"{100 * figures['passed'] / figures['total']:.1f} %"
    took = f"{summary['time']['duration'] / 1000:.1f} s"
    for words_of in (seen, shown):
        check(rate in words_of and f"{figures['total']} tests in {took}" in words_of,
              f"the mail does not say {rate} and {figures['total']} tests in {took}:\n{words_of}")
    subject = str(mail["Subject"])
    check("passed" in subject and f"{figures['passed']} of {figures['total']}" in subject, f"its subject is {subject}")
    for word in (*words, run["report_url"], run["download_url"]):
        check(word in page and word in text, f"the mail does not have '{word}'")


def check_bad_mail(received, sender, receiver, words):
    mail_from, receivers, mail = received
    check((mail_from, receivers) == (sender, [receiver]), f"the failure mail went from {mail_from} to {receivers}")
    check("deploy failed" in str(mail["Subject"]).lower(), f"its subject is {mail['Subject']}")
    text, page = part(mail, "text/plain") or "", html.unescape(part(mail, "text/html") or "")
    for word in ("brew_tea", "former version is back", *words):
        check(word in text and word in page, f"the mail does not say '{word}':\n{text[:1500]}")
