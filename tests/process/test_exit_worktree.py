"""The client's own tool that leaves a working tree and may remove it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hooks import Answer
from tests.support.sessions import Session
from tests.support.working import write

DISCARD = {"action": "remove", "discard_changes": True}


@pytest.fixture
def linked(tree: Path, enrolled: Enrolled) -> Path:
    return enrolled.add_worktree(tree / ".claude" / "worktrees" / "apart", "apart")


@pytest.fixture
def second(linked: Path, start_session: StartSession) -> Session:
    """Another session that has edited b.txt there and holds it."""
    session = start_session(folder=linked)
    write(session, "b.txt")
    return session


def leave(session: Session, folder: Path, given: dict[str, Any], event: str = "PreToolUse") -> Answer:
    named = {"tool_name": "ExitWorktree", "tool_use_id": "leave", "tool_input": given}
    return session.send(event, cwd=str(folder), **named)


@pytest.mark.parametrize("given", [DISCARD, {"action": "remove"}])
def test_a_working_tree_is_not_removed_while_another_holds_a_file_in_it(
    linked: Path, other: Session, second: Session, given: dict[str, Any]
) -> None:
    answer = leave(other, linked / ".git" / "..", given)
    assert answer.refuses and second.name in answer.reason, answer


def test_uncommitted_work_of_another_is_named_before_it_is_removed(
    linked: Path, other: Session, second: Session
) -> None:
    second.stop()
    answer = leave(other, linked, DISCARD)
    assert answer.refuses and second.name in answer.reason and "b.txt" in answer.reason, answer


def test_leaving_it_in_place_is_nobodys_business(linked: Path, other: Session, second: Session) -> None:
    assert leave(other, linked, {"action": "keep"}).is_silent
    assert leave(other, linked, {"action": "keep"}, "PostToolUse").is_silent


def test_ones_own_is_removed_and_nothing_is_left_held(
    linked: Path, enrolled: Enrolled, other: Session
) -> None:
    assert other.edit(linked / "own.txt", call="own").is_silent
    (linked / "own.txt").write_text("own\n")
    other.edited(linked / "own.txt", call="own")
    assert leave(other, linked, DISCARD).is_silent
    enrolled.remove_worktree(linked)
    done = leave(other, enrolled.root, DISCARD, "PostToolUse")
    assert done.is_silent, done
    other.stop()
    assert [str(lock.resource) for lock in enrolled.locks() if lock.instance == other.name] == []


def test_in_the_main_working_tree_nothing_is_known_of_what_is_removed(
    tree: Path, holder: Session, other: Session
) -> None:
    assert leave(other, tree, DISCARD).is_silent
