"""How a `lock wait` ends: told to, killed, with its time, its session or its holder."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .waits import Waiting, let_them_look, waits


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_wait_that_is_told_to_end_is_gone(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting], number: int
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    wait.process.send_signal(number)
    assert wait.end().status == 1
    assert waits(repository) == []
    assert repository.actions()[-1] == "wait_abandoned"


def test_a_wait_that_is_killed_gets_nothing_and_holds_nobody_back(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone],
    waiting: Callable[..., Waiting],
) -> None:  # fmt: skip
    three = new_session()
    one.takes("a.py")
    killed, alive = waiting(two, "a.py", "b.py"), waiting(three, "a.py")
    killed.process.kill()
    killed.process.wait()
    assert three.edit("b.py").is_silent
    one.stop()
    assert alive.end().status == 0
    assert repository.held()["a.py"] == three.name


def test_a_wait_ends_when_its_time_is_up(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    done = waiting(two, "--timeout", "1s", "a.py").end()
    assert (done.status, waits(repository)) == (1, [])
    assert "timed out" in done.stdout


def test_a_wait_ends_with_its_session(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    two.end()
    done = wait.end()
    assert (done.status, waits(repository)) == (1, [])
    assert "its session ended" in done.stdout


def test_a_wait_finds_a_holder_that_is_dead(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    one.client.kill()
    assert wait.end().status == 0
    assert repository.held() == {"a.py": two.name}


def test_the_waits_of_a_dead_session_end(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    two.client.kill()
    assert wait.end().status == 1
    one.stop()
    assert repository.held() == {}


def test_a_wait_goes_on_after_clear(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    two.end("clear")
    two.id = "c1ea" + two.id[4:]
    two.environment["CLAUDE_CODE_SESSION_ID"] = two.id
    two.start("clear")
    one.stop()
    assert wait.end().status == 0
    assert repository.held() == {"a.py": two.name}


def test_a_wait_ends_with_its_subagent(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "--agent", "sub", "a.py")
    two.stop_agent("sub")
    done = wait.end()
    assert (done.status, waits(repository)) == (1, [])
    assert "its agent ended" in done.stdout


def test_a_stop_that_names_the_running_subagents_ends_the_waits_of_the_others(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    gone, goes_on = waiting(two, "--agent", "gone", "a.py"), waiting(two, "--agent", "here", "a.py")
    main = waiting(two, "b.py", "a.py")
    two.stop(running=["here"])
    assert gone.end().status == 1
    one.stop()
    assert goes_on.end().status == 0
    assert main.process.poll() is None


def test_a_wait_lasts_through_sleep(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py", "--timeout", "10m")
    repository.clock_jumped(7200)
    let_them_look(repository)  # at itself, too
    assert wait.process.poll() is None
    one.stop()
    assert wait.end().status == 0
