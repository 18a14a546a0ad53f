"""How long a hook takes when much is waiting to be told."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from tests.support.enrolment import Enrolled
from tests.support.hidden import script
from tests.support.sessions import Session

MANY = 10_000


def waiting(enrolled: Enrolled, reader: Session, by: Session) -> None:
    """Ten thousand files of one command of changes to files that the reader holds."""
    with enrolled.writing(time.time()) as tx:
        for number in range(MANY):
            event = Event("write_violation", by.name, Resource(FILE, f"src/module/file-{number}.py"))
            event.detail.update(holder=reader.name, holder_agent="", worktree=str(enrolled.root))
            tx.record(event)


@pytest.mark.parametrize("hook", ["edit", "prompt"])
def test_many_news_do_not_hold_a_call_up(
    tree: Path, holder: Session, other: Session, enrolled: Enrolled, hook: str
) -> None:
    """A hook with much to tell is answered well below its own deadline, and not refused."""
    other.edit("b.txt", call="b")
    waiting(enrolled, holder, other)
    begun = time.perf_counter()
    answer = holder.edit("c.txt", call="c") if hook == "edit" else holder.prompt()
    took = time.perf_counter() - begun
    assert not answer.refuses
    assert took < 1.0, took


def test_a_build_beside_other_tasks_is_settled_in_time(
    tree: Path, holder: Session, other: Session, enrolled: Enrolled
) -> None:
    """Others have forty tasks with twenty paths each: a build of 900 files is settled in time."""
    paths = [f"src/part-{number}/**/*.py" for number in range(20)]
    with enrolled.writing(time.time()) as tx:
        for number in range(1, 41):
            event = Event("task_added", holder.name, task_id=f"task-{number:03}")
            event.detail.update(description="Work", type="feature", name="n", priority=0, status="pending")
            event.detail["paths"] = "\n".join(paths)
            tx.record(event)
        tx._run("UPDATE tasks SET status = 'in_progress', assigned_to = :by", {"by": holder.name})
    hidden = script(tree, "for n in range(900):\n    open(f'out-{n}.txt', 'w').write('x')")
    assert not other.ask(hidden, call="build").refuses
    subprocess.run(["sh", "-c", hidden], cwd=tree, check=True)
    begun = time.perf_counter()
    answer = other.ran(hidden, call="build")
    took = time.perf_counter() - begun
    assert answer.status == 0, answer
    assert took < 2.0, took
