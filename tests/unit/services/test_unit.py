"""The unit of work: everything or nothing, and errors in our own words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core.domain.errors import InputError, StateError
from coord_core.domain.records import Event
from coord_core.services import unit
from coord_core.services.unit import UnitOfWork
from coord_core.storage import driver
from coord_core.storage.sqlite import DATABASE
from coord_core.storage.transaction import Transaction
from tests.support.facts import file
from tests.support.site import Site


def started(site: Site) -> None:
    event = Event("session_started", "one")
    event.detail = {
        **dict.fromkeys(("pid", "proc_start", "host", "boot", "pidns")), "session_id": "s",
        "instance_kind": "session", "config_dir": "", "worktree": "/w", "branch": "", "priority": 0,
        "expires_at": 9e9,
    }  # fmt: skip
    with site.unit() as tx:
        tx.record(event)


def test_an_error_inside_leaves_nothing_of_the_change(site: Site) -> None:
    started(site)
    before = (site.log.read_text(), site.journal.read_text())
    with pytest.raises(InputError), site.unit() as tx:
        tx.record(Event("lock_acquired", "one", file("a"), mode="exclusive", worktree="/w"))
        raise InputError("Something else went wrong.")
    assert (site.locks(), site.actions()) == ([], ["session_started"])
    assert (site.log.read_text(), site.journal.read_text()) == before


def test_after_an_error_the_next_change_goes_through(site: Site) -> None:
    with pytest.raises(InputError), site.unit():
        raise InputError("x")
    started(site)
    assert site.actions() == ["session_started"]


def test_an_error_of_the_database_is_told_in_our_words(site: Site) -> None:
    with pytest.raises(StateError) as caught, site.unit() as tx:
        tx._run("SELECT * FROM nothing_of_that_name", {})
    assert "recover" in caught.value.mend


def test_an_error_of_the_database_that_keeps_it_from_rolling_back_is_still_the_one_told(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StateError("The second error.")

    monkeypatch.setattr(site.store, "rollback", fail)
    with pytest.raises(StateError, match="no such table"), site.unit() as tx:
        raise driver.Error("no such table")
    assert tx.entries == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_whatever_ends_a_use_case_rolls_it_back(site: Site, error: type[BaseException]) -> None:
    started(site)
    with pytest.raises(error), site.unit() as tx:
        tx.record(Event("lock_acquired", "one", file("a"), mode="exclusive", worktree="/w"))
        raise error
    assert site.locks() == []


def test_the_clock_is_read_once_the_change_is_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[str] = []
    real = site.store.begin

    def begin(now: float) -> Transaction:
        began.append("begin")
        return real(now)

    def clock() -> float:
        began.append("clock")
        return 42.0

    monkeypatch.setattr(site.store, "begin", begin)
    monkeypatch.setattr("coord_core.services.clock.time.time", clock)
    with UnitOfWork(site.project, store=site.store) as tx:
        assert tx.now == 42.0
    assert began == ["begin", "clock"]


def log_size(site: Site) -> int:
    return os.stat(Path(site.project.state, DATABASE + "-wal")).st_size


@pytest.mark.parametrize(("hurried", "folded"), [(True, False), (False, True)])
def test_only_those_for_whom_nobody_waits_fold_the_databases_log(
    site: Site, monkeypatch: pytest.MonkeyPatch, hurried: bool, folded: bool
) -> None:
    monkeypatch.setattr(unit, "LEISURELY_LOG", 0)
    assert log_size(site) > 0
    with UnitOfWork(site.project, site.now, site.store, hurried) as tx:
        tx.set_meta("x", 1)
    assert (log_size(site) == 0) is folded


def test_even_the_hurried_fold_a_log_that_nobody_else_ever_did(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit, "HURRIED_LOG", 0)
    with UnitOfWork(site.project, site.now, site.store, hurried=True) as tx:
        tx.set_meta("x", 1)
    assert log_size(site) == 0


def test_without_a_store_it_opens_the_projects_own(site: Site) -> None:
    with UnitOfWork(site.project, site.now) as tx:
        tx.set_meta("x", 1)
    with site.reading() as tx:
        assert tx.meta("x") == 1
