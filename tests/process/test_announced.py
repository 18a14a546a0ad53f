"""`announce`: what of others' doings a session is told, what never, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session
from tests.support.working import program, write

TAKEN = "Others took files that concern you:"


@pytest.fixture
def writer(tree: Path, start_session: StartSession) -> Session:
    """It wrote a.txt, has let it go, and has not committed it."""
    session = start_session()
    session.start()
    write(session, "a.txt", "of the writer\n")
    session.stop()
    return session


@pytest.fixture
def taker(writer: Session, start_session: StartSession) -> Session:
    session = start_session()
    session.start()
    return session


def test_who_wrote_a_file_last_is_told_once_that_another_has_it(writer: Session, taker: Session) -> None:
    taker.edit("a.txt", call="take")
    assert writer.edit("b.txt", call="b").context.splitlines() == [
        TAKEN,
        f"- a.txt: {taker.name} holds it now; you changed it last and have not committed it.",
        "Do not write to what is held; look at what each of them holds now before you change it again.",
    ]
    assert writer.edit("b.txt", call="again").is_silent
    taker.edit("a.txt", call="take again")
    assert writer.prompt().is_silent


def test_a_change_of_it_is_told_when_it_was_let_go_meanwhile(writer: Session, taker: Session) -> None:
    for text in ("one\n", "two\n"):
        write(taker, "a.txt", text)
        taker.stop()
    told = writer.prompt().context
    assert f"- a.txt: {taker.name} changed it and let it go; you changed it last" in told
    assert told.count("a.txt") == 1


def test_what_was_let_go_unchanged_is_no_news(writer: Session, taker: Session) -> None:
    taker.edit("a.txt", call="take")
    taker.failed("a.txt", call="take")
    taker.stop()
    assert writer.prompt().is_silent


def test_it_hears_when_the_file_is_free_again(writer: Session, taker: Session) -> None:
    taker.edit("a.txt", call="take")
    assert TAKEN in writer.prompt().context
    taker.failed("a.txt", call="take")
    taker.stop()
    assert writer.prompt().context.startswith("Free again: a.txt.")
    assert writer.prompt().is_silent


def test_a_committed_file_is_nobodys(writer: Session, taker: Session, enrolled: Enrolled) -> None:
    with enrolled.writing() as tx:
        tx._run("DELETE FROM writes", {})
    taker.edit("a.txt", call="take")
    assert writer.prompt().is_silent


def test_who_was_told_that_it_is_free_is_told_once_that_it_is_not(
    holder: Session, other: Session, start_session: StartSession
) -> None:
    third = start_session()
    assert other.edit("a.txt", call="one").refuses
    holder.stop()
    assert "Free again: a.txt." in other.prompt().context
    third.edit("a.txt", call="third")
    assert f"- a.txt: {third.name} holds it now; you were told that it is free." in other.prompt().context
    third.failed("a.txt", call="third")
    third.stop()
    third.edit("a.txt", call="third again")
    assert other.prompt().is_silent


def test_who_took_it_since_is_not_told_by_that(holder: Session, other: Session) -> None:
    assert other.edit("a.txt", call="one").refuses
    holder.stop()
    other.prompt()
    other.edit("a.txt", call="two")
    other.failed("a.txt", call="two")
    other.stop()
    holder.edit("a.txt", call="three")
    assert other.prompt().is_silent


@pytest.mark.parametrize("path", ["src/x.py", "src/", "src/**", "src/*.py"])
def test_who_has_a_task_on_it_is_told(
    tree: Path, writer: Session, taker: Session, enrolled: Enrolled, path: str
) -> None:
    enrolled.configure(branching="none")
    assert program(writer, "task", "add", "Work", "--path", path).status == 0
    assert program(writer, "task", "claim", "task-001").status == 0
    (tree / "src").mkdir()
    taker.edit("src/x.py", call="x")
    taker.edit("srcs.py", call="srcs")
    told = writer.prompt().context
    assert f"- src/x.py: {taker.name} holds it now; it is among the paths of your task." in told
    assert "srcs.py" not in told


def test_who_has_ended_hears_nothing_of_it_when_it_comes_back(
    writer: Session, taker: Session, enrolled: Enrolled
) -> None:
    writer.end()
    taker.edit("a.txt", call="take")
    with enrolled.reading() as tx:
        assert tx._run("SELECT count(*) FROM inbox", {}).fetchone() == (0,)


def test_many_turns_of_one_taker_are_one_row(writer: Session, taker: Session, enrolled: Enrolled) -> None:
    for number in range(4):
        taker.edit("a.txt", call=str(number))
        taker.failed("a.txt", call=str(number))
        taker.stop()
    with enrolled.reading() as tx:
        assert tx._run("SELECT count(*) FROM inbox", {}).fetchone() == (1,)


EVERYTHING = ("a.txt", "holds it now", "asked for by", "Since your last step")


@pytest.fixture
def noisy(writer: Session, taker: Session) -> Session:
    """The writer has all kinds of news."""
    write(writer, "b.txt")
    taker.edit("a.txt", call="take")
    assert program(taker, "lock", "request", "b.txt").status == 0
    return writer


def test_with_none_nothing_is_told_and_nothing_is_left_for_later(
    noisy: Session, taker: Session, enrolled: Enrolled
) -> None:
    enrolled.configure(announce="none")
    assert noisy.edit("c.txt", call="c").is_silent
    assert noisy.prompt().is_silent
    enrolled.configure()
    assert noisy.edit("c.txt", call="again").is_silent
    with enrolled.reading() as tx:
        assert tx._run("SELECT count(*) FROM inbox", {}).fetchone() == (0,)


def test_with_none_a_refusal_stays_and_promises_nothing(
    holder: Session, other: Session, enrolled: Enrolled
) -> None:
    enrolled.configure(announce="none")
    refused = other.edit("a.txt", call="one")
    assert refused.refuses
    assert f"held by {holder.name}" in refused.reason
    assert "you will be told" not in refused.reason
    holder.stop()
    assert other.prompt().is_silent
    enrolled.configure()
    assert other.prompt().is_silent


def test_with_none_a_start_tells_who_one_is_and_of_nobody_else(
    holder: Session, start_session: StartSession, enrolled: Enrolled
) -> None:
    enrolled.configure(announce="none")
    newcomer = start_session()
    told = newcomer.start().context
    assert f"You are {newcomer.name}" in told
    assert holder.name not in told and "other session is here" not in told


def test_with_all_it_hears_what_others_did_in_one_bounded_paragraph(
    enrolled: Enrolled, writer: Session, start_session: StartSession
) -> None:
    enrolled.configure(announce="all")
    writer.prompt()
    third = start_session()
    third.start()
    for number in range(5):
        third.edit(f"{number}.txt", call=str(number))
        third.edited(f"{number}.txt", call=str(number))
    third.stop()
    assert writer.edit("b.txt", call="b").context == (
        f"Since your last step: {third.name} arrived, locked 5: '0.txt', '1.txt', '2.txt' and 2 more, "
        "let go of 5: '0.txt', '1.txt', '2.txt' and 2 more."
    )
    assert writer.edit("b.txt", call="again").is_silent


def test_with_all_a_newcomer_hears_of_what_follows_alone(
    holder: Session, enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(announce="all")
    newcomer = start_session()
    newcomer.start()
    assert newcomer.edit("b.txt", call="b").is_silent
    holder.edit("c.txt", call="c")
    assert newcomer.edit("b.txt", call="c").context == f"Since your last step: {holder.name} locked 'c.txt'."


def test_with_all_a_subagent_is_not_told(
    holder: Session, enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(announce="all")
    newcomer = start_session()
    newcomer.start()
    holder.edit("c.txt", call="c")
    assert newcomer.edit("b.txt", call="b", agent="sub").is_silent
    assert "locked 'c.txt'" in newcomer.prompt().context


@pytest.mark.parametrize("announce", ["relevant", "all", "none"])
def test_the_end_of_a_turn_adds_nothing_to_the_context(
    noisy: Session, enrolled: Enrolled, announce: str
) -> None:
    """The client would go on. It is told at the next hook that may."""
    enrolled.configure(announce=announce)
    for answer in (noisy.stop_agent("sub"), noisy.stop(), noisy.stop(running=[]), noisy.end("clear")):
        assert (answer.stdout, answer.stderr, answer.status) == ("", "", 0)
