"""Many processes write to one branch at once, from clones of their own and from one, and some are killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from coord_core.repository.published.branch import BRANCH, Tip, read, update
from tests.support.enrolment import git
from tests.support.waiting import wait_until

LOG = ".claude-audit.log"


def adding(line: str, folder: Path) -> None:
    def change(tip: Tip) -> dict[str, bytes]:
        return {LOG: tip.files.get(LOG, b"") + f"{line}\n".encode()}

    update(str(folder), "origin", change, f"Add {line}", tries=100)


def started(line: str, folder: Path) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            adding(line, folder)
            status = 0
        finally:
            os._exit(status)
    return child


def tip(remote: Path) -> str:
    return git(remote, "rev-parse", BRANCH)


def test_every_write_of_many_processes_is_there_once(repository: Path, remote: Path, colleague: Path) -> None:
    lines = [f"line-{number}" for number in range(8)]
    children = [started(line, (repository, colleague)[number % 2]) for number, line in enumerate(lines)]

    assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(lines)

    assert sorted(read(str(repository), "origin").files[LOG].decode().split()) == lines
    assert git(remote, "rev-list", "--count", BRANCH).strip() == str(len(lines))


def test_who_is_killed_in_the_middle_leaves_nothing_in_the_way(repository: Path, remote: Path) -> None:
    adding("before", repository)
    was = tip(remote)
    for number in range(6):
        child = started(f"maybe-{number}", repository)
        if number % 2:
            wait_until(lambda seen=was: tip(remote) != seen, "it was pushed")
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        was = tip(remote)

    adding("after", repository)

    found = read(str(repository), "origin").files[LOG].decode().split()
    assert found[0] == "before"
    assert found[-1] == "after"
    assert len(set(found)) == len(found)
    git(remote, "fsck", "--strict")
