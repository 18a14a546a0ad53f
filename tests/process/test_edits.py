"""Edits of several sessions, each hook a process: granted in silence, or refused with who and what else."""

from __future__ import annotations

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hooks import run_hook


def test_an_edit_of_a_free_file_is_granted_without_a_word(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    assert session.edit("src/a.py").is_silent
    assert enrolled.held() == {"src/a.py": session.name}
    assert enrolled.actions() == ["session_started", "lock_acquired"]


@pytest.mark.parametrize("tool", ["Edit", "Write", "MultiEdit", "NotebookEdit"])
def test_every_tool_that_edits_takes_the_lock(
    enrolled: Enrolled, start_session: StartSession, tool: str
) -> None:
    one, two = start_session(), start_session()
    assert one.edit("a", tool=tool).is_silent
    assert two.edit("a", tool=tool).refuses


@pytest.mark.parametrize("tool", ["Read", "Grep", "FutureTool", ""])
def test_a_tool_that_does_not_edit_takes_none(
    enrolled: Enrolled, start_session: StartSession, tool: str
) -> None:
    assert start_session().edit("a", tool=tool).is_silent
    assert enrolled.actions() == []


def test_ones_own_file_is_granted_again_and_keeps_its_token(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("a", call="first")
    before = enrolled.locks()[0].token
    assert session.edit("a", call="second").is_silent
    assert [lock.token for lock in enrolled.locks()] == [before]


def test_two_sessions_edit_different_files(enrolled: Enrolled, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    assert one.edit("a").is_silent
    assert two.edit("b").is_silent
    assert enrolled.held() == {"a": one.name, "b": two.name}


def test_a_held_file_is_refused_with_its_holder_and_what_else_to_do(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("src/a.py")
    answer = two.edit("src/a.py")
    assert (answer.decision, answer.status, answer.stderr) == ("deny", 0, "")
    assert f"src/a.py is held by {one.name}" in answer.reason
    assert "Work on something else first" in answer.reason


def test_a_refusal_that_is_repeated_reads_the_same(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("a")
    assert two.edit("a").stdout == two.edit("a").stdout


def test_a_refused_call_holds_nothing_and_is_on_record(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a")
    two.edit("a")
    assert enrolled.held() == {"a": one.name}
    assert enrolled.actions()[-1] == "lock_denied"


@pytest.mark.parametrize("spelling", ["./a.py", "x/../a.py", "link/a.py", "alias.py", "//a.py", "a.py/"])
def test_another_spelling_of_a_held_file_is_refused(
    enrolled: Enrolled, start_session: StartSession, spelling: str
) -> None:
    root = enrolled.root
    (root / "a.py").touch()
    (root / "link").symlink_to(".")
    (root / "alias.py").symlink_to("a.py")
    one, two = start_session(), start_session()
    one.edit("a.py")
    assert two.edit(f"{root}/{spelling}").refuses


def test_a_relative_path_counts_from_the_folder_the_session_is_in(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    (enrolled.root / "src").mkdir()
    session = start_session()
    fields = {"tool_name": "Write", "tool_input": {"file_path": "a.py"}, "session_id": session.id}
    run_hook("PreToolUse", {**fields, "cwd": str(enrolled.root / "src")}, session.environment)
    assert enrolled.held() == {"src/a.py": session.name}


@pytest.mark.parametrize("release_on", ["commit", "session-end"])
def test_a_refusal_does_not_promise_a_file_at_the_end_of_a_turn_that_keeps_it(
    enrolled: Enrolled, start_session: StartSession, release_on: str
) -> None:
    enrolled.configure(release_on=release_on)
    one, two = start_session(), start_session()
    one.edit("a")
    answer = two.edit("a")
    assert answer.refuses
    assert "until its turn ends" not in answer.reason
