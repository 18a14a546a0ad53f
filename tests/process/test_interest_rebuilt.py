"""Who was refused hears that it is free, also when the state was made again from its journal meanwhile."""

from __future__ import annotations

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.recovering import recover
from tests.support.sessions import Session
from tests.support.states import rows, rows_by_journal


@pytest.fixture
def refused(enrolled: Enrolled, start_session: StartSession) -> tuple[Session, Session]:
    """The holder of a.py, and who was refused it."""
    one, two = start_session(), start_session()
    one.edit("a.py")
    assert two.edit("a.py").refuses
    return one, two


def rebuild(enrolled: Enrolled) -> None:
    for path in enrolled.state.glob("state.db*"):
        path.unlink()
    assert recover(enrolled).returncode == 0


def test_it_is_told_of_what_came_free_before_the_rebuild(
    enrolled: Enrolled, refused: tuple[Session, Session]
) -> None:
    one, two = refused
    one.stop()
    rebuild(enrolled)
    assert "Free again: a.py" in two.edit("b.py").context
    assert "Free again" not in two.edit("c.py", call="c").context


def test_what_it_was_told_before_the_rebuild_is_not_told_again(
    enrolled: Enrolled, refused: tuple[Session, Session]
) -> None:
    one, two = refused
    one.stop()
    assert "Free again: a.py" in two.edit("b.py").context
    rebuild(enrolled)
    assert "Free again" not in two.edit("c.py", call="c").context


def test_what_it_took_before_the_rebuild_is_no_news(
    enrolled: Enrolled, refused: tuple[Session, Session]
) -> None:
    one, two = refused
    one.stop()
    assert not two.edit("a.py").refuses
    two.stop()
    rebuild(enrolled)
    assert "Free again" not in two.prompt().context


def test_the_main_agent_is_told_what_its_subagent_was_refused(
    enrolled: Enrolled, refused: tuple[Session, Session]
) -> None:
    one, two = refused
    assert not one.edit("d.py", call="d").refuses
    assert two.edit("d.py", agent="sub").refuses
    two.stop_agent("sub")
    one.stop()
    rebuild(enrolled)
    told = two.prompt().context
    assert "a.py" in told and "d.py" in told, told


def test_who_was_told_that_it_is_free_hears_after_the_rebuild_that_another_took_it(
    enrolled: Enrolled, refused: tuple[Session, Session], start_session: StartSession
) -> None:
    one, two = refused
    one.stop()
    assert "Free again: a.py" in two.edit("b.py").context
    rebuild(enrolled)
    start_session().edit("a.py")
    assert "you were told that it is free" in two.edit("c.py", call="c").context


def test_each_row_is_the_one_that_the_journal_makes(
    enrolled: Enrolled, refused: tuple[Session, Session]
) -> None:
    one, two = refused
    one.edit("d.py", call="d")
    assert two.edit("d.py").refuses and two.edit("d.py", agent="sub").refuses
    assert rows_by_journal(enrolled.state) == rows(enrolled.state)
    one.stop()
    two.edit("a.py")
    two.prompt()
    two.stop_agent("sub")
    assert rows_by_journal(enrolled.state) == rows(enrolled.state)
