"""The journal is compacted: what is forgotten, what stays, and that a kill in the middle loses nothing."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from coord_core.domain.records import Event
from coord_core.services import compaction, evidence, upkeep
from coord_core.services.unit import UnitOfWork
from coord_core.storage import base, journal
from coord_core.storage.sqlite import open_store
from tests.conftest import StartSession
from tests.support.dying import calls_of, killed_after
from tests.support.enrolment import Enrolled
from tests.support.facts import file
from tests.support.states import rows, rows_by_journal
from tests.support.waiting import wait_until

DAY = 86400.0


def change(enrolled: Enrolled, at: float, *events: Event) -> None:
    with UnitOfWork(enrolled.project, at) as tx:
        for event in events:
            tx.record(event)


def denied(key: str) -> Event:
    return Event("lock_denied", "claude-0000ffff", file(key), token=1, until=1.0)


@pytest.fixture
def old(enrolled: Enrolled, start_session: StartSession) -> Enrolled:
    """A session holds a file now; a hundred days ago twelve things happened."""
    for number in range(12):
        change(enrolled, time.time() - 100 * DAY, denied(f"old-{number}"))
    start_session().edit("held")
    return enrolled


def compact(enrolled: Enrolled) -> bool:
    return compaction.compact(enrolled.project, time.time())


def test_what_is_older_than_the_history_is_forgotten_everywhere(old: Enrolled) -> None:
    before = rows(old.state)
    assert compact(old)
    assert [entry.event.action for entry in old.entries()] == ["session_started", "lock_acquired"]
    assert sorted(base.read(str(old.state)).history) == [13, 14]
    assert "old-" not in (old.root / ".claude-audit.log").read_text()
    assert rows(old.state) == rows_by_journal(old.state) == before


def test_the_setting_says_for_how_long_it_is_kept(old: Enrolled) -> None:
    old.configure(history=101 * DAY)
    assert compact(old)
    assert len(old.entries()) == 14


def test_numbers_go_on_growing_though_everything_is_old(enrolled: Enrolled) -> None:
    for number in range(3):
        change(enrolled, 1.0, denied(f"old-{number}"))
    assert compact(enrolled)
    assert [entry.seq for entry in enrolled.entries()] == [3]
    change(enrolled, time.time(), denied("new"))
    assert [entry.seq for entry in enrolled.entries()] == [3, 4]
    assert rows_by_journal(enrolled.state) == rows(enrolled.state)


def test_what_somebody_has_still_to_be_told_of_is_not_forgotten(enrolled: Enrolled) -> None:
    holder = Event("session_started", "two")
    holder.detail = {
        **dict.fromkeys(("pid", "proc_start", "host", "boot", "pidns")), "session_id": "two",
        "config_dir": "", "instance_kind": "session", "worktree": "/w", "branch": "", "priority": 0,
        "expires_at": 9e9,
    }  # fmt: skip
    violation = Event("write_violation", "one", file("a"), worktree="/w", late=False)
    violation.detail.update(holder="two", holder_agent="")
    change(enrolled, 1.0, holder, violation, denied("b"))
    change(enrolled, time.time(), denied("c"))
    assert compact(enrolled)
    assert [entry.event.action for entry in enrolled.entries()] == ["write_violation", "lock_denied"]
    assert [row["seq"] for row in rows_by_journal(enrolled.state)["inbox"]] == [2]


def test_what_happens_while_it_is_written_is_in_it(old: Enrolled, monkeypatch: pytest.MonkeyPatch) -> None:
    real = compaction._put_in_place

    def later(*given: object) -> bool:
        change(old, time.time(), denied("meanwhile"))
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(compaction, "_put_in_place", later)
    assert compact(old)
    assert rows_by_journal(old.state) == rows(old.state)
    assert old.entries()[-1].event.resource == file("meanwhile")


def test_of_two_at_once_one_gives_way(old: Enrolled, monkeypatch: pytest.MonkeyPatch) -> None:
    real = compaction._put_in_place

    def later(*given: object) -> bool:
        monkeypatch.setattr(compaction, "_put_in_place", real)
        assert compact(old)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(compaction, "_put_in_place", later)
    assert not compact(old)
    assert rows_by_journal(old.state) == rows(old.state)


def test_a_kill_at_any_moment_loses_nothing(old: Enrolled) -> None:
    """Not the state, nor the way to make it again, and the next one goes through."""
    before = rows(old.state)
    chance = random.Random(11)
    calls = calls_of(lambda: compact(old))
    for moment in sorted(chance.sample(range(calls), min(calls, 60))):
        change(old, time.time() - 99 * DAY, denied("old-0"))
        killed_after(moment, lambda: compact(old))
        with UnitOfWork(old.project):
            pass
        assert rows_by_journal(old.state)["locks"] == rows(old.state)["locks"] == before["locks"], moment
        assert rows_by_journal(old.state) == rows(old.state), moment
    assert compact(old)
    assert [path.name for path in old.state.glob("journal.jsonl*")] == ["journal.jsonl"]
    assert old.entries()[0].at > time.time() - 91 * DAY
    assert rows_by_journal(old.state) == rows(old.state)


# when it is due


def is_due(enrolled: Enrolled, now: float) -> bool:
    with enrolled.writing(now) as tx:
        return upkeep.claim(tx, enrolled.project)


def test_it_is_due_when_there_are_events_that_are_too_old_and_then_not_for_a_day(old: Enrolled) -> None:
    now = time.time()
    assert is_due(old, now)
    assert not is_due(old, now + DAY - 1)
    assert is_due(old, now + DAY + 1)


def test_a_young_and_short_journal_is_let_be(enrolled: Enrolled, start_session: StartSession) -> None:
    start_session().edit("a")
    assert not is_due(enrolled, time.time())


def test_it_is_due_when_the_journal_is_long_and_has_doubled(
    enrolled: Enrolled, start_session: StartSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_session().edit("a")
    length = journal.size(str(enrolled.state))
    monkeypatch.setattr(upkeep, "LARGE", length - 1)
    assert is_due(enrolled, time.time())
    assert compact(enrolled)
    assert not is_due(enrolled, time.time() + 2 * upkeep.OFTEN)


def test_a_session_that_starts_has_it_done(old: Enrolled, start_session: StartSession) -> None:
    start_session().start()
    wait_until(lambda: "old-" not in (old.root / ".claude-audit.log").read_text(), "the log is written anew")
    assert rows_by_journal(old.state) == rows(old.state)


# after it


def test_an_old_copy_of_the_database_is_brought_up_to_a_compacted_journal(
    old: Enrolled, start_session: StartSession, tmp_path: Path
) -> None:
    store = open_store(str(old.state))
    store.fold()
    store.close()
    copy = old.database.read_bytes()
    start_session().edit("later")
    before = rows(old.state)
    assert compact(old)
    for path in old.state.glob("state.db*"):
        path.unlink()
    old.database.write_bytes(copy)
    assert start_session().edit("later").refuses
    assert rows(old.state)["locks"] == before["locks"]


def test_a_journal_that_was_deleted_begins_anew_with_a_base(old: Enrolled) -> None:
    assert compact(old)
    (old.state / "journal.jsonl").unlink()
    change(old, time.time(), denied("new"))
    assert rows_by_journal(old.state) == rows(old.state)
    assert evidence.last_seq_told(str(old.state)) == 15
