"""What concerns a person, told on stderr at the next command: people have no hooks."""

from __future__ import annotations

import os

from coord_core.cli import output, shell
from coord_core.domain.errors import CoordinatorError
from coord_core.domain.records import Actor
from coord_core.project import Project
from coord_core.services import inbox
from coord_core.services.callers import person
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.views import notices

_looked_at: set[str] = set()


def tell(found: Project) -> None:
    """Once in a process: an editor that is open is not written over. Writes only when there is news."""
    if found.state in _looked_at:
        return
    _looked_at.add(found.state)
    try:
        text = _news(found)
    except CoordinatorError:
        return  # the command itself says what is wrong
    if text:
        output.say(text, "yellow", err=True)


def _news(found: Project) -> str:
    with Snapshot(found) as tx:
        name = person(tx, os.environ)
        if name is None or not tx.inbox(Actor(name)):
            return ""
    with UnitOfWork(found) as tx:
        news = inbox.take(tx, Actor(name), found)
    return notices.render(news, shell.folder())
