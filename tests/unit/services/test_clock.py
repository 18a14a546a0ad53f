"""What a sleep and a clock that is set do to leases, and to the times that are compared."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError, StateError
from coord_core.domain.leases import Evidence, Granted, Policy, Refused
from coord_core.domain.records import Actor, Instance
from coord_core.services import clock as clocks
from coord_core.services import instances, locks, releases
from coord_core.services.clock import REMEMBERED, TOLERANCE, Clock
from coord_core.services.instances import Arrival
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.storage.sqlite import create_store
from coord_core.witness import clock_domain
from tests.support.facts import Witness, file, no_evidence, process, request
from tests.support.site import FakeClock, Site

POLICY = Policy()
HOURS = 3600.0
BOTH_WAYS = pytest.mark.parametrize("delta", [2 * HOURS, -2 * HOURS, 6.0, -6.0])


class Machine(FakeClock, Clock):
    """A clock that can be moved, and the site it is the clock of."""

    def __init__(self, site: Site) -> None:
        super().__init__(now=1_000_000.0)
        self.site = site

    def unit(self) -> UnitOfWork:
        return UnitOfWork(self.site.project, None, self.site.store, clock=self)

    def arrives(self, number: int = 1) -> Instance:
        arrival = Arrival(f"{number:08}", process(number), "", str(self.site.root), "main")
        with self.unit() as tx:
            found = instances.arrive(tx, arrival, POLICY, no_evidence)
            tx.touch(Actor(found.name), by_main=True)
        return self.knows(found.name)

    def knows(self, name: str) -> Instance:
        with self.site.reading() as tx:
            found = tx.instance(name)
        assert found is not None
        return found

    def asks(
        self, who: Instance, witness: Witness = no_evidence, call: str | None = None
    ) -> Granted | Refused:
        with self.unit() as tx:
            return locks.acquire(tx, [request("a", who.name)], POLICY, witness, call)

    def jumped(self) -> list[float]:
        entries = [entry.event for entry in self.site.entries()]
        return [float(event.detail["delta"] or 0) for event in entries if event.action == "clock_jumped"]


@pytest.fixture
def machine(site: Site) -> Machine:
    return Machine(site)


# the leases


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


# where nothing can be told


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


# readers


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


# the times that are compared


@BOTH_WAYS
def test_who_was_idle_before_the_jump_had_stopped_and_has(machine: Machine, delta: float) -> None:
    """The roster's time is the client's, of before the jump."""
    one, two = machine.arrives(1), machine.arrives(2)
    machine.asks(one)
    idle_since = machine.now + 1
    machine.passes(2)
    machine.jumps(delta)
    outcome = machine.asks(two, lambda owner: Evidence(idle_since=idle_since))
    if delta > -60:
        assert isinstance(outcome, Granted)
    else:  # a time that lies ahead proves nothing
        assert isinstance(outcome, Refused)


@BOTH_WAYS
def test_who_is_idle_since_the_jump_has_stopped(machine: Machine, delta: float) -> None:
    one, two = machine.arrives(1), machine.arrives(2)
    machine.asks(one)
    machine.jumps(delta)
    with machine.unit():
        pass
    machine.passes(1)
    idle_since = machine.now
    machine.passes(1)
    assert isinstance(machine.asks(two, lambda owner: Evidence(idle_since=idle_since)), Granted)


@BOTH_WAYS
def test_who_acted_since_the_jump_is_not_idle_since_before_it(machine: Machine, delta: float) -> None:
    machine.arrives(1)
    two = machine.arrives(2)
    machine.passes(60)
    idle_since = machine.now
    machine.passes(60)
    machine.asks(machine.arrives(1))
    machine.jumps(delta)
    machine.asks(machine.arrives(1))
    machine.passes(1)
    assert isinstance(machine.asks(two, lambda owner: Evidence(idle_since=idle_since)), Refused)


@BOTH_WAYS
def test_a_call_that_ends_ends_the_older_ones_and_not_the_younger(machine: Machine, delta: float) -> None:
    one = machine.arrives()
    machine.asks(one, call="older")
    machine.passes(1)
    machine.asks(one, call="middle")
    machine.jumps(delta)
    machine.passes(1)
    machine.asks(one, call="younger")
    with machine.unit() as tx:
        tx.end_calls_up_to(Actor(one.name), file("a"), "middle")
        left = [row[0] for row in tx._run("SELECT call_id FROM calls", {})]
    assert left == ["younger"]


@BOTH_WAYS
def test_the_same_refusal_names_the_moved_end(machine: Machine, delta: float) -> None:
    one, two = machine.arrives(1), machine.arrives(2)
    machine.asks(one)
    before = machine.asks(two)
    machine.jumps(delta)
    after = machine.asks(two)
    assert isinstance(before, Refused) and isinstance(after, Refused)
    assert after.until == before.until + delta


@BOTH_WAYS
def test_a_refusal_goes_on_record_once_a_minute_over_a_jump(machine: Machine, delta: float) -> None:
    one, two = machine.arrives(1), machine.arrives(2)
    machine.asks(one)

    def denials() -> int:
        return machine.site.actions().count("lock_denied")

    machine.asks(two)
    machine.jumps(delta)
    machine.asks(two)
    assert denials() == 1
    machine.passes(61)
    machine.asks(two)
    assert denials() == 2


@BOTH_WAYS
def test_what_a_session_lost_after_the_jump_is_after_its_start(machine: Machine, delta: float) -> None:
    one = machine.arrives()
    machine.jumps(delta)
    machine.asks(one)
    with machine.unit() as tx:
        for lock in tx.locks_of(one.name):
            releases.release(tx, lock, "lock_forced", "x")
        started_at = tx.instance(one.name).started_at  # type: ignore[union-attr]
        found = [entry.event.action for entry in tx.entries_of(one.name, started_at)]
    assert "lock_forced" in found
