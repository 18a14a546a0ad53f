"""A tasks file that is written, edited and taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coord_core.domain.records import Event
from coord_core.domain.tasks import Task
from coord_core.services import task_document, tasks_due
from tests.support.site import Site


def add(site: Site, id_: str = "task-001", description: str = "A") -> None:
    with site.unit() as tx:
        tx.record(Event(
            "task_added", "me", task_id=id_, type="feature", description=description, name="",
            status="pending", priority=0, paths="", needs="", source=None,
        ))  # fmt: skip


def take_in(site: Site) -> list[str]:
    with site.unit() as tx:
        return task_document.take_in(tx, site.project, "user-me")


def write(site: Site) -> list[str]:
    return task_document.write(site.project, "user-me")


def task(site: Site, id_: str = "task-001") -> Task:
    with site.reading() as tx:
        found = tx.task(id_)
    assert found is not None
    return found


def is_due(site: Site) -> bool:
    with site.reading() as tx:
        return tasks_due.is_due(tx, site.project)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def recorded(site: Site, action: str) -> dict[str, Any]:
    [event] = [entry.event for entry in site.entries() if entry.event.action == action]
    return {"instance": event.instance, "task_id": event.task_id, **event.detail}
