"""The world that the views are measured in: it is as large as was asked for, and sound."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from bench.world.build import SMALL, build
from coord_core.domain.resources import overlap
from coord_core.project import Project
from coord_core.services.snapshot import Snapshot
from coord_core.storage.sqlite import open_store
from coord_core.views import audit_log, locks_file
from tests.support import states


@pytest.fixture
def world(tmp_path: Path) -> Project:
    return build(tmp_path / "world", SMALL)


def test_it_is_as_large_as_was_asked_for(world: Project) -> None:
    with Snapshot(world) as tx:
        found = (len(tx.instances(active_only=True)), len(tx.locks()), len(tx.entries_since(0)))
        waits, tasks = tx.waits(), tx.tasks()
    assert found == (SMALL.sessions, SMALL.locks, SMALL.events)
    assert waits and tasks


def test_its_journal_makes_the_same_rows(world: Project) -> None:
    assert states.rows(Path(world.state)) == states.rows_by_journal(Path(world.state))


def test_no_two_of_its_locks_are_in_each_others_way(world: Project) -> None:
    with Snapshot(world) as tx:
        held = [lock.resource for lock in tx.locks()]
    assert not [pair for pair in combinations(held, 2) if overlap(*pair)]


def test_its_times_only_go_on_and_end_now(world: Project) -> None:
    with Snapshot(world) as tx:
        times, now = [entry.at for entry in tx.entries_since(0)], tx.now
    assert times == sorted(times)
    assert now - 60 < times[-1] <= now
    assert 0.9 * SMALL.days < (times[-1] - times[0]) / 86_400 < 1.1 * SMALL.days


def test_its_views_are_written(world: Project) -> None:
    locks = Path(world.views, locks_file.NAME).read_text()
    log = Path(world.views, audit_log.NAME).read_text()
    assert locks.count("locked_by") == SMALL.locks
    assert log.count("\n- timestamp") > SMALL.events / 3


def test_two_of_one_seed_tell_the_same(world: Project, tmp_path: Path) -> None:
    other = build(tmp_path / "other", SMALL)
    assert _told(world) == _told(other)


def _told(project: Project) -> list[tuple[str, str, str]]:
    store = open_store(project.state)
    try:
        entries = store.read(0.0).entries_since(0)
    finally:
        store.close()
    return [(each.event.action, each.event.instance, str(each.event.resource)) for each in entries]
