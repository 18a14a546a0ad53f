"""`watch` goes on: a state in another's place, a folder that goes away, who came back."""

from __future__ import annotations

import shlex
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from tests.support.enrolment import Enrolled, git

from ..conftest import Someone
from ..program import LONGEST_SECONDS, Client, Program
from .conftest import Watching
from .impatient import IMPATIENT, ROUND
from .test_plain import read_until
from .tmux import Terminal


def lines_of(process: subprocess.Popen[str]) -> Queue[str]:
    found: Queue[str] = Queue()
    stream = process.stdout
    assert stream is not None
    Thread(target=lambda: [found.put(line) for line in stream], daemon=True).start()
    return found


def test_events_of_a_state_that_was_made_anew_are_told(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """After `uninstall` and `init` a pipe gets the new state's events, though their numbers start again."""
    for number in range(10):
        one.takes(f"{number}.py")
    process = program.start("watch", "--json")
    read_until(process, '"state"')
    assert program("uninstall").status == 0
    assert program("init", "--multi-instance").status == 0
    one.start()
    one.takes("new.py")
    told, found = "", lines_of(process)
    try:
        while "new.py" not in told:
            told += found.get(timeout=LONGEST_SECONDS)
    except Empty:
        pytest.fail(f"new.py was never told, only {told!r}")
    finally:
        process.send_signal(2)
        process.wait()


def test_it_goes_on_when_its_linked_worktree_is_removed(
    shell: Terminal, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """The repository is still guarded, so that is not denied, and what happens in it is still shown."""
    folder = tmp_path / "linked"
    git(repository.root, "worktree", "add", "-q", str(folder))
    shell.type(f"cd {shlex.quote(str(folder))}; {shlex.join([*IMPATIENT, 'watch'])}\n")
    shell.wait_for("1 here")
    git(repository.root, "worktree", "remove", "--force", str(folder))
    one.takes("later.py")
    shell.wait_for("later.py")
    time.sleep(ROUND + 1)  # by then it has looked at the settings
    assert "not guarded any more" not in shell.text


def test_a_session_that_came_back_is_not_gone(
    watching: Watching, new_session: Callable[[], Someone], program: Program
) -> None:
    """Who is resumed after a crash is shown as here with the very reading that shows the restored session."""
    one = new_session()
    one.takes("a.py")
    new_session()
    screen = watching(program=IMPATIENT)
    screen.keys("1")
    one.client.kill()
    screen.wait_for("gone")
    one.client = Client(program)
    one.pid = one.client.pid
    one.start("resume")
    screen.wait_for("session restored")
    assert "gone" not in screen.text
