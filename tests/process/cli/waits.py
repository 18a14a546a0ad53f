"""`lock wait` as a session's background command, and who is in the queue."""

from __future__ import annotations

import subprocess

from tests.support.enrolment import Enrolled

from .program import Done


class Waiting:
    """A `lock wait` that runs, as a session's background command does."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def end(self) -> Done:
        stdout, stderr = self.process.communicate(timeout=30)
        return Done(stdout, stderr, self.process.returncode)


def waits(repository: Enrolled) -> list[tuple[str, list[str]]]:
    with repository.reading() as tx:
        return [(wait.actor.instance, [str(want.resource) for want in wait.wants]) for wait in tx.waits()]
