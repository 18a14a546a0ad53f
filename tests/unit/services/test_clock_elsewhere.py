"""The memory of the clock: replayed, of another machine, damaged."""

from __future__ import annotations

import pytest

from coord_core.services.clock import REMEMBERED
from coord_core.storage.sqlite import create_store
from tests.support.site import Site
from tests.unit.services.machines import BOTH_WAYS, HOURS, Machine


def test_replaying_the_journal_moves_the_leases_and_remembers_the_clock(machine: Machine, site: Site) -> None:
    one = machine.arrives()
    machine.jumps(2 * HOURS)
    with machine.unit() as tx:
        remembered = tx.meta(REMEMBERED)
    store = create_store(str(site.root / "again"))
    again = store.begin(0.0)
    for entry in site.history():
        again.replay(entry)
    found = again.instance(one.name)
    assert found is not None and found.expires_at == machine.knows(one.name).expires_at
    assert again.meta(REMEMBERED) == remembered
    store.close()


@BOTH_WAYS
@pytest.mark.parametrize("domain", ["other time:[1]", "boot time:[2]", ""])
def test_from_elsewhere_nothing_is_moved(machine: Machine, domain: str, delta: float) -> None:
    one = machine.arrives()
    machine.jumps(delta)
    machine.where = domain
    for _ in range(2):
        with machine.unit():
            pass
    assert (machine.knows(one.name).expires_at, machine.jumped()) == (one.expires_at, [])


def test_two_machines_over_one_state_move_nothing_back_and_forth(machine: Machine, site: Site) -> None:
    other = Machine(site)
    other.where, other.awake = "elsewhere time:[1]", 5e6
    one = machine.arrives()
    for each in (other, machine, other, machine):
        with each.unit():
            pass
    assert (machine.knows(one.name).expires_at, machine.jumped()) == (one.expires_at, [])


@pytest.mark.parametrize("damage", ["", "x", "nan boot time:[1]", "1.0", 7])
def test_a_memory_that_cannot_be_read_is_replaced(machine: Machine, damage: object) -> None:
    one = machine.arrives()
    with machine.unit() as tx:
        tx.set_meta(REMEMBERED, damage)
    with machine.unit():
        pass
    machine.jumps(HOURS)
    with machine.unit():
        pass
    assert machine.knows(one.name).expires_at == one.expires_at + HOURS
