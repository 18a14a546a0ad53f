"""However it ends, the terminal is as it was and nothing is left; a state that is away is said."""

from __future__ import annotations

import os
import shlex
import signal
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until

from ..conftest import Someone
from ..program import PROGRAM
from .conftest import Watching
from .tmux import Terminal

LEFT = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?7h")  # other screen, cursor, paste, wrapping


@pytest.mark.parametrize(("ending", "status"), [("q", 0), ("C-c", 0), (signal.SIGTERM, 143)])
def test_the_terminal_is_as_it_was(watching: Watching, ending: str | int, status: int) -> None:
    screen = watching()
    assert screen.told("alternate_on") == "1"
    if isinstance(ending, str):
        screen.keys(ending)
    else:
        os.kill(screen.pid, ending)
    assert screen.status() == status
    assert screen.told("alternate_on") == "0"
    wait_until(lambda: all(each in screen.raw for each in LEFT), "all is set back")


def test_a_terminal_that_is_closed_ends_it(watching: Watching) -> None:
    screen = watching()
    pid = screen.pid
    screen.close()
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), "the program has ended")


def test_it_can_be_suspended(shell: Terminal, one: Someone) -> None:
    """In a shell: what tmux itself starts, it wakes again."""
    shell.type(f"{shlex.join([*PROGRAM, 'watch'])}\n")
    shell.wait_for("1 here")
    shell.keys("C-z")
    shell.wait_for("Stopped")
    assert shell.told("alternate_on") == "0"
    one.takes("meanwhile.py")
    shell.type("fg\n")
    shell.wait_for("meanwhile.py")
    shell.keys("q")
    shell.wait_without("meanwhile.py")


def test_a_state_that_is_away_or_damaged_is_said_until_it_is_back(
    watching: Watching, repository: Enrolled, one: Someone
) -> None:
    one.takes("a.py")
    screen = watching()
    screen.wait_for("a.py")
    away = repository.state.with_name("away")
    repository.state.rename(away)
    screen.wait_for("as it was at")
    assert "This repository is enrolled, but the coordinator's state" in screen.text
    assert any(line.startswith("a.py") for line in screen.lines)
    away.rename(repository.state)
    screen.wait_without("as it was at")
    one.takes("b.py")
    screen.wait_for("b.py")
    sound = repository.database.read_bytes()
    repository.database.write_bytes(b"not a database " * 1000)
    screen.wait_for("damaged")
    repository.database.write_bytes(sound)
    screen.wait_without("damaged")
