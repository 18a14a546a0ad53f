"""Whatever happened, and whenever it was compacted: the journal makes the rows that the database has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.leases import Policy
from coord_core.services import compaction
from tests.property.judges import RESOURCES
from tests.property.services_world import ServicesWorld
from tests.property.truth import CLIENTS, Client, Truth
from tests.support.states import rows, rows_by_journal
from tests.support.thoroughness import examples

DAY = 86400.0
Step = Callable[[ServicesWorld, Truth], object]

clients = st.sampled_from(CLIENTS)
wants = st.lists(
    st.tuples(st.sampled_from(RESOURCES), st.sampled_from(["exclusive", "shared"])), min_size=1, max_size=2
)


def edit(client: Client, wanted: list, call: str) -> Step:  # type: ignore[type-arg]
    return lambda world, truth: world.edit(client, "", wanted, call)


def killed(client: Client, wanted: list, torn: bool) -> Step:  # type: ignore[type-arg]
    return lambda world, truth: world.edit_that_is_killed_before_its_commit(client, "", wanted, torn)


def event(client: Client, name: str) -> Step:
    return lambda world, truth: getattr(world, name)(client)


def later(seconds: float) -> Step:
    def step(world: ServicesWorld, truth: Truth) -> None:
        truth.now += seconds

    return step


def compact(world: ServicesWorld, truth: Truth) -> None:
    assert compaction.compact(world.site.project, truth.now)


def lose_the_journal(length: float) -> Step:
    """Its end, or (0) all of it; the next change puts there what is missing."""

    def step(world: ServicesWorld, truth: Truth) -> None:
        if world.site.journal.exists():
            world.site.log.unlink(missing_ok=True)
            text = world.site.journal.read_bytes()
            world.site.journal.write_bytes(text[: int(len(text) * length)])

    return step


steps = st.lists(
    st.one_of(
        st.builds(edit, clients, wants, st.sampled_from(["1", "2"])),
        st.builds(event, clients, st.sampled_from(["start", "prompt", "end"])),
        st.builds(later, st.sampled_from([60.0, 7200.0, 40 * DAY, 100 * DAY])),
        st.just(compact),
        st.builds(killed, clients, wants, st.booleans()),
        st.builds(lose_the_journal, st.sampled_from([0.0, 0.3, 0.9, 0.99])),
    ),
    max_size=25,
)


@pytest.mark.timeout(300)
@examples(40)
@given(steps)
def test_the_journal_makes_the_rows_of_any_history(story: list[Step]) -> None:
    truth = Truth()
    world = ServicesWorld(truth, Policy())
    try:
        for step in story:
            step(world, truth)
        world.start((0, 0))
        world.edit((0, 0), "", [(RESOURCES[0], "exclusive")], "last")
        truth.now += DAY  # so that something is recorded, which completes the journal
        world.end((0, 0))
        world.start((0, 0))
        state = Path(world.site.project.state)
        assert rows_by_journal(state) == rows(state)
    finally:
        world.close()
