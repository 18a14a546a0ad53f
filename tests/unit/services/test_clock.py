"""What a sleep and a clock that is set do to leases: which jumps count, and who sees them."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError, StateError
from coord_core.domain.leases import Granted, Refused
from coord_core.services import clock as clocks
from coord_core.services import instances
from coord_core.services.clock import TOLERANCE
from coord_core.services.snapshot import Snapshot
from coord_core.witness import clock_domain
from tests.support.site import Site
from tests.unit.services.machines import BOTH_WAYS, HOURS, POLICY, Machine


def test_time_that_passes_is_no_jump(machine: Machine) -> None:
    one = machine.arrives()
    machine.passes(2 * HOURS)
    with machine.unit() as tx:
        assert tx.now == machine.now
    assert machine.jumped() == []
    assert machine.knows(one.name).expires_at == one.expires_at


@BOTH_WAYS
def test_a_lease_lasts_as_long_as_before_the_jump(machine: Machine, delta: float) -> None:
    one = machine.arrives()
    machine.passes(600)
    machine.jumps(delta)
    with machine.unit() as tx:
        assert tx.now == machine.now
    found = machine.knows(one.name)
    assert found.expires_at - machine.now == one.expires_at - (machine.now - delta)
    assert machine.jumped() == [delta]


@pytest.mark.parametrize("delta", [TOLERANCE - 0.1, 0.1 - TOLERANCE])
def test_what_other_decisions_tolerate_is_no_jump(machine: Machine, delta: float) -> None:
    one = machine.arrives()
    machine.jumps(delta)
    with machine.unit():
        pass
    assert machine.jumped() == []
    assert machine.knows(one.name).expires_at == one.expires_at


def test_small_steps_add_up_until_they_count(machine: Machine) -> None:
    machine.arrives()
    for _ in range(3):
        machine.jumps(2.0)
        with machine.unit():
            pass
    assert machine.jumped() == [6.0]


def test_one_jump_is_one_event_and_in_no_log(machine: Machine) -> None:
    machine.arrives()
    machine.jumps(2 * HOURS)
    for _ in range(3):
        with machine.unit():
            pass
    assert machine.jumped() == [2 * HOURS]
    assert "clock_jumped" not in machine.site.log.read_text()


def test_who_slept_with_the_machine_keeps_its_lock(machine: Machine) -> None:
    one, two = machine.arrives(1), machine.arrives(2)
    machine.asks(one)
    machine.jumps(12 * HOURS)
    assert isinstance(machine.asks(two), Refused)
    machine.passes(POLICY.lock_ttl + 1)
    assert isinstance(machine.asks(two), Granted)


def test_who_is_over_gets_no_lease(machine: Machine) -> None:
    one = machine.arrives()
    with machine.unit() as tx:
        instances.leave(tx, one)
    machine.jumps(2 * HOURS)
    with machine.unit():
        pass
    assert machine.knows(one.name).expires_at == one.expires_at


def test_a_use_case_that_fails_leaves_the_jump_to_the_next(machine: Machine) -> None:
    one = machine.arrives()
    machine.jumps(2 * HOURS)
    with pytest.raises(InputError), machine.unit():
        raise InputError("x")
    assert machine.knows(one.name).expires_at == one.expires_at
    with machine.unit():
        pass
    assert machine.knows(one.name).expires_at == one.expires_at + 2 * HOURS


def test_a_process_that_was_stopped_between_two_readings_saw_no_jump(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.arrives()
    readings = [machine.awake + 60, machine.awake]
    monkeypatch.setattr(machine, "monotonic", lambda: readings.pop(0))
    with machine.unit():
        pass
    assert (readings, machine.jumped()) == ([], [])


def test_the_boot_is_asked_for_only_when_the_distance_differs(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.arrives()
    asked: list[int] = []
    monkeypatch.setattr(machine, "domain", lambda: asked.append(1) or machine.where)
    machine.passes(HOURS)
    with machine.unit():
        pass
    assert asked == []
    machine.jumps(HOURS)
    with machine.unit():
        pass
    assert asked == [1]


def test_this_machine_says_where_it_is_or_nothing() -> None:
    assert clock_domain() == clocks.MACHINE.domain()
    assert "\n" not in clock_domain()


def test_a_damaged_state_is_told_in_our_words(machine: Machine, site: Site) -> None:
    site.store._connection.execute("DROP TABLE meta")
    with pytest.raises(StateError), machine.unit():
        pass
    assert not site.store._connection.in_transaction
    with pytest.raises(StateError), Snapshot(site.project, machine):
        pass


@BOTH_WAYS
def test_a_reader_sees_the_leases_after_the_jump(machine: Machine, site: Site, delta: float) -> None:
    one = machine.arrives()
    machine.jumps(delta)
    with Snapshot(site.project, machine) as tx:
        found = tx.instance(one.name)
        assert found is not None and found.expires_at == one.expires_at + delta
        assert tx.now == machine.now


def test_a_reader_without_a_jump_writes_nothing(machine: Machine, site: Site) -> None:
    machine.arrives()
    before = site.actions()
    machine.passes(2 * HOURS)
    with Snapshot(site.project, machine):
        pass
    assert site.actions() == before
