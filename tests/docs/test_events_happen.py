"""What is on record after a busy day has no field that docs/events.md does not tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conftest import StartSession
from tests.process.cli.program import Program
from tests.support.enrolment import Enrolled, git
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

from .test_events_page import fields

ALWAYS = {"timestamp", "instance", "action", "seq", "agent"}


@pytest.fixture
def day(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> list[dict[str, Any]]:
    """The audit log after sessions and a person have met each other in many ways."""
    (enrolled.root / "c.py").write_text("")
    git(enrolled.root, "add", ".")
    git(enrolled.root, "commit", "-qm", "Start")
    program = Program(enrolled.root)
    one, two = (start_session(pid=client_process().pid) for _ in range(2))
    for _ in _happens(program, one, two):
        pass
    entries: list[dict[str, Any]] = program("audit", "--json").json
    return entries


def _happens(program: Program, one: Session, two: Session) -> Iterator[None]:
    one.start()
    two.start()
    one.edit("a.py")
    one.edited("a.py")
    yield _runs(program("lock", "acquire", "b.py"), 0)
    yield _runs(program("lock", "acquire", "a.py"), 1)
    yield _runs(program("lock", "wait", "--timeout", "1s", "a.py"), 1)
    yield _runs(program("lock", "request", "a.py", "--reason", "why"), 0)
    yield _runs(program("lock", "decline", "--as", one.name, "a.py", "--reason", "no"), 0)
    yield _runs(program("lock", "transfer", "a.py", "--to", two.name, "--reason", "now"), 0)
    yield _runs(program("lock", "release", "a.py", "--force", "--reason", "gone"), 0)
    two.edit("c.py")
    one.bash("cp /etc/hostname d.py; python3 -c \"open(''.join(['c', '.py']), 'w').write('x')\"")
    yield _runs(program("task", "add", "Something", "--path", "e.py"), 0)
    yield _runs(program("task", "add", "Another"), 0)
    yield _runs(program("task", "claim", "task-001"), 0)
    yield _runs(program("task", "release", "--reason", "later"), 0)
    yield _runs(program("task", "block", "task-001", "--reason", "no server"), 0)
    yield _runs(program("task", "cancel", "task-002", "--reason", "done"), 0)
    yield _runs(program("session", "end", two.name, "--reason", "hangs"), 0)
    one.end()


def _runs(done: Any, status: int) -> None:
    assert done.status == status, done


def test_every_field_is_told(day: list[dict[str, Any]]) -> None:
    told = fields()
    for entry in day:
        assert set(entry) - ALWAYS <= told[entry["action"]], entry


def test_the_day_was_busy_enough_to_tell(day: list[dict[str, Any]]) -> None:
    assert len({entry["action"] for entry in day}) > 15
