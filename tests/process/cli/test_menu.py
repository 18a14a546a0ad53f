"""The menu of a refusal, for a person on a terminal."""

from __future__ import annotations

from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until

from .conftest import Someone
from .program import Program, Terminal


def has_waits(repository: Enrolled) -> bool:
    with repository.reading() as tx:
        return tx.has_waits()


def test_to_wait_is_to_get_the_lock(program: Program, repository: Enrolled, one: Someone) -> None:
    one.takes("a.py")
    with Terminal(program, ("lock", "acquire", "a.py")) as terminal:
        terminal.wait_for("1. Wait for lock release")
        terminal.type(b"1\n")
        wait_until(lambda: has_waits(repository), "it waits")
        one.stop()
        done = terminal.finish()
    assert done.status == 0
    assert repository.held()["a.py"].startswith("user-")


def test_to_ask_is_to_be_handed_it(program: Program, repository: Enrolled, one: Someone) -> None:
    one.takes("a.py")
    with Terminal(program, ("lock", "acquire", "a.py")) as terminal:
        terminal.wait_for("Choose")
        terminal.type(b"2\n")
        terminal.wait_for("Why")
        terminal.type(b"I need it\n")
        wait_until(lambda: has_waits(repository), "it waits")
        assert "I need it" in one.edit("b.py").context
        assert one.run("lock", "accept").status == 0
        assert terminal.finish().status == 0
    assert repository.held()["a.py"].startswith("user-")


def test_to_work_on_something_else_is_the_default(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    one.takes("a.py")
    with Terminal(program, ("lock", "acquire", "a.py")) as terminal:
        terminal.wait_for("Choose")
        terminal.type(b"\n")
        assert terminal.finish().status == 1
    assert repository.held() == {"a.py": one.name}
    assert not has_waits(repository)


def test_edit_opens_the_editor_once_the_wait_is_granted(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    one.takes("a.py")
    with Terminal(program, ("edit", "a.py"), variables={"EDITOR": "touch opened"}) as terminal:
        terminal.wait_for("Choose")
        terminal.type(b"1\n")
        wait_until(lambda: has_waits(repository), "it waits")
        one.stop()
        assert terminal.finish().status == 0
    assert (repository.root / "opened").exists()
    assert repository.held() == {}
