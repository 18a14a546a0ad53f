"""What concerns a person, told on stderr at the next command: people have no hooks."""

from __future__ import annotations

import os
from contextlib import suppress

from coord_core import delivery
from coord_core.cli import output, shell
from coord_core.domain.errors import CoordinatorError
from coord_core.domain.records import Actor
from coord_core.project import Project
from coord_core.services import courier_due, inbox
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
    for of_them in (_news, _undelivered):
        with suppress(CoordinatorError):  # the command itself says what is wrong
            if text := of_them(found):
                output.say(text, "yellow", err=True)
            delivery.done()


def _undelivered(found: Project) -> str:
    """Messages to Slack and the like that did not arrive, of which nobody was told."""
    was_told = os.path.exists(os.path.join(found.state, "notifications.db"))
    if not was_told and not found.tells:
        return ""
    with Snapshot(found) as tx:
        is_left = courier_due.is_left(tx, found)
        is_person = person(tx, os.environ) is not None
    if is_left and found.tells:
        _wake(found)
    if not (was_told and is_person):
        return ""
    from coord_core.notify import failures  # only where something was ever told

    return failures.tell(found.state)


def _wake(found: Project) -> None:
    """The courier was stopped before its work was done."""
    with UnitOfWork(found) as tx:
        is_mine = courier_due.claim_what_is_left(tx, found)
    if is_mine:
        courier_due.start(found)


def _news(found: Project) -> str:
    with Snapshot(found) as tx:
        name = person(tx, os.environ)
        if name is None or not inbox.may_have_news(tx, Actor(name)):
            return ""
    with UnitOfWork(found) as tx:
        news = inbox.take(tx, Actor(name), found, inbox.RELEVANT)
    return notices.render([news], shell.folder())
