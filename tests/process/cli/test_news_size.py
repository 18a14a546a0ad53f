"""All that is told beside one call is bounded, and what is told first is not pushed out by its own length."""

from __future__ import annotations

import json
import subprocess

from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from tests.support.enrolment import Enrolled, git
from tests.support.hidden import script

from .conftest import Callable, Someone
from .program import Program

MOST = 2000  # characters, docs/announcements.md


def test_with_all_some_sessions_at_work_are_told(
    repository: Enrolled, one: Someone, new_session: Callable[[], Someone]
) -> None:
    """Six sessions that each took three files with long paths are summed up, not left out altogether."""
    marker = json.loads(repository.marker.read_text())
    marker.setdefault("settings", {})["announce"] = "all"
    repository.marker.write_text(json.dumps(marker))
    one.prompt()
    others = [new_session() for _ in range(6)]
    one.prompt()
    for other in others:
        for number in range(3):
            name = f"src/main/java/org/example/shop/{other.name}/orders/OrderServiceImpl{number}.java"
            assert not other.edit(name).refuses
            other.edited(name)
        other.stop()
    told = one.prompt().context
    assert "Since your last step" in told, told


def test_a_task_done_that_forty_need_is_told(
    repository: Enrolled, one: Someone, two: Someone, program: Program, no_branches: None
) -> None:
    """Who has forty tasks that are blocked by one hears which one is done, however many they are."""
    assert program("task", "add", "The base").status == 0
    assert two.run("task", "claim", "task-001").status == 0
    with repository.writing() as tx:
        for number in range(2, 62):
            name = f"task-{number:03}"
            added = Event("task_added", one.name, task_id=name)
            added.detail.update(
                description="Follows", type="feature", name=name, priority=0, status="pending", paths=""
            )
            tx.record(added)
            tx._run(
                "UPDATE tasks SET status = 'blocked', left_by = :by, waits = 0 WHERE id = :id",
                {"by": one.name, "id": name},
            )
            tx._run("INSERT INTO needs (task, need) VALUES (:id, 'task-001')", {"id": name})
    assert two.run("task", "complete").status == 0
    told = one.prompt().context
    assert "task-001" in told, told


def test_what_a_command_did_and_what_others_did_are_bounded_together(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    """A command that changed what others hold and what they left, and news beside it: 2,000 characters."""
    held, left = ([f"{kind}/a-file-with-a-rather-long-name-{n:02}.txt" for n in range(30)] for kind in "hl")
    for name in [*held, *left]:
        path = repository.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("committed\n")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "Files")
    for name in left:
        two.edit(name, call=name)
        (repository.root / name).write_text("of two\n")
        two.edited(name, call=name)
    two.stop()
    assert two.run("lock", "acquire", *held).status == 0
    text = "\n".join(f"open('{name}', 'w').write('gone')" for name in [*held, *left])
    hidden = script(repository.root, text)
    assert not one.ask(hidden, call="build").refuses
    with repository.writing() as tx:
        for number in range(60):
            event = Event("write_violation", two.name, Resource(FILE, f"later/{number:02}.txt"))
            event.detail.update(holder=one.name, holder_agent="", worktree=str(repository.root))
            tx.record(event)
    subprocess.run(["sh", "-c", hidden], cwd=repository.root, check=True)
    told = one.ran(hidden, call="build").context
    assert len(told) <= MOST, (len(told), told)
