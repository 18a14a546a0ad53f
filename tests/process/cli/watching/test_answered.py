"""Who asks for a lock is answered by a key, as by `lock accept` and `lock decline`."""

from __future__ import annotations

from tests.support.enrolment import Enrolled

from ..conftest import Someone
from ..program import Program
from .conftest import Watching
from .test_acted import ME, last


def test_what_is_asked_of_oneself_is_handed_over_or_declined(
    watching: Watching, repository: Enrolled, program: Program, one: Someone, two: Someone
) -> None:
    assert program("lock", "acquire", "a.py", "b.py").status == 0
    assert one.run("lock", "request", "a.py", "b.py").status == 0
    screen = watching()
    screen.keys("4")
    screen.wait_for("a accept  d decline")
    screen.keys("d")
    screen.wait_for(f"Tell {one.name} that a.py stays with its holder?")
    screen.keys("Enter")
    screen.wait_for(f"{one.name} is told that a.py stays with its holder.")
    assert last(repository, "transfer_declined")["reason"] is None
    screen.keys("2", "Down", "Up")
    screen.keys("a")
    screen.wait_for(f"Hand b.py over to {one.name}, who asks for it?")
    screen.keys("n")
    screen.wait_without("who asks for it?")
    assert repository.held() == {"a.py": ME, "b.py": ME}
    screen.keys("a")
    screen.wait_for(f"Hand b.py over to {one.name}, who asks for it?")
    screen.keys("y")
    screen.wait_for(f"Handed b.py over to {one.name}.")
    assert repository.held() == {"a.py": ME, "b.py": one.name}


def test_for_another_an_administrator_answers_with_a_reason(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    assert two.run("lock", "request", "a.py").status == 0
    screen = watching()
    screen.keys("d")
    screen.wait_for(f"Tell {two.name} that a.py, which {one.name} holds, stays")
    screen.keys("Enter")
    screen.wait_for("It takes a reason.")
    screen.type("a rename")
    screen.keys("Enter")
    screen.wait_for(f"{two.name} is told that a.py stays with its holder.")
    declined = last(repository, "transfer_declined")
    assert (declined["of"], declined["by"], declined["reason"]) == (one.name, ME, "a rename")
    screen.keys("a")
    screen.wait_for("Nobody asks for it.")


def test_a_session_answers_for_itself_alone(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    assert two.run("lock", "request", "a.py").status == 0
    screen = watching(CLAUDE_CODE_SESSION_ID=two.id)
    screen.keys("a")
    screen.wait_for(f"Hand a.py, which {one.name} holds, over to {two.name},")
    screen.keys("y")
    screen.wait_for("Only a person may answer a request for another's lock")
    assert repository.held() == {"a.py": one.name}


def test_a_request_that_was_answered_meanwhile_is_let_be(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    assert two.run("lock", "request", "a.py").status == 0
    screen = watching()
    screen.keys("a")
    screen.wait_for("asks for it?")
    assert one.run("lock", "decline").status == 0
    screen.keys("y")
    screen.wait_for("That request was answered in the meantime.")
    assert repository.held() == {"a.py": one.name}
