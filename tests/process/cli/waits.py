"""`lock wait` as a session's background command, and who is in the queue."""

from __future__ import annotations

import subprocess

from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until

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


def let_them_look(repository: Enrolled) -> None:
    """Until everybody who waits has looked at what no commit tells, which leaves a sign of life.

    Surer than a sleep, after which somebody may not have looked yet, and shorter.
    """
    with repository.writing() as tx:
        tx._run("UPDATE waits SET seen_at = 0", {})
    wait_until(lambda: all(_signs(repository)), "everybody who waits has looked")


def _signs(repository: Enrolled) -> list[float]:
    with repository.reading() as tx:
        return [wait.seen_at for wait in tx.waits()]
