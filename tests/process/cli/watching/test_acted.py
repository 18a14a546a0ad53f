"""What keys do to the state is what the commands do, on record with a reason; what is refused is said."""

from __future__ import annotations

from collections.abc import Callable

from coord_core.services.callers import login
from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until

from ..conftest import Someone
from ..program import Program
from ..waits import Waiting
from .conftest import Watching

ME = f"user-{login()}"


def last(repository: Enrolled, action: str) -> dict[str, object]:
    entry = [entry for entry in repository.entries() if entry.event.action == action][-1]
    return {"of": entry.event.instance, "on": str(entry.event.resource), **entry.event.detail}


def test_anothers_lock_is_broken_with_a_reason(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("src/a.py")
    waiting(two, "src/a.py")
    screen = watching()
    screen.wait_for("1 waiting")
    screen.keys("w")
    screen.wait_for(f"place 1  {two.name} waits since")
    screen.keys("Escape")
    screen.wait_without("Who waits for")
    screen.keys("r")
    screen.wait_for(f"Break the lock of {one.name} on src/a.py?")
    screen.keys("Enter")
    screen.wait_for("It takes a reason.")
    assert repository.held() == {"src/a.py": one.name}
    screen.type("[red]it hangs")
    screen.keys("Enter")
    screen.wait_for("Released src/a.py.")
    screen.wait_for("lock forced")
    assert repository.held() == {"src/a.py": two.name}
    forced = last(repository, "lock_forced")
    assert (forced["of"], forced["by"], forced["reason"]) == (one.name, ME, "[red]it hangs")


def test_ones_own_is_released_and_handed_over(
    watching: Watching, repository: Enrolled, program: Program, one: Someone, two: Someone
) -> None:
    assert program("lock", "acquire", "a.py", "b.py").status == 0
    screen = watching()
    screen.wait_for(f"*{ME}")
    screen.keys("r")
    screen.wait_for("Release a.py?")
    screen.keys("n")
    screen.wait_without("Release a.py?")
    screen.keys("r")
    screen.wait_for("Release a.py?")
    screen.keys("y")
    screen.wait_for("Released a.py.")
    screen.keys("h")
    screen.wait_for("Hand b.py over to whom?")
    screen.type(two.name[-4:])
    screen.keys("Enter")
    screen.wait_for(f"Handed b.py over to {two.name}.")
    assert repository.held() == {"b.py": two.name}


def test_a_session_is_ended_and_gets_a_priority(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    screen = watching(200, 50)
    screen.keys("1", "p")
    screen.wait_for(f"Who comes first in queues: {one.name}")
    screen.type("15")
    screen.keys("Enter")
    screen.wait_for("A number from -10 to 10.")
    screen.keys("BSpace", "BSpace")
    screen.type("5")
    screen.keys("Enter")
    screen.wait_for("Why?")
    screen.keys("Enter")
    screen.wait_for("It takes a reason.")
    screen.type("release")
    screen.keys("Enter")
    screen.wait_for(f"{one.name} has priority 5.")
    screen.keys("e")
    screen.wait_for(f"End {one.name}?")
    screen.type("it hangs")
    screen.keys("Enter")
    screen.wait_for(f"{one.name} has ended.")
    screen.wait_for("session ended")
    assert repository.held() == {}
    assert last(repository, "session_ended")["reason"] == "it hangs"


def test_what_is_refused_is_said_and_the_view_goes_on(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone
) -> None:
    assert one.edit("a.py").is_silent  # in flight
    screen = watching(CLAUDE_CODE_SESSION_ID=two.id)
    screen.wait_for("a.py")
    screen.keys("r")
    screen.wait_for("Why?")
    screen.type("I want it")
    screen.keys("Enter")
    screen.wait_for(f"Only a person may break a lock, and this is {two.name}.")
    assert repository.held() == {"a.py": one.name}
    assert one.edited("a.py").is_silent
    one.takes("b.py")
    screen.wait_for("b.py")


def test_a_lock_that_went_to_another_meanwhile_is_let_be(
    watching: Watching, repository: Enrolled, program: Program, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    screen = watching()
    screen.keys("r")
    screen.wait_for("Break the lock")
    one.stop()
    two.takes("a.py")
    wait_until(lambda: repository.held() == {"a.py": two.name}, "another has it")
    screen.type("it hangs")
    screen.keys("Enter")
    screen.wait_for(f"a.py is not held by {one.name} any more.")
    assert repository.held() == {"a.py": two.name}
