"""The other end of fork_server.py: runs the program in processes that begin where its imports are done.

COORDINATOR_TESTS_FORK=0 gives each an interpreter of its own instead, as a command has that is installed.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = [sys.executable, "-m", "tests.support.fork_server"]
PROGRAM = [sys.executable, "-m", "coord_core.cli"]
SWITCH = "COORDINATOR_TESTS_FORK"
PIPE_HOLDS = 1 << 16  # bytes
READ_AT_THE_START = ("PYTHON", "LC_", "LANG", "LD_")  # a running process does not look at these again
# Before a test has changed it, and without what tests/conftest.py may take out only after this is imported.
AT_THE_START = {**os.environ, "PYTHONUTF8": "1"}
AT_THE_START.pop("PYTHONDONTWRITEBYTECODE", None)
Done = subprocess.CompletedProcess[str]
Pipe = tuple[int, int]


class Forker:
    """A process that starts others below itself, one at a time."""

    def __init__(self, control: socket.socket, pid: int, parent: Forker | None = None) -> None:
        self.pid = pid
        self._parent = parent
        self._control = control
        self._answers = control.makefile("rb", buffering=0)  # so that what was told is still to be seen there
        self._at_work = threading.Lock()

    def child(self) -> Forker:
        """Another one, as its child."""
        ours, theirs = socket.socketpair()
        with theirs, self._at_work:
            return Forker(ours, self._order({}, [theirs.fileno()]), self)

    def prepare(self, names: Sequence[str]) -> None:
        """Import these modules, for the processes that it will start."""
        with self._at_work:
            self._order({"import": list(names)}, [])

    def start(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], streams: list[int]
    ) -> int:
        """The pid of claude-coordinator in the folder, with these as stdin, stdout and stderr.

        It has to be waited for before anything else is asked for here.
        """
        order = {"arguments": list(arguments), "folder": str(folder), "environment": dict(environment)}
        return self._order({**order, "input": True}, streams)

    def wait(self) -> int:
        """The exit status of what was started. Raises RuntimeError when this was killed meanwhile."""
        return self._answer()

    def command(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float
    ) -> Done:
        """Run claude-coordinator in the folder; else as `words`."""
        if can_be_forked(folder, environment):
            return self._run("arguments", arguments, folder, environment, seconds)
        return self.words([*PROGRAM, *arguments], folder, environment, seconds)

    def words(
        self, words: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float
    ) -> Done:
        """Run a program.

        Raises TimeoutExpired, and then it has been killed; BlockingIOError when another is at work.
        """
        return self._run("words", words, folder, environment, seconds)

    def hook(
        self, event: str, folder: Path, environment: Mapping[str, str], given: bytes, seconds: float
    ) -> Done:
        """Answer an event, where the server is hook_server.py. `given` fits in a pipe. Raises as `words`."""
        ours, theirs = os.pipe()
        os.write(theirs, given)
        os.close(theirs)
        return self._run("hook", [event], folder, environment, seconds, ours)

    def starts(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], pipes: Sequence[Pipe]
    ) -> int:
        """The pid of claude-coordinator, which writes to the pipes; `has_answered` when it has ended."""
        order = {"arguments": list(arguments), "folder": str(folder), "environment": dict(environment)}
        return self._order(order, [theirs for _, theirs in pipes], pipes)

    def has_answered(self, seconds: float | None) -> bool:
        """Within this time, or however long it takes."""
        return bool(select.select([self._control], [], [], seconds)[0])

    def status(self) -> int:
        """How the one ended that it `starts`."""
        return self._answer()

    def _run(
        self, kind: str, words: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float,
        given: int | None = None,
    ) -> Done:  # fmt: skip
        """`given`: its stdin, which is closed here."""
        order = {kind: list(words), "folder": str(folder), "environment": dict(environment)}
        stdin = [] if given is None else [given]
        if not self._at_work.acquire(blocking=False):
            for descriptor in stdin:
                os.close(descriptor)
            raise BlockingIOError
        try:
            pipes = [os.pipe(), os.pipe()]
            streams = [*stdin, *(theirs for _, theirs in pipes)]
            pid = self._order({**order, "input": bool(stdin)}, streams, pipes)
            out, err, status = self._end_of(pid, [ours for ours, _ in pipes], seconds)
        except TimeoutError:
            raise subprocess.TimeoutExpired(list(words), seconds) from None
        finally:
            self._at_work.release()
            for descriptor in stdin:
                os.close(descriptor)
        return Done(list(words), status, out, err)

    def _order(self, order: Mapping[str, object], given: list[int], pipes: Sequence[Pipe] = ()) -> int:
        """The pid of the child that does it. Our copies of the pipes' other ends are closed."""
        text = json.dumps(order).encode() + b"\n"
        try:
            sent = socket.send_fds(self._control, [text], given)
            self._control.sendall(text[sent:])
        finally:
            for _, theirs in pipes:
                os.close(theirs)
        return self._answer()

    def _end_of(self, pid: int, outputs: Sequence[int], seconds: float) -> tuple[str, str, int]:
        """What it printed, and its status; it is killed when anything is raised meanwhile."""
        try:
            out, err = _read(outputs, seconds)
        except BaseException:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self._answer()
            raise
        return out, err, self._answer()

    def _answer(self) -> int:
        line = self._answers.readline()
        if not line:
            raise RuntimeError("The process that forks has ended.")
        return int(line)

    def kill(self) -> None:
        """SIGKILL; afterwards there is no such process."""
        assert self._parent is not None
        if self._answers.closed:
            return
        with self._parent._at_work:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._parent._order({"killed": self.pid}, [])
            self._parent._answer()
        self._answers.close()
        self._control.close()


