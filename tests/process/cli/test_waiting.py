"""`lock wait`: a real process in the queue, and who gets what it waits for."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .waits import Waiting


def test_a_free_lock_is_taken_at_once(repository: Enrolled, one: Someone) -> None:
    done = one.run("lock", "wait", "a.py")
    assert (done.status, repository.held()) == (0, {"a.py": one.name})
    assert "Locked a.py" in done.stdout


def test_the_lock_is_the_waiters_in_the_transaction_that_frees_it(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    one.stop()
    assert repository.held() == {"a.py": two.name}
    done = wait.end()
    assert done.status == 0
    assert "Locked a.py" in done.stdout
    acts = repository.actions()
    released = len(acts) - 1 - acts[::-1].index("lock_released")
    assert acts[released : released + 3] == ["lock_released", "lock_acquired", "wait_granted"]


def test_first_come_first_served(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone],
    waiting: Callable[..., Waiting],
) -> None:  # fmt: skip
    three = new_session()
    one.takes("a.py")
    first, second = waiting(two, "a.py"), waiting(three, "a.py")
    one.stop()
    assert first.end().status == 0
    assert repository.held() == {"a.py": two.name}
    two.prompt()
    two.stop()
    assert second.end().status == 0
    assert repository.held() == {"a.py": three.name}


def test_nobody_overtakes(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone],
    waiting: Callable[..., Waiting],
) -> None:  # fmt: skip
    three = new_session()
    one.takes("a.py")
    waiting(two, "a.py", "b.py")
    refused = three.edit("b.py")
    assert refused.refuses
    assert "kept for " + two.name in refused.reason
    assert three.edit("b.py").reason == refused.reason
    assert three.edit("c.py").is_silent


def test_who_is_in_the_way_of_a_wait_may_go_on(
    one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    waiting(two, "a.py", "b.py")
    assert one.edit("b.py").is_silent


def test_a_set_is_granted_all_at_once(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    one.run("lock", "acquire", "src/")
    wait = waiting(two, "a.py", "b.py", "src/")
    one.run("lock", "release", "a.py")
    assert repository.held() == {"src/": one.name}
    one.run("lock", "release", "src/")
    assert wait.end().status == 0
    assert repository.held() == {"a.py": two.name, "b.py": two.name, "src/": two.name}


def test_the_lock_survives_the_stop_before_the_session_heard_of_it_and_goes_with_its_turn(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    one.stop()
    wait.end()
    two.stop()
    assert repository.held() == {"a.py": two.name}
    two.prompt()
    two.stop()
    assert repository.held() == {}


def test_what_was_waited_for_is_granted_after_a_rebuild(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    assert one.run("recover", "--json").json["events"] == 0  # it is whole
    repository.database.unlink()
    assert one.run("recover").status == 0
    one.stop()
    assert wait.end().status == 0


def test_an_urgent_wait_comes_first(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone],
    waiting: Callable[..., Waiting],
) -> None:  # fmt: skip
    three = new_session()
    with repository.writing() as tx:
        tx._run("UPDATE instances SET priority = 1 WHERE name = :name", {"name": three.name})
    one.takes("a.py")
    waiting(two, "a.py")
    urgent = waiting(three, "a.py")
    one.stop()
    assert urgent.end().status == 0
    assert repository.held() == {"a.py": three.name}
