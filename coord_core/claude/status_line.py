"""Claude Code starts this for its status line: JSON on stdin, text on stdout.

The user's own runs meanwhile, so both cost no more than the slower one. Ours has a limit; for theirs the
client would wait, and so do we. Ours says nothing where nobody governs, writes nothing, and ends with 0: what
fails is one line that says why. A new run of the client's ends the one before with a signal, which has to
reach what we started: the main thread does nothing but wait, because a signal's handler runs in no other.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _thread
import os
import time

from coord_core import bundle
from coord_core import project as projects
from coord_core.claude import own_line
from coord_core.claude.own_run import Run
from coord_core.claude.payload import Payload, all_of_stdin
from coord_core.domain.errors import CoordinatorError
from coord_core.jsontext import load_object
from coord_core.services import standing
from coord_core.views import status_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Mapping, Sequence

    from coord_core.project import Project
    from coord_core.services.standing import Standing

SECONDS = 3.0  # for ours
STEP = 0.5  # seconds between two looks whether the client has sent a signal
MARGIN = 4  # columns that the client keeps free
UNKNOWN_WIDTH = 80
_LATE = "It took too long: the disk or the state does not answer."


class Lines:
    """What is to be printed, as far as it is known, and what is waited for."""

    __slots__ = ("heard", "ours", "run", "said", "starting", "theirs")

    def __init__(self) -> None:
        self.theirs = b""
        self.ours: str | None = None
        self.run: Run | None = None
        self.starting = _thread.RLock()  # held while the user's own is started, and for good in the end
        self.said = _taken()  # released when ours is known
        self.heard = _taken()  # released when the user's own has ended


def main(words: Sequence[str]) -> None:
    """Print it and end the process. Never returns, never raises."""
    lines, environment = Lines(), dict(os.environ)
    try:
        for number in (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGINT):
            _signal.signal(number, lambda number, frame: _stop(lines, number))
        _thread.start_new_thread(_say, (lines, words, environment))
        if not lines.said.acquire(timeout=SECONDS) and lines.ours is None:
            lines.ours = status_line.trouble(_LATE, columns(environment), is_coloured(environment))
        lines.starting.acquire()
        if lines.run is not None:
            _wait_for(lines.heard)
    except BaseException as error:
        lines.ours = lines.ours or _failure(error, environment)
    finally:
        _finish(lines)


def _say(lines: Lines, words: Sequence[str], environment: Mapping[str, str]) -> None:
    """In a thread of its own, because whatever hangs may hang in the disk."""
    try:
        given = all_of_stdin()
        _start(lines, own_line.command(words, environment), given, environment)
        found = ours(given, environment)
    except BaseException as error:
        found = _failure(error, environment)
    if lines.ours is None:
        lines.ours = found
    _complete_bundle()
    lines.said.release()


def ours(given: bytes, environment: Mapping[str, str]) -> str:
    """Our line; empty where nobody governs, and inside ours."""
    if own_line.is_inside(environment):
        return ""
    try:
        found = standing_of(given, environment)
        return status_line.line(found, columns(environment), is_coloured(environment)) if found else ""
    except Exception as error:
        return _failure(error, environment)


def standing_of(given: bytes, environment: Mapping[str, str]) -> Standing | None:
    """How the session stands that the client's JSON names; None where nobody governs.

    Raises CoordinatorError.
    """
    payload = Payload(load_object(given.decode("utf-8", "replace"), "The input"), environment)
    project = _project(payload)
    if project is None:
        return None
    pid = environment.get("CLAUDE_PID", "")
    choose = standing.of_session(payload.session_id, int(pid) if pid.isdecimal() else 0)
    return standing.look(project, choose, time.time())


def columns(environment: Mapping[str, str]) -> int:
    said = environment.get("COLUMNS", "")
    return (int(said) if said.isdecimal() and len(said) < 6 else UNKNOWN_WIDTH) - MARGIN


def is_coloured(environment: Mapping[str, str]) -> bool:
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def _project(payload: Payload) -> Project | None:
    """The project of where the session is now, else of where it started."""
    for folder in dict.fromkeys((payload.cwd, payload.home)):
        found = projects.find(os.path.realpath(folder))
        if found is not None:
            return found
    return None


def _start(lines: Lines, named: str, given: bytes, environment: Mapping[str, str]) -> None:
    if not named:
        return
    with lines.starting:
        try:
            lines.run = Run(named, own_line.surroundings(environment))
        except (OSError, ValueError):  # as the client alone: it shows nothing of it
            return
        _thread.start_new_thread(_hear, (lines, lines.run, given))


def _hear(lines: Lines, run: Run, given: bytes) -> None:
    try:
        lines.theirs = run.printed(given)
    finally:
        lines.heard.release()


def _stop(lines: Lines, number: int) -> None:
    for other in (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGINT):
        _signal.signal(other, _signal.SIG_IGN)
    lines.starting.acquire(timeout=SECONDS)
    if lines.run is not None:
        lines.run.end()
    os._exit(128 + number)


def _taken() -> LockType:
    lock = _thread.allocate_lock()
    lock.acquire()
    return lock


def _wait_for(lock: LockType) -> None:
    """In steps: a signal that comes just before the system waits would be looked at only after that wait."""
    while not lock.acquire(timeout=STEP):
        pass


def _failure(error: BaseException, environment: Mapping[str, str]) -> str:
    said = error.sentence() if isinstance(error, CoordinatorError) else f"{type(error).__name__}: {error}"
    return status_line.trouble(said, columns(environment), is_coloured(environment))


def _finish(lines: Lines) -> None:
    """Theirs as it is, then ours on a line of its own; what it left switched on is switched off."""
    mine = (lines.ours or "").encode("utf-8", "replace")
    reset = status_line.RESET.encode() if b"\x1b" in lines.theirs and mine else b""
    between = b"\n" if lines.theirs and not lines.theirs.endswith(b"\n") else b""
    parts = [lines.theirs, between if mine else b"", reset, mine, b"\n" if mine else b""]
    try:
        _write(b"".join(parts))
    except OSError:
        pass
    os._exit(0)


def _write(data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(1, rest) :]


def _complete_bundle() -> None:
    try:
        bundle.complete()
    except Exception:
        pass  # the next one loads as this one did
