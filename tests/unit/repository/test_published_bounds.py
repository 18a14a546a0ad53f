"""What is written that cannot be read again, or is lost on the way."""

from __future__ import annotations

from coord_core.domain.resources import named_set
from coord_core.domain.tasks import COMPLETED
from coord_core.repository.published import assigning, holds, locks, tasks
from coord_core.views.tasks_file import NAME as TASKS
from coord_core.views.yaml_text import timestamp
from tests.support.tasks import task

CLONE, OTHER = "0000000a", "deadbeef"
NOW = 1_700_000_000.0


def test_what_a_task_needs_is_shown_however_long_it_is_over() -> None:
    """201 tasks are over; one that waits for the oldest can be assigned by CI, as it can be claimed here."""
    over = [task(f"old-{number:03}", status=COMPLETED, ended_at=float(number)) for number in range(201)]
    content = tasks.text(tasks.Queue(), [*over, task("task-1", needs=("old-000",))], CLONE, NOW)

    chosen = assigning.choose({TASKS: content}, "task-1", "claude-1234abcd", NOW, {})

    assert chosen.id == "task-1"


def test_a_set_of_many_patterns_is_published() -> None:
    """A feature of 501 globs can be locked, so it is on the branch (or its absence is said)."""
    feature = named_set("feature", "big", [f"src/f{number}.py" for number in range(501)])
    patterns = ", ".join(f'"{pattern}"' for pattern in feature.patterns)
    own = (
        "locks:\n  files:\n    - path: feature:big\n      locked_by: claude-1234abcd\n"
        f"      locked_at: {timestamp(NOW)}\n      expires_at: {timestamp(NOW + 60)}\n"
        f"      mode: exclusive\n      token: 1\n      kind: feature\n      patterns: [{patterns}]\n"
        "  workflows: []\n"
    )

    content, problems = locks.text(b"", own, CLONE, NOW)

    assert [hold.shown for hold in holds.read(content)] == ["feature:big"] or problems


def test_what_is_written_is_not_too_large_to_be_read() -> None:
    """2000 long descriptions: what a clone writes, it and others can read; else all entries are wiped."""
    known = [task(f"task-{number}", "x" * 2000) for number in range(2000)]

    content = tasks.text(tasks.Queue(), known, CLONE, NOW)

    assert tasks.read(content, OTHER).problems == []


def test_a_clone_whose_clock_is_ahead_is_not_forgotten() -> None:
    """Two days ahead, as a machine with a wrong date is: its tasks stay, for it is plainly there."""
    queue = tasks.Queue()
    queue.others = [{"id": "task-001", "description": "A", "status": "pending", "clone": OTHER}]
    queue.clones = {OTHER: timestamp(NOW + 2 * 86400)}

    assert OTHER in tasks.text(queue, [], CLONE, NOW).decode()
