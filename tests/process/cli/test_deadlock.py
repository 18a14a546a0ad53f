"""Sessions that wait for each other in a circle: who is refused, what it has to let go, and when."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until

from .conftest import Someone
from .waits import Waiting, let_them_look, waits

Starts = Callable[..., Waiting]
GRACE = 60  # seconds, which no test waits for: `time_passed` lets them go by


def give_up(repository: Enrolled, wait: Waiting) -> None:
    wait.process.terminate()
    assert wait.end().status == 1


def has_come(repository: Enrolled, wait: Waiting, many: int) -> None:
    """So many are in the queue, or the newest has ended already."""
    wait_until(lambda: len(waits(repository)) == many or wait.process.poll() is not None, "it has come")


def circle(repository: Enrolled, one: Someone, two: Someone, waiting: Starts) -> Waiting:
    """The wait of two, for a.py of one's; one, which wants b.py of two's, is the victim: a.py is overdue."""
    repository.configure(deadlock_grace=GRACE)
    one.takes("a.py")
    two.takes("b.py")
    wait = waiting(two, "a.py")
    assert one.run("lock", "wait", "b.py").status == 1
    return wait


def edit_by_agents(one: Someone) -> None:
    """Its subagent s1 holds a.py, s2 holds c.py."""
    for agent, path in (("s1", "a.py"), ("s2", "c.py")):
        assert one.edit(path, call=agent, agent=agent).is_silent
        one.edited(path, call=agent, agent=agent)


def test_a_deadlock_that_is_over_takes_nothing_later(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    """The term of a victim's lock outlives the deadlock: the next who waits gets it from an owner at work."""
    first = circle(repository, one, two, waiting)
    give_up(repository, first)  # nobody waits for one any more: the deadlock is over
    repository.time_passed(GRACE + 1)
    one.takes("a.py")  # at work
    wait = waiting(three, "a.py", in_queue=False)
    has_come(repository, wait, 1)
    let_them_look(repository)
    assert repository.held()["a.py"] == one.name


