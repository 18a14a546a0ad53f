"""A value of a wrong type in the state is damage like any other: said by commands, mended by hooks."""

from __future__ import annotations

import sqlite3

import pytest

from coord_core.services.unit import UnitOfWork
from tests.conftest import StartSession
from tests.process.cli.program import Program
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session


def spoil(enrolled: Enrolled, table: str, column: str) -> None:
    with sqlite3.connect(enrolled.database) as connection:
        connection.execute(f"UPDATE {table} SET {column} = 'soon'")
    connection.close()


@pytest.mark.parametrize(
    ("table", "column", "command"),
    [
        ("locks", "locked_at", ("status",)),
        ("locks", "locked_at", ("lock", "list")),
        ("instances", "expires_at", ("check", "--json")),
        ("events", "at", ("audit",)),
        ("events", "at", ("report",)),
    ],
)
def test_a_reading_command_says_damage_and_how_to_mend_it(
    enrolled: Enrolled, session: Session, table: str, column: str, command: tuple[str, ...]
) -> None:
    spoil(enrolled, table, column)
    done = Program(enrolled.root)(*command)
    assert done.status == 3 and "unexpected" not in done.stderr
    assert f"state is damaged: a value of a wrong type in {table}.{column}." in done.stderr
    assert "claude-coordinator recover" in done.stderr


def test_doctor_sees_it_and_recover_mends_it(enrolled: Enrolled, session: Session) -> None:
    spoil(enrolled, "locks", "locked_at")
    program = Program(enrolled.root)
    assert "a value of a wrong type in locks.locked_at" in program("doctor").stdout
    assert "Rebuilt the state" in program("recover").stdout
    assert [lock["resource"] for lock in program("lock", "list", "--json").json] == ["before"]


def test_a_hook_rebuilds_it_and_goes_on(
    enrolled: Enrolled, session: Session, start_session: StartSession
) -> None:
    spoil(enrolled, "instances", "expires_at")
    assert start_session().edit("before").refuses
    assert session.edit("before").is_silent
    assert list(enrolled.state.glob("state.db.damaged-*"))


def test_another_failure_is_not_called_damage(enrolled: Enrolled, session: Session) -> None:
    with pytest.raises(TypeError, match="of the program"), UnitOfWork(enrolled.project):
        raise TypeError("of the program")
