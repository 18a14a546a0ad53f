"""`doctor` and the files that people write: a fault in the tasks file, and all of those in the settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core.install.doctor import BAD, GOOD, Finding, examine
from tests.process.cli.program import Program
from tests.support.enrolment import Enrolled

WRONG = "lock_ttl: soon\nrelease_on: never\n"
TASKS = "queue:\n  - description: One\n"


def found(enrolled: Enrolled, name: str) -> list[Finding]:
    return [finding for finding in examine(str(enrolled.root), dict(os.environ)) if finding.name == name]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{TASKS}    type: chores\n", "line 3: type: 'chores' is not one of"),
        (f"{TASKS}    needs: [task-9]\n", "line 3: needs:"),
        ("queue: [\n", "line 2"),
        ("", "the file is empty"),
    ],
)
def test_a_fault_in_the_tasks_file_is_named_with_its_line(enrolled: Enrolled, text: str, said: str) -> None:
    (enrolled.root / ".claude-tasks.yml").write_text(text)
    [finding] = found(enrolled, "tasks file")
    assert finding.state == BAD and finding.text.startswith(".claude-tasks.yml") and said in finding.text
    assert "nothing that was edited in it counts" in finding.mend
    assert (enrolled.root / ".claude-tasks.yml").read_text() == text


def test_an_edit_that_may_be_made_is_left_to_the_next_command(enrolled: Enrolled) -> None:
    (enrolled.root / ".claude-tasks.yml").write_text(TASKS)
    assert [finding.state for finding in found(enrolled, "tasks file")] == [GOOD]
    assert Program(enrolled.root)("task", "list", "--json").json[0]["description"] == "One"
    assert [finding.state for finding in found(enrolled, "tasks file")] == [GOOD]


def test_without_a_tasks_file_nothing_is_said(enrolled: Enrolled) -> None:
    assert found(enrolled, "tasks file") == []


def test_all_faults_of_the_settings_are_named(enrolled: Enrolled) -> None:
    (enrolled.root / ".claude-coordinator.yml").write_text(WRONG)
    [finding] = found(enrolled, "settings")
    assert "line 1, lock_ttl" in finding.text and "line 2, release_on" in finding.text


def test_each_fault_but_the_first_begins_below_it(enrolled: Enrolled) -> None:
    (enrolled.root / ".claude-coordinator.yml").write_text(WRONG)
    lines = Program(enrolled.root)("doctor").lines
    [at] = [number for number, line in enumerate(lines) if "line 1, lock_ttl" in line]
    assert lines[at].startswith("❌ .claude-coordinator.yml")
    assert lines[at + 1].startswith("   .claude-coordinator.yml, line 2, release_on")


def test_commands_name_them_all_and_a_session_the_first(root: Path, program: Program) -> None:
    program("init", "--no-skills", "--no-claude-md", "--no-statusline", "--no-completions")
    (root / ".claude-coordinator.yml").write_text(WRONG)
    compiled = program("init", "--settings-only")
    assert compiled.status == 2
    for said in (compiled.stderr, program("status").stderr):
        assert "line 1, lock_ttl" in said and "line 2, release_on" in said and "last good settings" in said
    marker = (root / ".git" / "claude-coordinator-enrolled").read_text()
    assert '"settings_problem": ".claude-coordinator.yml, line 1, lock_ttl' in marker
    assert "And 1 more: see `doctor`." in marker
