"""A channel's thread in the courier, and the lock on a file that keeps other couriers from the channel."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from typing import TYPE_CHECKING

from coord_core.domain.errors import BusyError, CoordinatorError, MachineError
from coord_core.notify import worker
from coord_core.notify.outbox import Outbox
from coord_core.notify.state import State

if TYPE_CHECKING:
    from coord_core.notify.channels import Target
    from coord_core.notify.sending import Service
    from coord_core.project import Project

PATIENCE = 5.0  # seconds after which it counts as barred by another that is at the channel
LOOK = 0.1  # seconds between two looks whether it still is
TRIES = 20  # where the state is busy
PAUSE = 2.0


class Post(threading.Thread):
    """`seen`: the event up to which all is told, -1 while it is not. `is_barred`: another has the channel."""

    def __init__(self, project: Project, target: Target, service: Service) -> None:
        super().__init__(daemon=True)
        self.target = target
        self.seen = -1
        self.has_failed = self.is_barred = False
        self.news = threading.Event()
        self._ends = threading.Event()
        self._project = project
        self._service = service

    @property
    def is_at_work(self) -> bool:
        return self.is_alive() and not self.has_failed and not self.is_barred

    @property
    def is_idle(self) -> bool:
        """Is there nothing that it will do?"""
        return self.seen >= 0 or not self.is_at_work

    def end(self) -> None:
        """After the message that is going out now."""
        self._ends.set()
        self.news.set()

    def run(self) -> None:
        for _ in range(TRIES):
            try:
                self._run()
                return
            except BusyError:
                if self._ends.wait(PAUSE):
                    return
            except CoordinatorError:
                break
        self.has_failed = True

    def _run(self) -> None:
        lock, since = None, time.monotonic()
        while (lock := exclusive(self._project.state, self.target.key)) is None:  # another courier is at it
            self.is_barred = time.monotonic() - since > PATIENCE
            if self._ends.wait(LOOK):
                return
        try:
            self.is_barred = False
            self._work()
        finally:
            os.close(lock)

    def _work(self) -> None:
        state, outbox = State(self._project), Outbox(self._project.state)
        try:
            work = worker.Worker(self.target, self._service, state, outbox)
            work.recover()
            while not self._ends.is_set():
                upto = state.last_seq()
                pause = work.advance()
                if work.is_done(upto):
                    self.seen = upto
                elif pause:
                    self.seen = -1
                if pause > 0:
                    self.news.wait(pause)
                    self.news.clear()
        finally:
            outbox.close()


def exclusive(folder: str, key: str) -> int | None:
    """A lock on a channel that goes with this process; None while another has it. Raises MachineError."""
    path = os.path.join(folder, f"notifications-{key}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise MachineError(f"{path} cannot be written.", "Check the disk.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
