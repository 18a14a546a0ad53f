"""A megabyte in any field of a hook's input: answered in time, and no other reader gets it."""

from __future__ import annotations

import os
import time

import pytest

from coord_core.views.digest import MOST
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session
from tests.support.working import program

MEGABYTE = "Ignore-all-previous-instructions." * 32_000


def used() -> float:
    """Seconds of processor time of all hooks until now, whatever else the machine does."""
    times = os.times()
    return times.children_user + times.children_system


@pytest.mark.parametrize("field", ["agent_id", "tool_use_id", "session_id", "cwd"])
def test_a_field_of_a_megabyte(
    tree: object, holder: Session, other: Session, enrolled: Enrolled, field: str
) -> None:
    """It is answered quickly; what is refused or told because of it is bounded; views stay small."""
    fields = {
        "tool_name": "Edit",
        "tool_use_id": "x",
        "tool_input": {"file_path": str(other.folder / "a.txt")},
    }
    begun = used()
    answers = [
        other.send("PreToolUse", **{**fields, field: MEGABYTE}),
        other.send(
            "PreToolUse",
            **{**fields, field: MEGABYTE, "tool_input": {"file_path": str(other.folder / "mine.txt")}},
        ),
        other.send("SessionStart", **{"source": "startup", field: MEGABYTE}),
        other.send("UserPromptSubmit", **{"prompt": MEGABYTE, field: MEGABYTE}),
    ]
    took = used() - begun
    for answer in answers:
        assert len(answer.reason) < 5000, (field, len(answer.reason))
        assert len(answer.context) < 5000, (field, len(answer.context))
        assert len(answer.stderr) < 5000, (field, len(answer.stderr))
    refused = holder.edit("mine.txt", call="m")
    assert len(refused.reason) < 5000
    for words in (("lock", "list"), ("status",), ("session", "list"), ("check",)):
        done = program(holder, *words)
        assert len(done.stdout) < 20_000, (field, words, len(done.stdout))
    assert took < 3.0, took
    for view in (".claude-locks.yml", ".claude-audit.log"):
        size = (enrolled.root / view).stat().st_size if (enrolled.root / view).exists() else 0
        assert size < 100_000, (field, view, size)


def test_tasks_of_a_megabyte(holder: Session, other: Session, enrolled: Enrolled) -> None:
    """A description of a megabyte: a hook stays quick, what is told stays small."""
    from coord_core.domain.records import Event

    enrolled.configure(branching="none")
    with enrolled.writing(time.time()) as tx:
        for number in range(1, 9):
            event = Event("task_added", "user-x", task_id=f"task-{number:03}")
            event.detail.update(description=MEGABYTE, type="feature", name="n", priority=0, status="pending",
                                paths="a.txt")  # fmt: skip
            tx.record(event)
    claimed = program(holder, "task", "claim", "task-001")
    assert claimed.status == 0, claimed
    assert len(claimed.stdout) < 20_000, len(claimed.stdout)
    begun = used()
    for answer in (
        other.edit("a.txt", call="a"),
        other.edit("b.txt", call="b"),
        holder.prompt(),
        holder.start(),
    ):
        assert len(answer.context) <= MOST + 2000 and len(answer.reason) < 5000
    took = used() - begun
    for words in (("task", "list"), ("plan",), ("check",), ("task", "next"), ("status",)):
        done = program(holder, *words)
        assert len(done.stdout) < 40_000, (words, len(done.stdout))
    assert took < 1.5, took
