"""Who is told that a folder, a glob or a feature was taken with files of its interest in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session
from tests.support.working import program, write

SETS = {
    "src/": ["src/"],
    "*.txt": ["src/*.txt"],
    "feature": ["feature:auth"],
    "several": ["src/a.*", "src/b.*"],
}


@pytest.fixture
def writer(tree: Path, enrolled: Enrolled, start_session: StartSession) -> Session:
    """It wrote two files in src, has let them go, and has not committed them."""
    enrolled.configure(branching="none", features={"auth": ["src/**"]})
    (tree / "src").mkdir()
    session = start_session()
    session.start()
    for name in ("src/a.txt", "src/b.txt", "other.txt"):
        write(session, name)
    session.stop()
    return session


@pytest.fixture
def taker(writer: Session, start_session: StartSession) -> Session:
    session = start_session()
    session.start()
    return session


def take(session: Session, *named: str) -> None:
    done = program(session, "lock", "acquire", *named)
    assert done.status == 0, done


def commit_all(enrolled: Enrolled) -> None:
    with enrolled.writing() as tx:
        tx._run("DELETE FROM writes", {})


@pytest.mark.parametrize("named", SETS)
def test_who_wrote_files_in_it_last_is_told_once_and_by_name(
    writer: Session, taker: Session, named: str
) -> None:
    take(taker, *SETS[named])
    told = writer.edit("c.txt", call="c").context
    assert "Others took files that concern you:" in told
    assert f"{taker.name} holds it now; of it you changed" in told
    assert "src/a.txt" in told and "src/b.txt" in told and "other.txt" not in told
    assert writer.prompt().is_silent


def test_it_is_not_told_of_each_file_that_the_taker_changes_then(writer: Session, taker: Session) -> None:
    take(taker, "src/")
    assert "src/a.txt" in writer.prompt().context
    write(taker, "src/a.txt", "of the taker\n")
    assert "src/a.txt" not in writer.prompt().context


def test_it_hears_when_its_files_are_free_again_and_of_no_others(writer: Session, taker: Session) -> None:
    take(taker, "src/")
    writer.prompt()
    taker.stop()
    told = writer.prompt().context
    assert told.startswith("Free again:"), told
    assert "- src/a.txt\n- src/b.txt\n" in told and "other.txt" not in told
    assert writer.prompt().is_silent


def test_what_was_let_go_again_is_no_news(writer: Session, taker: Session) -> None:
    take(taker, "src/")
    taker.stop()
    assert writer.prompt().is_silent


def test_what_was_committed_is_no_news(writer: Session, taker: Session, enrolled: Enrolled) -> None:
    take(taker, "src/")
    commit_all(enrolled)
    assert writer.prompt().is_silent


def test_a_set_that_holds_none_of_its_files_is_no_news(writer: Session, taker: Session) -> None:
    take(taker, "docs/")
    take(taker, "*.md")
    assert writer.prompt().is_silent


def test_who_has_a_task_in_it_is_told_and_hears_when_it_is_free(
    writer: Session, taker: Session, enrolled: Enrolled
) -> None:
    commit_all(enrolled)
    assert program(writer, "task", "add", "Work", "--path", "src/deep/x.py").status == 0
    assert program(writer, "task", "claim", "task-001").status == 0
    take(taker, "src/")
    told = writer.prompt().context
    assert f"{taker.name} holds it now; it meets the paths of your task." in told, told
    assert writer.prompt().is_silent
    taker.stop()
    assert writer.prompt().context.startswith("Free again: src/")


def test_who_was_told_that_it_is_free_is_told_that_it_is_not(
    writer: Session, taker: Session, start_session: StartSession
) -> None:
    third = start_session()
    taker.edit("src/a.txt", call="one")
    assert third.edit("src/a.txt", call="two").refuses
    taker.failed("src/a.txt", call="one")
    taker.stop()
    assert "Free again: src/a.txt" in third.prompt().context
    take(taker, "src/")
    told = third.prompt().context
    assert "of it you were told that src/a.txt is free" in told, told
    assert third.prompt().is_silent


@pytest.mark.parametrize("named", ["src/", "*.txt"])
def test_who_heard_that_its_file_is_free_hears_it_again_after_a_set(
    writer: Session, taker: Session, start_session: StartSession, named: str
) -> None:
    one = start_session()
    one.edit("src/a.txt", call="take")
    writer.prompt()
    one.failed("src/a.txt", call="take")
    one.stop()
    assert writer.prompt().context.startswith("Free again: src/a.txt.")
    take(taker, *SETS[named])
    assert f"{taker.name} holds it now; of it you changed" in writer.prompt().context
    taker.stop()
    assert writer.prompt().context.startswith("Free again:\n- src/a.txt\n- src/b.txt\n")
