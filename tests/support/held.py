"""Files that are there, and resources that sessions hold without an edit of them."""

from __future__ import annotations

from pathlib import Path

from coord_core.domain.records import Event
from coord_core.domain.resources import Resource
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session


def hold(enrolled: Enrolled, session: Session, resource: Resource, worktree: Path | None = None) -> None:
    """The session is here, and holds it."""
    session.start()
    with enrolled.writing() as tx:
        event = Event("lock_acquired", session.name, resource)
        event.detail.update(mode="exclusive", worktree=str(worktree or enrolled.root))
        tx.record(event)


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("content\n")
