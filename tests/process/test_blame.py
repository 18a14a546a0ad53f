"""Whom a change of a held file is laid to: a command that may have made it, whatever went on meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hidden import script
from tests.support.processes import ClientProcess
from tests.support.sessions import Session
from tests.support.working import end_build, start_build, write

DAMAGE = "open('a.txt', 'w').write('gone')"


@pytest.mark.parametrize("name", ["a.txt", "b.txt"])
def test_what_the_holder_wrote_after_the_command_began_may_not_be_overwritten_by_it(
    tree: Path, holder: Session, other: Session, name: str
) -> None:
    start_build(other)
    write(holder, name, "later\n")
    (tree / name).write_text("gone\n")
    assert f"{name}, held by {holder.name}" in end_build(other).context


def test_an_edit_that_the_client_never_made_excuses_nobody(
    tree: Path, holder: Session, other: Session
) -> None:
    assert holder.edit("a.txt", call="without a result").is_silent
    write(holder, "a.txt", "later\n")
    assert "a.txt" in other.bash(script(tree, DAMAGE)).context


def test_a_command_of_the_holders_that_cannot_have_written_it_excuses_nobody(
    tree: Path, holder: Session, other: Session
) -> None:
    assert not holder.ask("echo started > log.txt; sleep 600").refuses
    assert "a.txt" in other.bash(script(tree, DAMAGE)).context


def test_an_edit_in_another_worktree_excuses_nobody_where_worktrees_lock_for_themselves(
    tree: Path,
    enrolled: Enrolled,
    holder: Session,
    other: Session,
    start_session: StartSession,
    tmp_path: Path,
) -> None:
    enrolled.configure(lock_scope="worktree")
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    assert start_session(folder=linked).edit("a.txt", call="in flight").is_silent
    assert "a.txt" in other.bash(script(tree, DAMAGE)).context


def test_a_change_that_keeps_size_and_time_is_seen(tree: Path, holder: Session, other: Session) -> None:
    start_build(other)
    found = os.stat(tree / "a.txt")
    (tree / "a.txt").write_text("OF THE HOLDER\n")
    os.utime(tree / "a.txt", ns=(found.st_atime_ns, found.st_mtime_ns))
    assert "a.txt" in end_build(other).context


def test_a_link_in_the_files_place_is_laid_to_the_command_that_the_client_lists_it_for(
    tree: Path, holder: Session, other: Session
) -> None:
    start_build(other)
    (tree / "a.txt").unlink()
    (tree / "a.txt").symlink_to("b.txt")
    listed = {"files": [], "changedFiles": [str(tree / "a.txt")]}
    answer = other.ran("make all", call="build", tool_response={"bashEditDiff": listed})
    assert "a.txt" in answer.context


def test_a_command_that_writes_in_two_worktrees_is_looked_at_in_both(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, tmp_path: Path
) -> None:
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    answer = other.bash(f"echo x > {linked}/c.txt; {script(tree, DAMAGE)}")
    assert "a.txt" in answer.context
    assert enrolled.held()["c.txt"] == other.name


@pytest.mark.parametrize("place", ["another worktree", "no repository"])
def test_a_command_is_looked_at_where_it_goes_to(
    tree: Path, enrolled: Enrolled, holder: Session, start_session: StartSession, tmp_path: Path, place: str
) -> None:
    folder = tmp_path.resolve() / "elsewhere"
    if place == "another worktree":
        enrolled.add_worktree(folder, "topic")
    else:
        folder.mkdir()
    answer = start_session(folder=folder).bash(f"cd {tree} && {script(tree, DAMAGE)}")
    assert (tree / "a.txt").read_text() == "gone"
    assert "write_violation" in enrolled.actions()
    assert "a.txt" in answer.context


def test_what_a_killed_session_left_is_found_when_it_is_buried(
    tree: Path,
    holder: Session,
    start_session: StartSession,
    client_process: Callable[[], ClientProcess],
) -> None:
    client = client_process()
    start_build(start_session(pid=client.pid))
    (tree / "a.txt").write_text("gone\n")
    client.kill()
    start_session().start()
    assert "a.txt: changed by a command of " in holder.prompt().context


def test_of_two_commands_at_the_same_time_each_is_told_of_its_own_change(
    tree: Path, holder: Session, other: Session, start_session: StartSession
) -> None:
    third = start_session()
    start_build(other)
    start_build(third)
    (tree / "a.txt").write_text("gone\n")
    assert "a.txt" in end_build(other).context
    (tree / "a.txt").write_text("gone again\n")
    assert "a.txt" in end_build(third).context


def test_a_subagent_hears_what_its_main_agent_did_to_its_file_and_the_main_agent_once(
    tree: Path, holder: Session
) -> None:
    write(holder, "b.txt", agent="sub")
    told = holder.bash(script(tree, "open('b.txt', 'w').write('gone')"))
    assert told.context.count("b.txt, held by") == 1
    assert "b.txt: changed by" in holder.edit("c.txt", call="c", agent="sub").context
