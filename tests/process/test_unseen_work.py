"""A command that would replace what another wrote meanwhile is refused once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session

REPLACING = [
    "echo x > a.txt",
    "cp b.txt a.txt",
    "rm a.txt",
    "git checkout -- a.txt",
    "rm -rf ../repository/*",
]
KEEPING = ["echo x >> a.txt", "sed -i s/o/0/ a.txt", "chmod +x a.txt", "tee -a a.txt < b.txt"]


@pytest.fixture
def stopped(holder: Session) -> Session:
    """It has let go of a.txt, and what it wrote is not committed."""
    holder.stop()
    return holder


@pytest.mark.parametrize("command", REPLACING)
def test_it_is_refused_once_and_says_who_and_when(
    tree: Path, stopped: Session, other: Session, command: str
) -> None:
    answer = other.bash(command)
    assert answer.refuses
    assert f"a.txt ({stopped.name}, " in answer.reason
    assert (tree / "a.txt").read_text() == "of the holder\n"
    assert not other.bash(command, call="again").refuses


@pytest.mark.parametrize("command", ["git mv a.txt z.txt", "rm a.txt"])
def test_hooks_of_settings_and_of_the_plugin_refuse_the_same_call_alike(
    tree: Path, enrolled: Enrolled, stopped: Session, other: Session, command: str
) -> None:
    """The second copy does not take the call for the repeat."""
    copies = [other.ask(command, call="one") for _ in range(2)]
    assert copies[0].refuses and copies[0].reason == copies[1].reason
    assert enrolled.held() == {}
    assert [other.ask(command, call="two").refuses for _ in range(2)] == [False, False]
    assert "a.txt" in enrolled.held()


def test_calls_at_the_same_time_are_each_refused_by_both_copies(
    tree: Path, enrolled: Enrolled, stopped: Session, other: Session
) -> None:
    commands = {"one": "rm a.txt", "two": "rm -f a.txt b.txt"}
    assert other.ask(commands["one"], call="one").refuses
    other.ask(commands["two"], call="two")
    assert other.ask(commands["one"], call="one").refuses


@pytest.mark.parametrize("command", KEEPING)
def test_a_command_that_keeps_what_is_there_passes(
    tree: Path, stopped: Session, other: Session, command: str
) -> None:
    assert not other.bash(command).refuses


def test_each_actor_is_told_for_itself(
    tree: Path, stopped: Session, other: Session, start_session: StartSession
) -> None:
    third = start_session()
    assert other.ask("echo x > a.txt").refuses
    assert third.ask("echo x > a.txt").refuses


def test_a_later_write_is_told_again(tree: Path, stopped: Session, other: Session) -> None:
    assert other.ask("echo x > a.txt").refuses
    stopped.bash("echo more >> a.txt")
    stopped.stop()
    assert other.ask("echo x > a.txt", call="again").refuses


def test_ones_own_work_is_not_news(tree: Path, stopped: Session) -> None:
    assert not stopped.bash("echo x > a.txt").refuses


def test_after_the_actors_own_edit_it_is_not_news(tree: Path, stopped: Session, other: Session) -> None:
    assert other.edit("a.txt").is_silent
    (tree / "a.txt").write_text("of the other\n")
    other.edited("a.txt")
    assert not other.bash("echo x > a.txt").refuses


def test_what_one_that_has_ended_wrote_is_nobodys(tree: Path, stopped: Session, other: Session) -> None:
    stopped.end()
    assert not other.bash("echo x > a.txt").refuses


def test_what_is_committed_is_not_unseen_work(
    tree: Path, enrolled: Enrolled, stopped: Session, other: Session
) -> None:
    from coord_core.repository.after_commit import settle

    git(tree, "commit", "-qam", "Of the holder")
    settle(enrolled.project)
    assert not other.bash("echo x > a.txt").refuses
