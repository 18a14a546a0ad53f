"""A report writes a file: over nothing that is another's or keeps sessions apart, and as the file allows."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program

HTML = ("report", "--format", "html", "--force", "--output")
PROTECTED = [
    ".claude-locks.yml", ".claude-tasks.yml", ".claude-audit.log", ".git/hooks/pre-commit",
    ".git/COMMIT_EDITMSG", ".git/claude-coordinator/journal.jsonl", ".claude/settings.json",
    ".claude-coordinator.yml",
]  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        "claude-coordinator report --force --output a.py",
        "claude-coordinator report --force -o a.py",
        "claude-coordinator report --json --force -oa.py",
        "claude-coordinator -C src report --force -o ../a.py",
        "claude-coordinator report --json -o - > a.py",
    ],
)
def test_the_shell_guard_knows_which_file_a_report_is_written_to(
    program: Program, repository: Enrolled, one: Someone, two: Someone, command: str
) -> None:
    one.takes("a.py")
    assert two.ask(command).refuses
    assert two.ask(command.replace("a.py", "b.html")).is_silent


def test_a_session_replaces_nothing_that_another_holds(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    """Whatever way the command is spelled: the program knows who runs it, and what is held."""
    file = repository.root / "a.py"
    one.takes("a.py")
    file.write_text("of the first session\n")
    refused = two.run(*HTML, "a.py")
    assert (refused.status, file.read_text()) == (1, "of the first session\n")
    assert one.name in refused.stdout
    assert one.run(*HTML, "a.py").status == 0


def test_what_a_sessions_subagent_holds_is_its_own(repository: Enrolled, one: Someone) -> None:
    """The shell guard took the lock for the agent that runs the report, which the program cannot tell."""
    assert one.ask("claude-coordinator report -o b.html", agent="sub").is_silent
    assert one.run(*HTML, "b.html").status == 0


def test_a_person_may_replace_what_a_session_holds(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    one.takes("a.py")
    assert program(*HTML, "a.py").status == 0


@pytest.mark.parametrize("target", PROTECTED)
def test_nobody_replaces_what_keeps_sessions_apart(
    program: Program, repository: Enrolled, target: str
) -> None:
    (repository.root / target).parent.mkdir(parents=True, exist_ok=True)
    done = program(*HTML, target)
    assert (done.status, done.stdout) == (2, "") and "no report replaces it" in done.stderr


def test_what_is_no_file_is_written_as_it_is(program: Program, repository: Enrolled, tmp_path: Path) -> None:
    """Also without --force: nothing is replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert program("report", "--json", "--output", str(pipe)).status == 0
        assert os.read(reader, 100).startswith(b'{"')
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


def test_what_a_link_leads_to_is_replaced_and_keeps_its_mode(
    program: Program, repository: Enrolled, tmp_path: Path
) -> None:
    kept, link = tmp_path / "kept.html", tmp_path / "link.html"
    kept.write_text("precious")
    kept.chmod(0o600)
    link.symlink_to(kept)
    assert program("report", "--output", str(link)).status == 2
    assert kept.read_text() == "precious"
    assert program("report", "--force", "--output", str(link)).status == 0
    assert link.is_symlink() and stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text().startswith("<!doctype html>")


def test_a_name_as_long_as_the_file_system_allows(
    program: Program, repository: Enrolled, tmp_path: Path
) -> None:
    target = tmp_path / ("a" * 250 + ".html")
    assert (program("report", "--output", str(target)).status, target.exists()) == (0, True)


def test_an_ending_that_no_report_has_needs_a_format(
    program: Program, repository: Enrolled, tmp_path: Path
) -> None:
    target = tmp_path / "report.pdf"
    refused = program("report", "--output", str(target))
    assert refused.status == 2 and "--format" in refused.stderr and not target.exists()
    assert program("report", "--format", "markdown", "--output", str(target)).status == 0
    assert target.read_text().startswith("# ")
    assert program("report", "--output", str(target.with_suffix(""))).status == 0
    assert target.with_suffix("").read_text().startswith("<!doctype")


@pytest.mark.parametrize("option", ["--until", "--zone", "--output"])
def test_an_empty_value_is_none(program: Program, repository: Enrolled, option: str) -> None:
    """As of a variable that is not set."""
    assert program("report", option, "").status == 2
