"""A rebuild while others are in the middle of a change."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from coord_core.domain.errors import BusyError, RebuiltError
from coord_core.domain.records import Event
from coord_core.services import recovery
from coord_core.services.unit import UnitOfWork
from coord_core.storage import exclusion
from coord_core.storage.sqlite import Store, open_store
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.facts import file
from tests.support.recovering import recover


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


def test_a_transaction_that_began_before_a_rebuild_is_refused(enrolled: Enrolled) -> None:
    store = open_store(str(enrolled.state))
    recovery.rebuild_state(str(enrolled.state))
    with pytest.raises(BusyError, match="rebuilt"):
        store.begin(0.0)
    store.close()
