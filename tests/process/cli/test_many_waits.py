"""What many waits cost those who do not wait. The hooks' own deadline is far away from these."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core import witness
from coord_core.domain.leases import Request
from coord_core.domain.records import Actor
from coord_core.domain.resources import FILE, Resource
from coord_core.gitprocess import ignored_by_git
from coord_core.services import waiting
from coord_core.services.unit import UnitOfWork
from coord_core.witness import evidence
from tests.support.enrolment import Enrolled

from .conftest import Someone

FAST = 1.0  # seconds; without waits it is 0.1


def timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def queue(repository: Enrolled, who: Actor, worktree: str, wants: list[list[str]]) -> None:
    """Waits of this very process, in one transaction."""
    project = repository.project
    here = witness.process(os.getpid())
    with UnitOfWork(project) as tx:
        for keys in wants:
            requests = [Request(Resource(FILE, key), who, worktree) for key in keys]
            waiting.enter(tx, requests, tx.now + 3600, here, project.policy, evidence, ignored_by_git)


@pytest.mark.parametrize(("count", "size"), [(10, 200), (50, 200)])
def test_an_edit_beside_large_waits(
    repository: Enrolled, one: Someone, two: Someone, count: int, size: int
) -> None:
    """Waits that have nothing to do with each other, nor with the file: its edit runs into its deadline."""
    for n in range(count):
        one.takes(f"b{n}")
    with repository.writing(now=time.time()) as tx:
        here = witness.process(os.getpid())
        for n in range(count):
            first = None
            for key in [f"b{n}", *(f"f{n}-{k}" for k in range(size - 1))]:
                request = Request(Resource(FILE, key), Actor(two.name, f"s{n}"), str(repository.root))
                number = tx.record(waiting._started(request, first, tx.now, tx.now + 3600, here))
                first = first or number
    one.edit("settled.py")  # looks at each once
    began = time.monotonic()
    answer = one.edit("other.py", call="other")
    assert answer.is_silent, answer.reason
    assert time.monotonic() - began < FAST


@pytest.mark.parametrize("count", [50])
def test_waits_of_two_worktrees_for_the_same_file(
    repository: Enrolled, one: Someone, two: Someone, tmp_path: Path, count: int
) -> None:
    """Each pair of waits in two working trees starts git, twice, inside the one write transaction."""
    other = repository.add_worktree(tmp_path / "other", "other")
    one.takes("a.py")
    for n in range(count):
        queue(repository, Actor(two.name, f"s{n}"), str(other if n % 2 else repository.root), [["a.py"]])
    edit = timed(lambda: one.edit("c.py"))
    assert edit < FAST


def test_a_wait_for_two_hundred_files_behind_a_few(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("z")
    here = str(repository.root)
    for n in range(5):
        queue(repository, Actor(two.name, f"s{n}"), here, [[*(f"f{k:03}-{n}" for k in range(199)), "z"]])
    edit = timed(lambda: one.edit("other.py"))
    stop = timed(one.stop)
    assert edit < FAST and stop < FAST
