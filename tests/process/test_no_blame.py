"""Who is not blamed for a change of a file: who runs a command while others write what is theirs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.hidden import script
from tests.support.sessions import Session
from tests.support.working import end_build, go_to_background, notify, start_build, write


@pytest.mark.parametrize("name", ["a.txt", "ignored.txt"])
def test_the_holders_own_script_is_not_laid_to_anothers_build(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, name: str
) -> None:
    (tree / ".gitignore").write_text("ignored.txt\n")
    write(holder, name, "by hand\n")
    start_build(other)
    holder.bash(script(tree, f"open('{name}', 'w').write('generated')"))
    assert end_build(other).is_silent
    assert "write_violation" not in enrolled.actions()


def test_the_holders_own_checkout_is_not_laid_to_anothers_build(
    tree: Path, holder: Session, other: Session
) -> None:
    git(tree, "commit", "-qam", "Of the holder")
    start_build(other)
    assert not holder.bash("git checkout -q HEAD~1").refuses
    assert (tree / "a.txt").read_text() == "a.txt\n"
    assert end_build(other).is_silent


def test_a_subagents_own_script_is_not_laid_to_its_main_agents_build(tree: Path, holder: Session) -> None:
    command = script(tree, "open('b.txt', 'w').write('generated')")
    git(tree, "add", "tool")
    git(tree, "commit", "-qm", "Add a tool")
    write(holder, "b.txt", agent="sub")
    start_build(holder)
    assert not holder.bash(command, agent="sub").refuses
    assert end_build(holder).is_silent


def test_what_a_third_session_writes_after_the_holders_stop_is_its_own(
    tree: Path, holder: Session, other: Session, start_session: StartSession
) -> None:
    start_build(other)
    holder.stop()
    start_session().bash(script(tree, "open('a.txt', 'w').write('of the third')"))
    assert "a.txt" not in end_build(other).context


@pytest.mark.parametrize("how", ["told", "gone from the list"])
def test_what_a_person_does_after_the_holders_stop_is_not_laid_to_a_server_in_the_background(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, how: str
) -> None:
    go_to_background(other)
    holder.stop()
    (tree / "a.txt").write_text("by a person\n")
    notify(other) if how == "told" else other.stop(running=[])
    assert holder.prompt().is_silent
    assert "write_violation" not in enrolled.actions()


def test_to_restore_is_not_laid_to_anothers_build(
    tree: Path, holder: Session, other: Session, start_session: StartSession
) -> None:
    third = start_session()
    other.bash(script(tree, "open('a.txt', 'w').write('gone')"))
    start_build(third)
    assert not holder.bash(f"{sys.executable} -m coord_core.cli restore -- a.txt").refuses
    assert (tree / "a.txt").read_text() == "of the holder\n"
    assert end_build(third).is_silent


def test_a_touch_does_not_make_a_file_its_toucher_s(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    holder.stop()
    start_build(other)
    os.utime(tree / "a.txt")
    end_build(other)
    with enrolled.reading() as tx:
        last = tx.write(str(tree), "a.txt")
    assert last is not None
    assert last.instance == holder.name
    assert "a.txt" not in enrolled.held()


def test_what_a_person_saves_while_a_servers_tool_runs_is_nobody_s(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    call = {"tool_name": "mcp__browser__click", "tool_use_id": "click", "tool_input": {"selector": "#x"}}
    other.send("PreToolUse", **call)
    (tree / "b.txt").write_text("by a person\n")
    other.send("PostToolUse", **call, tool_response=[{"type": "text", "text": "Clicked"}])
    assert "b.txt" not in enrolled.held()
    assert holder.edit("b.txt", call="b").is_silent