@cache
def forker() -> Forker:
    """The one of this worker; it ends with it."""
    return started(SERVER)


def started(server: Sequence[str]) -> Forker:
    """A process that forks, until this one ends."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [*server, str(theirs.fileno())], pass_fds=[theirs.fileno()], cwd=ROOT, env=AT_THE_START,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    atexit.register(process.wait)  # after the next line
    atexit.register(process.kill)
    return Forker(ours, process.pid)


def command(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, seconds: float = 30
) -> Done:
    """Run claude-coordinator as a person, in the test's own environment unless another is given.

    Raises TimeoutExpired.
    """
    variables = {**needed(), **os.environ} if environment is None else environment
    try:
        return forker().command(arguments, folder, variables, seconds)
    except BlockingIOError:  # it runs another, for another thread of the test
        return subprocess.run(
            [*PROGRAM, *arguments], cwd=folder, env=variables, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip


def can_be_forked(folder: Path, environment: Mapping[str, str]) -> bool:
    """Would an interpreter that starts there find what the server has found?"""
    if os.environ.get(SWITCH) == "0" or Path(folder, "coord_core").exists():
        return False
    return needed() == _of_the_start(environment)


def needed() -> dict[str, str]:
    """What each environment holds that `can_be_forked`."""
    return _of_the_start(AT_THE_START)


def _of_the_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(READ_AT_THE_START)}


def _read(descriptors: Sequence[int], seconds: float) -> list[str]:
    """All of each, as `text=True` would. Raises TimeoutError."""
    ends = time.monotonic() + seconds
    parts: dict[int, list[bytes]] = {descriptor: [] for descriptor in descriptors}
    with selectors.DefaultSelector() as selector:
        for descriptor in descriptors:
            selector.register(descriptor, selectors.EVENT_READ)
        try:
            while selector.get_map():
                ready = selector.select(max(0.0, ends - time.monotonic()))
                if not ready:
                    raise TimeoutError
                for key, _ in ready:
                    part = os.read(key.fd, 1 << 16)
                    parts[key.fd].append(part)
                    if not part:
                        selector.unregister(key.fd)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
    texts = [b"".join(parts[descriptor]).decode() for descriptor in descriptors]
    return [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
