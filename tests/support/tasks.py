"""Tasks with everything filled in, so that a test names only what it is about."""

from __future__ import annotations

from typing import Any

from coord_core.domain.tasks import Task


def task(id_: str = "task-001", description: str = "A", status: str = "pending", **told: Any) -> Task:
    known: dict[str, Any] = {
        "type_": "feature", "name": "", "priority": 0, "number": 1, "added_by": "me", "added_at": 0.0, **told,
    }  # fmt: skip
    return Task(id_, description=description, status=status, **known)
