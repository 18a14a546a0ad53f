"""A call that the hook granted and that waits at the client's own permission prompt is in flight."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from .deadline import wait_until
from .guarded import MADE, Guarded, guarded_repository, name_of, write  # noqa: F401 - a fixture
from .interactive import Interactive
from .script import Say

pytestmark = pytest.mark.client

LONG_AGO = 1.0  # UTC epoch seconds: 00:00:01


@pytest.fixture
def file(guarded: Guarded) -> Path:
    return guarded.file("a.txt")


@pytest.fixture
def asking(guarded: Guarded, file: Path) -> Interactive:
    """A session whose Write of the file waits for the person's word."""
    session = guarded.client.start_interactive(cwd=guarded.root, permissions="default")
    session.prompt(guarded.model.script("first", write(file, "first\n"), Say("over")))
    session.wait_for_status("waiting")
    return session


def test_a_file_is_kept_for_an_edit_that_waits_at_the_prompt_also_beyond_its_lease(
    guarded: Guarded, file: Path, asking: Interactive
) -> None:
    holder = name_of(asking.session_id)
    second = guarded.hold("second", write(file, "second\n"), then=write(file, "second\n"))

    _end_leases(guarded)
    with _without_roster(guarded, asking):
        second.go_on()

    assert second.verdicts == [holder, holder]
    assert file.read_text() == "old\n"
    asking.approve()
    wait_until(lambda: file.read_text() == "first\n", "the approved edit is made")
    guarded.wait_until_held({})
    assert guarded.actions(on="a.txt", of=holder) == ["lock_acquired", "lock_released"]


def test_the_model_is_not_told_a_time_that_is_over(guarded: Guarded, file: Path, asking: Interactive) -> None:
    _end_leases(guarded)

    second = guarded.run("second", write(file))

    assert second.verdicts == [name_of(asking.session_id)]
    assert "at the latest 00:00:01 UTC" not in second.texts[0]


def test_a_file_is_free_when_the_person_interrupts_at_the_prompt(
    guarded: Guarded, file: Path, asking: Interactive
) -> None:
    assert guarded.held == {"a.txt": name_of(asking.session_id)}

    asking.interrupt()
    asking.wait_for_status("idle")
    second = guarded.run("second", write(file, "second\n"))

    assert second.verdicts == [MADE]
    assert file.read_text() == "second\n"


@contextmanager
def _without_roster(guarded: Guarded, session: Interactive) -> Iterator[None]:
    """The client's own word on the session, which would renew the lease, is out of sight."""
    entry = guarded.client.home.roster_file(session.pid)
    hidden = entry.rename(entry.with_suffix(".hidden"))
    yield
    hidden.rename(entry)


def _end_leases(guarded: Guarded) -> None:
    """As if the time of every lease had passed."""
    with closing(sqlite3.connect(guarded.database, isolation_level=None)) as state:
        state.execute("UPDATE instances SET expires_at = ?", (LONG_AGO,))
