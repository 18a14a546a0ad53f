"""`report`: one file on what real hooks did."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from coord_core.timings import FILE
from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program, Terminal
from .waits import Waiting


@pytest.fixture
def day(repository: Enrolled, program: Program, one: Someone, two: Someone, no_branches: None) -> Enrolled:
    """A day's work: refused, broken, completed, and a hook's time for each call."""
    one.takes("src/auth.py")
    two.edit("src/auth.py")
    two.edit("src/auth.py")
    two.takes("src/page.py")
    program("task", "add", "Say <b>hello</b> to @everyone")
    one.run("task", "claim", "task-001")
    one.run("task", "complete", "task-001")
    program("lock", "release", "--force", "--reason", "he | went `home`", "src/page.py")
    one.stop()
    return repository


def naive(entries: list[dict[str, Any]]) -> Counter[str]:
    return Counter(entry["action"] for entry in entries)


def test_its_figures_are_those_of_the_log(
    program: Program, day: Enrolled, one: Someone, two: Someone
) -> None:
    report = program("report", "--json").json
    entries = program("audit", "--json").json
    counts = naive(entries)
    summary = report["summary"]
    assert summary["grants"] == counts["lock_acquired"] == 3 - 1
    assert summary["refused"] == counts["lock_denied"] > 0
    assert summary["forced"] == counts["lock_forced"] == 1
    assert summary["tasks_completed"] == counts["task_completed"] == 1
    assert (summary["sessions"], summary["people"]) == (2, 1)
    by_file = Counter(entry["resource"] for entry in entries if entry["action"] == "lock_denied")
    assert {line["path"]: line["refused"] for line in report["files"] if line["refused"]} == by_file
    for session in report["sessions"]:
        mine = naive([entry for entry in entries if entry["instance"] == session["instance"]])
        assert (session["grants"], session["refused"]) == (mine["lock_acquired"], mine["lock_denied"])
    assert sum(each["refused"] for each in report["activity"]) == counts["lock_denied"]
    timed = Path(day.state, FILE).read_text().splitlines()
    assert sum(each["count"] for each in report["hooks"].values()) == len(timed) > 5


def test_a_page_in_a_pipe(program: Program, day: Enrolled) -> None:
    page = program("report").stdout.replace("<wbr>", "")
    assert page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")
    assert "Say &lt;b&gt;hello&lt;/b&gt; to @everyone" in page
    assert "he | went &#x27;home&#x27;" in page
    assert str(day.root.parent) not in page


def test_markdown_says_what_was_done_by_whom(program: Program, day: Enrolled, two: Someone) -> None:
    text = program("report", "--format", "markdown", "--zone", "UTC").stdout
    assert "`Say <b>hello</b> to @everyone`" in text
    (line,) = [line for line in text.splitlines() if "lock broken" in line]
    assert f"`{two.name}`" in line and "`src/page.py`" in line and "`he \\| went 'home'`" in line
    assert "Times are those of UTC." in text and str(day.root.parent) not in text


def test_a_file_is_not_replaced_unasked(program: Program, repository: Enrolled, tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    assert program("report", "--output", str(target)).status == 0
    first = target.read_text()
    assert first.startswith("# Work on `repository`")
    target.write_text("mine")
    refused = program("report", "--output", str(target))
    assert refused.status == 2 and "--force" in refused.stderr
    assert target.read_text() == "mine"
    assert program("report", "--output", str(target), "--force").status == 0
    assert target.read_text().startswith("# Work on")
    assert sorted(path.name for path in tmp_path.glob("*report*")) == ["report.md"]


def test_on_a_terminal_it_is_a_file_and_asks_before_it_replaces_one(
    program: Program, repository: Enrolled
) -> None:
    target = repository.root / f"claude-coordinator-report-{time.strftime('%Y-%m-%d')}.html"
    assert target.name in program.on_terminal("report").stdout
    target.write_text("mine")
    for answer, kept in ((b"n\n", True), (b"y\n", False)):
        with Terminal(program, ("report",)) as terminal:
            terminal.wait_for("Replace it?")
            terminal.type(answer)
            assert (terminal.finish().status == 2) == kept
        assert (target.read_text() == "mine") == kept


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "1h", "--until", "2h"),
        ("--since", "yesterday"),
        ("--zone", "Nowhere/Atall"),
        ("--zone", "../../etc/passwd"),
        ("--open", "--output", "-"),
        ("--output", "no/such/folder/report.html"),
        ("--output", "."),
    ],
)
def test_what_cannot_be_asked(program: Program, arguments: tuple[str, ...]) -> None:
    done = program("report", *arguments)
    assert (done.status, done.stdout) == (2, "")
    assert done.stderr


def test_an_empty_period(program: Program, repository: Enrolled) -> None:
    text = program("report", "--format", "markdown", "--since", "2001-01-01", "--until", "2001-02-01").stdout
    assert "- Nobody worked here in this time." in text
    assert "##" in text and "| ---" not in text


def test_a_period_in_the_past(program: Program, repository: Enrolled, one: Someone) -> None:
    one.takes("a.py")
    with repository.writing() as tx:
        tx.rows("UPDATE events SET at = at - 864000", {})
    found = program("report", "--json", "--since", "11d", "--until", "9d").json
    assert found["summary"]["grants"] == 1
    assert program("report", "--json").json["summary"]["grants"] == 0


@pytest.mark.parametrize("since", ["1970-01-01", "0001-01-01", "3000000d"])
def test_a_period_longer_than_what_is_known_costs_no_more(program: Program, one: Someone, since: str) -> None:
    one.takes("a.py")
    report = program("report", "--json", "--since", since).json
    assert report["summary"]["grants"] == 1
    assert report["since"] == "1970-01-01T00:00:00Z" < report["known_from"]
    assert len(report["activity"]) < 100


def test_a_wait_that_goes_on_is_in_it(
    program: Program, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    waiting(two, "a.py")
    (wait,) = program("report", "--json").json["waits"]
    assert (wait["instance"], wait["resources"], wait["outcome"]) == (two.name, ["a.py"], None)


def test_times_are_iso_in_json(program: Program, repository: Enrolled) -> None:
    report = program("report", "--json").json
    since, until = (datetime.fromisoformat(report[key]) for key in ("since", "until"))
    assert since.tzinfo == until.tzinfo == UTC and (until - since).days == 7
    assert json.dumps(report)


def test_a_task_that_a_person_cancels_is_an_intervention(program: Program, repository: Enrolled) -> None:
    program("task", "add", "Never mind")
    assert program("task", "cancel", "task-001", "--reason", "twice").status == 0
    (found,) = program("report", "--json").json["interventions"]
    assert (found["action"], found["task_id"], found["instance"][:5]) == (
        "task_cancelled",
        "task-001",
        "user-",
    )
