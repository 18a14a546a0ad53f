"""`demo`: two sessions want the same file, in a scratch repository, through the real hooks."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import click

from coord_core.cli import output
from coord_core.cli.demo_folder import scratch
from coord_core.cli.demo_session import DemoError, DemoSession
from coord_core.domain.errors import MachineError
from coord_core.install.enrolment import Site, enrol
from coord_core.views import audit_log, locks_file

FILE = "src/auth.py"
PAUSE = 1.5  # seconds after a step, on a terminal
IDS = ("1234abcd-0000-4000-8000-000000000000", "5678efab-0000-4000-8000-000000000000")
EXPECTED = ("session_started", "lock_acquired", "lock_denied", "lock_released", "session_ended")


@click.command()
@click.option("--keep", is_flag=True, help="Keep the scratch repository and say where it is.")
@click.option("--fast", is_flag=True, help="Without pauses.")
def demo(keep: bool, fast: bool) -> None:
    """See two sessions contend for one file, step by step.

    It runs the hooks of this installation as Claude Code does, in a scratch repository with a HOME of its
    own; nothing else is touched. Exit status 1 when a step does not go as it should.

    \b
    Example:
      claude-coordinator demo --fast
    """
    with scratch(keep) as folder, ExitStack() as stack:
        repository, home = _repository(folder), folder / "home"
        first, second = (stack.enter_context(closing(DemoSession(id, repository, home))) for id in IDS)
        for title, step in _steps(first, second, repository):
            output.say(f"\n▶ {title}", "cyan")
            for line in step().splitlines():
                output.say(f"    {line}")
            if not fast and output.on_terminal():
                time.sleep(PAUSE)
    output.say("\n✅ Every step went as told.", "green")


def _steps(a: DemoSession, b: DemoSession, repository: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """What happens, and what is shown of it."""
    yield "Two Claude Code sessions start in one repository.", lambda: f"{_start(a)}\n{_start(b)}"
    yield f"{a.name} edits {FILE}. Its hook takes the lock, and lets the edit go on.", lambda: _edit(a)
    yield f"{locks_file.NAME} says who holds it.", lambda: _view(repository, locks_file.NAME, FILE, a.name)
    yield f"{b.name} wants to edit the same file. This is what Claude reads:", lambda: _refused(b, a)
    yield f"{a.name} ends its turn, and lets go.", lambda: _stop(a, repository)
    yield f"{b.name} tries again.", lambda: _edit(b)
    yield "Both sessions end.", lambda: _end(a, b)
    yield f"{audit_log.NAME} has all of it.", lambda: _view(repository, audit_log.NAME, *EXPECTED)


def _start(session: DemoSession) -> str:
    told = session.start()
    _expect(session.name in told, f"{session.name} was not told its name")
    return f"{session.name} is here."


def _edit(session: DemoSession) -> str:
    refusal = session.asks_to_edit(FILE)
    _expect(refusal is None, f"the edit by {session.name} was refused: {refusal}")
    session.edits(FILE, f"# edited by {session.name}")
    return "Granted, and edited."


def _refused(session: DemoSession, holder: DemoSession) -> str:
    refusal = session.asks_to_edit(FILE) or ""
    _expect(holder.name in refusal, f"the edit by {session.name} was not refused")
    return refusal


def _stop(session: DemoSession, repository: Path) -> str:
    session.stop()
    text = (repository / locks_file.NAME).read_text(encoding="utf-8")
    _expect(session.name not in text, f"{session.name} still holds a lock")
    return text


def _end(*sessions: DemoSession) -> str:
    for session in sessions:
        session.end()
    return ""


def _view(repository: Path, name: str, *expected: str) -> str:
    text = (repository / name).read_text(encoding="utf-8")
    for word in expected:
        _expect(word in text, f"{name} does not mention {word}")
    return text


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise DemoError(f"The demo went wrong: {otherwise}.", "Run `claude-coordinator doctor`.")


def _repository(folder: Path) -> Path:
    """A git repository of its own, whatever git is told by the environment; enrolled."""
    repository = folder / "repository"
    for new in (folder / "home", repository):
        new.mkdir()
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder / "home")}
    try:
        command = ["git", "init", "--quiet", "--template=", "."]
        subprocess.run(command, cwd=repository, env=environment, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise MachineError(f"git cannot make a repository: {error}.", "Install git.") from error
    enrol(Site(str(repository)))
    return repository
