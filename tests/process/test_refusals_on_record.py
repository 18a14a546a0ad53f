"""Each refusal of a shell command is in the audit log, with what it was refused for."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, TREE
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session

REFUSED = {
    "git reset --hard": (TREE, "git reset --hard"),
    "git checkout main~0": (TREE, "git checkout"),
    "git stash": (TREE, "git stash"),
    "git clean -fd": (TREE, "git clean ."),
    "git add -A": (FILE, "git add"),
    "git commit -am x": (FILE, "git commit -a"),
}


def denials(enrolled: Enrolled, session: Session) -> list[Event]:
    found = [entry.event for entry in enrolled.entries()]
    return [each for each in found if each.action == "lock_denied" and each.instance == session.name]


@pytest.mark.parametrize("command", REFUSED)
@pytest.mark.parametrize("has_stopped", [False, True])
def test_an_operation_of_gits_that_is_refused_is_on_record(
    enrolled: Enrolled, tree: Path, holder: Session, other: Session, command: str, has_stopped: bool
) -> None:
    if has_stopped:
        holder.stop()
    assert other.ask(command).refuses
    found = denials(enrolled, other)
    assert [(each.resource.kind if each.resource else "", each.detail["holder"]) for each in found] == [
        (REFUSED[command][0], holder.name)
    ]
    assert "action: lock_denied" in (tree / ".claude-audit.log").read_text()


def test_it_says_what_was_refused_and_the_same_once_a_minute(
    enrolled: Enrolled, tree: Path, holder: Session, other: Session
) -> None:
    holder.stop()
    for command in (*REFUSED, *REFUSED):
        assert other.ask(command).refuses
    assert [each.detail["reason"] for each in denials(enrolled, other)] == [
        reason for _, reason in REFUSED.values()
    ]


def test_it_is_no_news_that_what_is_no_lock_has_gone(
    enrolled: Enrolled, tree: Path, holder: Session, other: Session
) -> None:
    holder.stop()
    assert other.ask("git add -A").refuses
    git(tree, "commit", "-qam", "Of the holder")
    assert "Free again" not in other.prompt().context


def test_work_that_was_not_seen_is_on_record(
    enrolled: Enrolled, tree: Path, holder: Session, other: Session
) -> None:
    holder.stop()
    assert other.ask("echo x > a.txt").refuses
    (found,) = denials(enrolled, other)
    assert (str(found.resource), found.detail["holder"], found.detail["reason"]) == (
        "a.txt", holder.name, "not seen yet"
    )  # fmt: skip