def test_a_deadlock_that_is_over_takes_nothing_for_one_who_was_not_in_it(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    first = circle(repository, one, two, waiting)
    waiting(three, "a.py")  # an ordinary wait, in no circle
    give_up(repository, first)
    repository.time_passed(GRACE + 1)
    let_them_look(repository)
    assert repository.held()["a.py"] == one.name


def test_a_deadlock_that_is_over_is_over_after_a_rebuild(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    """That a term was dropped is in no event: it comes back from the journal."""
    repository.configure(deadlock_grace=GRACE)
    one.takes("a.py")
    two.takes("b.py")
    waiting(three, "b.py")  # so that the queue is looked at when the deadlock ends
    first = waiting(two, "a.py")
    assert one.run("lock", "wait", "b.py").status == 1
    give_up(repository, first)
    with repository.reading() as tx:
        assert tx.overdue() == []
    repository.database.unlink()
    assert one.run("recover").status == 0
    with repository.reading() as tx:
        assert tx.overdue() == []


def test_a_victim_loses_only_what_its_own_agent_holds(
    repository: Enrolled, one: Someone, two: Someone, waiting: Starts
) -> None:
    """Another subagent of the victim's session, in no circle and told nothing, loses its lock at work."""
    repository.configure(deadlock_grace=GRACE)
    edit_by_agents(one)
    two.takes("b.py")
    waiting(two, "a.py", "c.py")
    assert one.run("lock", "wait", "--agent", "s1", "b.py").status == 1
    repository.time_passed(GRACE + 1)
    let_them_look(repository)
    assert repository.held() == {"b.py": two.name, "c.py": one.name}


def test_a_lock_that_anybody_may_have_closes_no_circle(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    """two was interrupted, as its client's roster shows: its lock is in nobody's way. But it is the second
    that the wait wants, and only the first was looked at."""
    three.takes("a.py")
    two.takes("b.py")
    one.takes("z.py")
    waiting(two, "z.py")  # goes on in the background
    time.sleep(0.1)
    two.roster("idle", time.time())
    wait = waiting(one, "a.py", "b.py", in_queue=False)
    has_come(repository, wait, 2)
    let_them_look(repository)
    assert wait.process.poll() is None, wait.end()


def test_a_circle_through_a_subagent_of_the_holder(
    repository: Enrolled, one: Someone, two: Someone, waiting: Starts
) -> None:
    """The main agent waits for its subagent, which no lock shows; its turn cannot end."""
    one.takes("a.py")
    two.takes("b.py")
    waiting(two, "a.py")
    wait = waiting(one, "--agent", "sub", "b.py", in_queue=False)
    wait_until(lambda: wait.process.poll() is not None, "the victim is told", 5)


def test_the_command_for_a_victim_works_when_another_agent_holds_some(
    repository: Enrolled, one: Someone, two: Someone, waiting: Starts
) -> None:
    edit_by_agents(one)
    two.takes("b.py")
    waiting(two, "a.py", "c.py")
    told = one.run("lock", "wait", "--agent", "s1", "b.py")
    command = told.stdout.partition("claude-coordinator ")[2].splitlines()[0]
    done = one.run(*command.split())
    assert done.status == 0, (command, done)


def test_who_upgrades_twice_is_a_circle(
    repository: Enrolled, one: Someone, two: Someone, waiting: Starts
) -> None:
    """(Sound.)"""
    for each in (one, two):
        assert each.run("lock", "acquire", "--shared", "a.py").status == 0
    first = waiting(one, "a.py")
    assert two.run("lock", "wait", "a.py").status == 1
    two.run("lock", "release", "a.py")
    assert first.end().status == 0


def test_a_deadlock_is_found_when_the_wait_is_added_and_resolved(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    two.takes("b.py")
    first = waiting(two, "a.py")
    done = one.run("lock", "wait", "b.py")
    assert done.status == 1
    assert f"{two.name} waits for what you hold: a.py" in done.stdout
    assert "claude-coordinator lock release -- a.py" in done.stdout
    one.run("lock", "release", "a.py")
    assert first.end().status == 0
    assert repository.held() == {"a.py": two.name, "b.py": two.name}
    assert "deadlock_resolved" in repository.actions()


def test_what_a_deadlocks_victim_does_not_let_go_passes_on(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    repository.configure(deadlock_grace=0.5)
    one.takes("a.py")
    two.takes("b.py")
    first = waiting(two, "a.py")
    assert one.run("lock", "wait", "b.py").status == 1
    assert first.end().status == 0
    assert repository.held() == {"a.py": two.name, "b.py": two.name}
    assert "deadlock" in one.edit("c.py").context


def test_what_is_in_flight_does_not_pass_on(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    repository.configure(deadlock_grace=GRACE)
    assert one.edit("a.py").is_silent
    two.takes("b.py")
    first = waiting(two, "a.py")
    assert one.run("lock", "wait", "b.py").status == 1
    repository.time_passed(GRACE + 1)
    let_them_look(repository)
    assert repository.held()["a.py"] == one.name
    one.edited("a.py")
    assert first.end().status == 0
    assert repository.held()["a.py"] == two.name


def test_check_names_what_a_deadlocks_victim_has_to_let_go(
    one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    two.takes("b.py")
    waiting(two, "a.py")
    assert one.run("lock", "wait", "b.py").status == 1
    done = one.run("check", "--json")
    assert (done.status, [(each["conflict"], each["resource"]) for each in done.json["conflicts"]]) == (
        1, [("deadlock", "a.py")],
    )  # fmt: skip
    assert two.run("check").status == 0


def test_a_wait_that_repeats_a_deadlock_does_not_put_off_the_day(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    repository.configure(deadlock_grace=2)
    one.takes("a.py")
    two.takes("b.py")
    first = waiting(two, "a.py")
    until = time.monotonic() + 10
    while first.process.poll() is None and time.monotonic() < until:
        one.run("lock", "wait", "b.py", "--timeout", "1s")
    assert first.process.poll() == 0
