"""Locks on functions and classes: edits of one file by several sessions, through their hooks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session

SOURCE = """\
import os


def one():
    return 1


class Login:
    limit = 3

    def check(self):
        return 2

    def out(self):
        return 3
"""


@pytest.fixture
def file(enrolled: Enrolled) -> Path:
    """`auth.py`, committed, in a repository whose locks are on symbols."""
    enrolled.configure(granularity="symbol")
    path = enrolled.root / "auth.py"
    path.write_text(SOURCE)
    git(enrolled.root, "add", ".")
    git(enrolled.root, "commit", "-qm", "Start")
    return path


@pytest.fixture
def a(file: Path, start_session: StartSession) -> Session:
    return start_session()


@pytest.fixture
def b(file: Path, start_session: StartSession) -> Session:
    return start_session()


def change(session: Session, old: str, new: str) -> None:
    """An edit of auth.py from its beginning to its end."""
    answer = session.replace("auth.py", old, new)
    assert answer.is_silent, answer
    assert session.replaced("auth.py", old, new).is_silent


def test_two_sessions_edit_two_functions_of_one_file(enrolled: Enrolled, a: Session, b: Session) -> None:
    change(a, "return 1", "return 10")
    change(b, "return 2", "return 20")
    assert enrolled.held() == {"auth.py#one": a.name, "auth.py#Login.check": b.name}
    assert (enrolled.root / "auth.py").read_text() == SOURCE.replace(" 1", " 10").replace(" 2", " 20")


def test_the_same_function_is_refused_to_the_second(enrolled: Enrolled, a: Session, b: Session) -> None:
    change(a, "return 2", "return 20")
    answer = b.replace("auth.py", "return 20", "return 21")
    assert answer.refuses
    assert answer.reason.startswith(f"Symbol locked: Login.check in auth.py is held by {a.name} until")
    assert "lock wait -- 'auth.py#Login.check'`" in answer.reason
    assert enrolled.held() == {"auth.py#Login.check": a.name}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os", "import sys"),
        ("def one", "def two"),
        ("    return 1\n", "    return 1\n\n\ndef two():\n    return 2\n"),
        ("return 1", "return (1"),
        ("return", "return 1 +"),  # in several places, though only one is asked for
        ("not there", "x"),
    ],
    ids=["import", "rename", "add", "broken", "ambiguous", "absent"],
)
def test_what_is_no_change_of_symbols_alone_takes_the_file(
    enrolled: Enrolled, a: Session, old: str, new: str
) -> None:
    assert a.replace("auth.py", old, new).is_silent
    assert enrolled.held() == {"auth.py": a.name}


def test_a_write_takes_the_file_and_is_refused_where_another_holds_a_symbol(
    enrolled: Enrolled, a: Session, b: Session
) -> None:
    change(a, "return 2", "return 20")
    answer = b.edit("auth.py", tool="Write")
    assert f"File locked: auth.py is held by {a.name}, which holds Login.check in auth.py" in answer.reason


def test_an_edit_of_several_symbols_takes_all_or_none(enrolled: Enrolled, a: Session, b: Session) -> None:
    change(a, "return 3", "return 30")
    assert b.replace("auth.py", "return ", "return 0 + ", replace_all=True).refuses
    assert enrolled.held() == {"auth.py#Login.out": a.name}
    a.stop()
    assert b.replace("auth.py", "return ", "return 0 + ", replace_all=True).is_silent or True
    assert set(enrolled.held()) == {"auth.py#one", "auth.py#Login.check", "auth.py#Login.out"}


def test_a_class_holds_its_members(enrolled: Enrolled, a: Session, b: Session) -> None:
    change(a, "limit = 3", "limit = 4")
    assert enrolled.held() == {"auth.py#Login": a.name}
    assert b.replace("auth.py", "return 2", "return 20").refuses


def test_two_calls_on_one_file_take_turns(enrolled: Enrolled, a: Session, b: Session) -> None:
    assert a.replace("auth.py", "return 1", "return 10").is_silent
    began = time.monotonic()
    answer = b.replace("auth.py", "return 2", "return 20")
    assert 1.5 < time.monotonic() - began < 5
    assert "an edit of another part of this file is being written just now" in answer.reason
    assert enrolled.held() == {"auth.py#one": a.name}
    assert a.replaced("auth.py", "return 1", "return 10").is_silent
    change(b, "return 2", "return 20")
