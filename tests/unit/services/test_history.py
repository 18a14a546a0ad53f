"""A query chooses the same entries whether the database or its own predicate decides, from either end."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.errors import DamageError, RebuiltError
from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import FILE, GLOB, Resource
from coord_core.project import Project
from coord_core.services import history
from coord_core.services.history import Query
from tests.support.enrolment import Enrolled, enrol, new_repository

ACTIONS = ("lock_acquired", "lock_denied", "task_claimed", "lease_renewed", "file_written")
NAMES = ("claude-1", "claude-2", "user-x")
PATHS = ("src/a.py", "docs/b.md", "Straße.md", None)
COUNT = 2 * history.FIRST_BATCH + 50


def event(number: int) -> Event:
    path = PATHS[number // 7 % len(PATHS)]
    resource = None if path is None else Resource(GLOB if number % 5 == 0 else FILE, path)
    task, agent = (None, "task-1", "task-2")[number % 3], ("", "sub")[number // 3 % 2]
    found = Event(ACTIONS[number % len(ACTIONS)], NAMES[number // 2 % 3], resource, agent, task)
    found.detail["reason"] = f"why {number % 11}"
    if number % 13 == 0:
        found.detail["by"] = (*NAMES, "user-y")[number // 13 % 4]
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Enrolled:
    enrolled = enrol(new_repository(tmp_path_factory.mktemp("history").resolve()))
    with enrolled.writing() as tx:
        for number in range(1, COUNT + 1):
            tx.remember(Entry(number, float(number), event(number)))
    return enrolled


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


QUERIES = st.builds(
    Query,
    since=st.none() | st.integers(0, COUNT).map(float),
    until=st.none() | st.integers(0, COUNT + 5).map(float),
    instances=some((*NAMES, "user-y")),
    actions=some(ACTIONS),
    globs=some(("src/**", "*.md", "glob:*", "nothing")),
    task=st.sampled_from([None, "task-1", "none"]),
    agent=st.sampled_from([None, "sub", "none"]),
    text=st.sampled_from([None, "STRASSE", "why 3", "claude-2"]),
)


@given(QUERIES, st.integers(0, COUNT))
def test_the_database_chooses_what_the_query_wants(world: Enrolled, query: Query, upto: int) -> None:
    wanted = [entry.seq for entry in world.entries() if entry.seq <= upto and query.wants(entry)]
    assert [entry.seq for entry in history.past(world.project, query, upto)] == wanted
    turned = history.past(world.project, query, upto, newest_first=True)
    assert [entry.seq for entry in turned] == wanted[::-1]


def test_an_empty_query_wants_all_that_people_read(world: Enrolled) -> None:
    found = list(history.past(world.project, Query(), COUNT))
    assert {entry.event.action for entry in found} == {"lock_acquired", "lock_denied", "task_claimed"}
    assert len(found) == COUNT * 3 // 5


def test_the_last_ones_are_read_from_the_end(world: Enrolled, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    choose = history.Chosen.read

    def counted(*given: object, **named: object) -> list[Entry]:
        found = choose(*given, **named)  # type: ignore[arg-type]
        read.append(len(found))
        return found

    monkeypatch.setattr(history.Chosen, "read", counted)
    found = list(islice(history.past(world.project, Query(), COUNT, newest_first=True), 5))
    assert [entry.seq for entry in found] == sorted((entry.seq for entry in found), reverse=True)
    assert read == [history.FIRST_BATCH]


def test_reading_goes_on_below_the_last_one_seen(world: Enrolled) -> None:
    whole = [entry.seq for entry in history.past(world.project, Query(), COUNT, newest_first=True)]
    page = whole[:20]
    rest = history.past(world.project, Query(), page[-1] - 1, newest_first=True)
    assert page + [entry.seq for entry in rest] == whole


def test_following_goes_on_while_the_state_is_rebuilt(
    world: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [RebuiltError("It was just rebuilt."), DamageError("It is missing.")]
    really = history._since

    def failing(project: Project, seq: int, at: float | None) -> tuple[list[Entry], float | None]:
        if failures:
            raise failures.pop()
        return really(project, seq, at)

    monkeypatch.setattr(history, "_since", failing)
    monkeypatch.setattr(history, "POLLS", 0.0)
    wanted = next(history.past(world.project, Query(), COUNT, newest_first=True))
    assert next(history.coming(world.project, Query(), wanted.seq - 1)).seq == wanted.seq
    assert not failures


def test_following_gives_up_on_a_state_that_stays_damaged(
    world: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(project: Project, seq: int, at: float | None) -> tuple[list[Entry], float | None]:
        raise DamageError("It is missing.")

    monkeypatch.setattr(history, "_since", failing)
    monkeypatch.setattr(history, "POLLS", 0.0)
    monkeypatch.setattr(history, "PATIENCE", 0.01)
    with pytest.raises(DamageError):
        next(history.coming(world.project, Query(), 0))


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(world: Enrolled) -> None:
    found = history.past(world.project, Query(since=10.0, until=21.0), COUNT)  # of five, three are shown
    assert [entry.at for entry in found] == [10, 11, 12, 15, 16, 17, 20]
