"""Hand-over and the queue: what is given to somebody is not in the queue; what is let go is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .waits import Waiting, waits


@pytest.fixture
def three(two: Someone, new_session: Callable[[], Someone]) -> Someone:
    return new_session()


def test_who_asks_and_waits_has_waited_long_enough_when_it_is_handed_over(
    repository: Enrolled,
    one: Someone,
    two: Someone,
    waiting: Callable[..., Waiting],
) -> None:
    one.takes("a.py")
    assert two.run("lock", "request", "a.py").status == 0
    wait = waiting(two, "a.py")
    assert one.run("lock", "accept").status == 0
    assert wait.end().status == 0
    assert waits(repository) == []
    assert repository.held() == {"a.py": two.name}


def test_a_hand_over_passes_the_queue_and_then_the_queue_goes_on(
    repository: Enrolled,
    one: Someone,
    two: Someone,
    three: Someone,
    waiting: Callable[..., Waiting],
) -> None:
    one.takes("a.py")
    wait = waiting(three, "a.py")
    assert one.run("lock", "transfer", "a.py", "--to", two.name).status == 0
    assert repository.held() == {"a.py": two.name}
    assert [name for name, _ in waits(repository)] == [three.name]
    assert "is yours now" in two.edit("a.py").context
    two.edited("a.py")
    two.stop()
    assert wait.end().status == 0
    assert repository.held() == {"a.py": three.name}


def test_what_is_kept_outlives_a_stop_of_who_has_not_heard_of_it(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    one.run("lock", "transfer", "a.py", "--to", two.name)
    two.stop()
    assert repository.held() == {"a.py": two.name}
    two.prompt()
    two.stop()
    assert repository.held() == {}


def test_who_is_first_in_the_queue_holds_nothing_to_ask_for(
    one: Someone,
    two: Someone,
    three: Someone,
    waiting: Callable[..., Waiting],
) -> None:
    one.takes("b.py")
    waiting(two, "a.py", "b.py")
    done = three.run("lock", "request", "a.py")
    assert done.status == 1
    assert done.stdout == f"Nobody holds a.py, but {two.name} waits for it.\n"
    assert three.run("lock", "request", "a.py", "--json").json == {
        "requests": [],
        "free": [],
        "queued": ["a.py"],
    }


def test_what_was_asked_for_and_let_go_is_told_as_free(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    two.run("lock", "request", "a.py")
    assert two.prompt().is_silent
    one.stop()
    assert "Free again: a.py." in two.prompt().context


def test_who_was_refused_is_not_told_that_it_is_free_when_another_has_it(
    one: Someone, two: Someone, three: Someone
) -> None:
    one.takes("a.py")
    assert two.edit("a.py").refuses
    one.run("lock", "transfer", "a.py", "--to", three.name)
    assert two.prompt().is_silent
    three.prompt()
    three.stop()
    assert "Free again: a.py." in two.prompt().context
