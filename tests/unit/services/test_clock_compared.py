"""Times from before a jump of the clock, compared with times from after it."""

from __future__ import annotations

from coord_core.domain.leases import Evidence, Granted, Refused
from coord_core.domain.records import Actor
from coord_core.services import releases
from tests.support.facts import file
from tests.unit.services.machines import BOTH_WAYS, Machine


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
