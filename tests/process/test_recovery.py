"""A state that is lost or damaged is rebuilt from its journal."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.domain.errors import BusyError, RebuiltError, StateError
from coord_core.domain.records import Entry, Event
from coord_core.install.enrolment import Site, enrol
from coord_core.services import recovery
from coord_core.services.unit import UnitOfWork
from coord_core.storage import exclusion
from coord_core.storage.lines import line
from coord_core.storage.sqlite import Store, open_store
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.facts import file
from tests.support.states import rows, rows_by_journal


def recover(enrolled: Enrolled, *options: str) -> subprocess.CompletedProcess[str]:
    return run(enrolled, "recover", *options)


def run(enrolled: Enrolled, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-m", "coord_core.cli", *words]
    return subprocess.run(command, cwd=enrolled.root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("damage", ["missing", "truncated", "noise"])
def test_the_rebuilt_state_holds_the_same_locks(
    enrolled: Enrolled, start_session: StartSession, damage: str
) -> None:
    one, other = start_session(), start_session()
    one.edit("a.py")
    one.edit("b.py", call="second")
    other.edit("c.py")
    other.stop()
    before = [(lock.token, str(lock.resource), lock.instance) for lock in enrolled.locks()]
    for beside in enrolled.state.glob("state.db-*"):
        beside.unlink()
    data = enrolled.database.read_bytes()
    spoilt = {"missing": None, "truncated": data[: len(data) // 2], "noise": b"\x5a" * 8192}[damage]
    enrolled.database.unlink()
    if spoilt is not None:
        enrolled.database.write_bytes(spoilt)

    done = recover(enrolled)

    assert done.returncode == 0, done.stderr
    assert [(lock.token, str(lock.resource), lock.instance) for lock in enrolled.locks()] == before
    assert enrolled.actions()[-1] == "state_rebuilt"
    assert other.edit("a.py").refuses
    assert len(list(enrolled.state.glob("state.db.damaged-*-1"))) == (0 if spoilt is None else 1)


def test_tokens_go_on_growing_after_a_rebuild(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    session.edit("a.py")
    last = max(lock.token for lock in enrolled.locks())
    enrolled.database.unlink()
    recover(enrolled)

    session.edit("b.py", call="second")

    assert max(lock.token for lock in enrolled.locks()) > last


def test_a_state_that_is_whole_is_left_alone(enrolled: Enrolled, start_session: StartSession) -> None:
    start_session().edit("a.py")
    done = recover(enrolled)
    assert "whole" in done.stdout
    assert "state_rebuilt" not in enrolled.actions()


def test_init_rebuilds_a_lost_state_and_does_not_begin_anew(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, other = start_session(), start_session()
    one.edit("a.py")
    enrolled.database.unlink()
    enrol(Site(str(enrolled.root)))
    assert enrolled.held() == {"a.py": one.name}
    assert other.edit("a.py").refuses


def test_what_was_in_flight_before_a_rebuild_still_is(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, other = start_session(), start_session()
    one.edit("a.py")
    enrolled.database.unlink()
    recover(enrolled)
    enrolled.end_leases()
    assert other.edit("a.py").refuses
    one.stop()
    assert other.edit("a.py").is_silent


def test_an_event_of_a_newer_version_does_not_stop_the_rebuild(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    start_session().edit("a.py")
    last = enrolled.entries()[-1]
    unknown = Entry(last.seq + 1, last.at, Event("of_a_newer_version", last.event.instance))
    with open(enrolled.state / "journal.jsonl", "a") as file:
        file.write(line(unknown))
    enrolled.database.unlink()
    assert recover(enrolled).returncode == 0
    assert list(enrolled.held()) == ["a.py"]


def in_a_process_of_its_own(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_what_was_decided_on_a_database_that_was_replaced_meanwhile_does_not_happen(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    start_session().edit("a")
    path = enrolled.state / "journal.jsonl"
    with pytest.raises(RebuiltError), UnitOfWork(enrolled.project) as tx:
        enrolled.database.unlink()  # so that nothing keeps the rebuild waiting
        assert in_a_process_of_its_own(lambda: recovery.rebuild_state(str(enrolled.state))) == 0
        before = path.read_bytes()
        tx.record(Event("lock_acquired", "two", file("b"), mode="exclusive", worktree="/w"))
    assert path.read_bytes() == before
    assert list(enrolled.held()) == ["a"]


def test_a_rebuild_waits_for_who_is_between_its_lines_and_its_commit(
    enrolled: Enrolled, start_session: StartSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_session().edit("a")
    monkeypatch.setattr(exclusion.Exclusion.__init__, "__defaults__", (0.1,))
    real = Store.commit

    def commit(store: Store) -> None:
        enrolled.database.unlink()
        tried.append(in_a_process_of_its_own(lambda: recovery.rebuild_state(str(enrolled.state))))
        real(store)

    tried: list[int] = []
    monkeypatch.setattr(Store, "commit", commit)
    with UnitOfWork(enrolled.project) as tx:
        tx.record(Event("lock_acquired", "claude-00000001", file("b"), mode="exclusive", worktree="/w"))
    monkeypatch.undo()
    assert tried == [1]
    recover(enrolled)
    assert list(enrolled.held()) == ["a", "b"]


def test_a_commit_that_fails_takes_its_lines_back(
    enrolled: Enrolled, start_session: StartSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_session().edit("a")
    before = (enrolled.state / "journal.jsonl").read_bytes()

    def fail(store: Store) -> None:
        raise BusyError("It stayed locked.")

    monkeypatch.setattr(Store, "commit", fail)
    with pytest.raises(BusyError), UnitOfWork(enrolled.project) as tx:
        tx.record(Event("lock_acquired", "claude-00000001", file("b"), mode="exclusive", worktree="/w"))
    assert (enrolled.state / "journal.jsonl").read_bytes() == before


# what is said


def test_recover_shows_what_only_one_of_the_two_states_tells(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("a.py")
    with enrolled.writing() as tx:  # without its line in the journal
        tx.record(Event("lock_acquired", session.name, file("lost.py"), mode="exclusive", worktree="/w"))
    spoil(enrolled, "events")
    done = recover(enrolled, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["only_before"]["locks"] == {"lost.py (token 3)": session.name}
    assert told["only_after"] == {"locks": {}, "sessions": {}, "writes": {}}
    assert told["missing_events"] == []
    assert Path(told["set_aside"]).exists()
    assert list(enrolled.held()) == ["a.py"]


def spoil(enrolled: Enrolled, table: str) -> None:
    """Overwrite the first page of a table."""
    connection = sqlite3.connect(enrolled.database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    [page] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    with enrolled.database.open("r+b") as database:
        database.seek((page - 1) * 4096)
        database.write(b"\xa5" * 4096)


def test_recover_says_what_the_journal_has_lost_and_hooks_go_on_from_there(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, other = start_session(), start_session()
    for name in "abc":
        one.edit(name, call=name)
    path = enrolled.state / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"noise\n", *lines[3:]]))
    enrolled.database.unlink()
    assert "recover" in other.edit("a").sentence
    done = recover(enrolled)
    assert done.returncode == 0, done.stderr
    assert "events 3 to 3" in done.stdout
    assert sorted(enrolled.held()) == ["a", "c"]
    enrolled.database.unlink()
    assert f"is held by {one.name}" in other.edit("a").reason


def test_recover_says_when_the_journal_is_lost_too(enrolled: Enrolled, start_session: StartSession) -> None:
    start_session().edit("a")
    shutil.rmtree(enrolled.state)
    done = recover(enrolled)
    assert (done.returncode, enrolled.held()) == (0, {})
    assert "The journal is lost, too" in done.stdout
    assert start_session().edit("b").is_silent


def test_a_whole_state_is_not_rebuilt_from_a_journal_that_has_lost_something(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    start_session().edit("a")
    (enrolled.state / "journal.jsonl").unlink()
    with pytest.raises(StateError, match="whole"):
        recovery.rebuild(enrolled.project)
    assert list(enrolled.held()) == ["a"]


def test_recover_completes_the_journal_of_a_whole_state(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    for name in "abc":
        session.edit(name, call=name)
    path = enrolled.state / "journal.jsonl"
    with path.open("r+b") as file:  # of the same length: no hook notices
        file.seek(path.stat().st_size // 2)
        file.write(b"\0" * 20)
    assert not recovery.is_journal_sound(str(enrolled.state))
    done = recover(enrolled)
    assert done.returncode == 0, done.stderr
    assert "was written anew" in done.stdout
    assert rows_by_journal(enrolled.state) == rows(enrolled.state)
    assert "whole.\n" in recover(enrolled).stdout


def test_commands_say_what_is_wrong_and_leave_the_rebuild_to_recover(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    start_session().edit("a")
    enrolled.database.unlink()
    done = run(enrolled, "status")
    assert done.returncode == 3
    assert "claude-coordinator recover" in done.stderr


def test_what_the_database_lost_is_brought_back_by_recover_without_a_rebuild(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one = start_session()
    one.edit("a")
    copy = enrolled.database.read_bytes(), Path(f"{enrolled.database}-wal").read_bytes()
    one.edit("b", call="b")
    for beside in enrolled.state.glob("state.db*"):
        beside.unlink()
    enrolled.database.write_bytes(copy[0])
    Path(f"{enrolled.database}-wal").write_bytes(copy[1])
    assert "whole" in recover(enrolled).stdout
    assert sorted(enrolled.held()) == ["a", "b"]


def test_a_transaction_that_began_before_a_rebuild_is_refused(enrolled: Enrolled) -> None:
    store = open_store(str(enrolled.state))
    recovery.rebuild_state(str(enrolled.state))
    with pytest.raises(BusyError, match="rebuilt"):
        store.begin(0.0)
    store.close()
