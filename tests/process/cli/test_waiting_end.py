"""The last word of `lock wait`: what is held by then, and by whom."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program
from .waits import Waiting

Starts = Callable[..., Waiting]


def test_a_wait_that_was_granted_is_not_called_cancelled(
    repository: Enrolled,
    program: Program,
    one: Someone,
    waiting: Starts,
) -> None:
    """Ctrl-C a moment after the grant: who is told that there is nothing holds nothing."""
    one.takes("a.py")
    wait = waiting(None, "a.py")
    wait.process.send_signal(signal.SIGSTOP)
    one.stop()
    wait.process.send_signal(signal.SIGINT)
    wait.process.send_signal(signal.SIGCONT)
    done = wait.end()
    assert bool(repository.held()) == (done.status == 0), (done, repository.held())


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_what_is_gone_again_is_not_called_locked(
    repository: Enrolled,
    one: Someone,
    two: Someone,
    new_session: Callable[[], Someone],
    waiting: Starts,
    option: list[str],
) -> None:
    """Its process was stopped (Ctrl-Z, a frozen container) while its session's turn went by."""
    three = new_session()
    one.takes("a.py")
    wait = waiting(two, *option, "a.py")
    wait.process.send_signal(signal.SIGSTOP)
    one.stop()
    two.prompt()
    two.stop()
    three.takes("a.py")
    wait.process.send_signal(signal.SIGCONT)
    done = wait.end()
    assert repository.held() == {"a.py": three.name}
    assert done.status == 1
    if option:
        gone = {"resources": ["a.py"], "reason": "gone again", "let_go": [], "passes_on_at": None}
        assert done.json == {"refused": gone}
    else:
        assert "Locked a.py" not in done.stdout
        assert f"{two.name} does not hold that any more" in done.stdout


def clear(who: Someone) -> None:
    """`/clear`: another session goes on in its client."""
    who.end("clear")
    who.id = "c1ea" + who.id[4:]
    who.environment["CLAUDE_CODE_SESSION_ID"] = who.id
    who.start("clear")


def test_after_clear_it_names_who_holds_it(
    repository: Enrolled,
    one: Someone,
    two: Someone,
    waiting: Starts,
) -> None:
    one.takes("a.py")
    one.takes("b.py")
    as_json, as_text = waiting(two, "a.py", "--json"), waiting(two, "b.py")
    clear(two)
    one.stop()
    done = as_json.end()
    assert repository.held() == {"a.py": two.name, "b.py": two.name}
    assert [each["locked_by"] for each in done.json] == [two.name]
    assert f"Locked b.py for {two.name} " in as_text.end().stdout


def test_a_clear_between_the_grant_and_the_word(
    repository: Enrolled,
    one: Someone,
    two: Someone,
    waiting: Starts,
) -> None:
    """A background subagent's locks go on with it."""
    one.takes("a.py")
    wait = waiting(two, "--agent", "sub", "--json", "a.py")
    wait.process.send_signal(signal.SIGSTOP)
    one.stop()
    clear(two)
    wait.process.send_signal(signal.SIGCONT)
    done = wait.end()
    assert repository.held() == {"a.py": two.name}
    assert [(each["locked_by"], each["agent"]) for each in done.json] == [(two.name, "sub")]


def test_a_reader_that_went_away(
    one: Someone,
    two: Someone,
    waiting: Starts,
) -> None:
    """Its output is closed when it is granted: it ends without a traceback."""
    one.takes("a.py")
    wait = waiting(two, "a.py")
    assert wait.process.stdout is not None
    assert wait.process.stderr is not None
    wait.process.stdout.close()
    one.stop()
    wait.process.wait(20)
    assert "Traceback" not in wait.process.stderr.read()
