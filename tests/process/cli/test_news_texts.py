"""Another's words on a terminal: bounded and clean."""

from __future__ import annotations

import pytest

from coord_core.domain.records import Event
from coord_core.views.unseen import is_seen
from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


@pytest.mark.parametrize(
    "words",
    [("status",), ("plan",), ("audit",), ("task", "show", "task-001"),
     ("session", "show", "claude-00000001")],
    ids=" ".join,
)  # fmt: skip
def test_a_terminal_gets_no_escapes(
    repository: Enrolled, one: Someone, program: Program, words: tuple[str, ...]
) -> None:
    """Names, reasons and descriptions of a session come to a terminal without control characters."""
    bad = "x\x1b]0;t\x07\x9b31m\u202e\u200b\u3164y\r\nz"
    one.takes(bad)
    one.edit("b.py", call="b")
    with repository.writing() as tx:
        added = Event("task_added", one.name, task_id="task-001")
        added.detail.update(description=bad * 20000, type="feature", name="n", priority=0, status="pending",
                            paths=bad.replace("\n", ""), source=bad)  # fmt: skip
        tx.record(added)
        tx._run("UPDATE instances SET branch = :bad", {"bad": bad})
        denied = Event("task_released", one.name, task_id="task-001")
        denied.detail.update(reason=bad * 1000)
        tx.record(denied)
    done = program(*words)
    assert done.status in (0, 1), done
    odd = {sign for sign in done.stdout + done.stderr if sign != "\n" and not is_seen(sign)}
    assert not odd, (odd, done)
    assert len(done.stdout) < 60_000 or words[0] == "audit" or words[1:2] == ("show",), len(done.stdout)
