"""How `lock wait` says what came of it: the locks, as they are held now, or why not."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from coord_core.cli import output, shell
from coord_core.cli.arguments import options
from coord_core.domain import leases
from coord_core.domain.leases import Request
from coord_core.domain.records import PERSON, Actor, Entry, Lock
from coord_core.project import Project
from coord_core.services import by_hand
from coord_core.services.snapshot import Snapshot
from coord_core.services.waiter import Outcome
from coord_core.views import shapes, waits
from coord_core.views.shell_words import Place
from coord_core.views.yaml_text import timestamp


def names(asked: list[Request]) -> list[str]:
    return [str(request.resource) for request in asked]


def granted_to(found: Project, wait: int, actor: Actor) -> Actor:
    """Who got the locks, or follows that one: after `/clear` another session goes on in the same client."""
    with Snapshot(found) as tx:
        events = [entry.event for entry in tx.entries_since(wait)]
    name = actor.instance
    for event in events:
        if event.action == "wait_granted" and event.detail.get("wait") == wait:
            name = event.instance
        elif event.action == "writes_inherited" and event.instance == name and event.detail.get("succeeds"):
            name = str(event.detail["to"])
    return Actor(name, actor.agent)


def show_granted(found: Project, asked: list[Request], act_as: str | None, as_json: bool) -> None:
    """What the asker holds now; exits with 1 when that is not all of it any more."""
    by = asked[0].actor
    with Snapshot(found) as tx:
        owner = by_hand.known(tx, by.instance)
        own = [leases.own(tx.locks_of(by.instance), one) for one in asked]
    held = [lock for lock in own if lock is not None]
    if len(held) < len(own):
        _show_gone(asked, as_json)
        sys.exit(1)
    if as_json:
        output.print_json([shapes.lock(one, owner) for one in held])
        return
    let_go = "" if owner.kind == PERSON else _letting_go(held, act_as)
    output.say(
        waits.granted(names(asked), by.instance, owner.expires_at, let_go, bool(owner.task_id)), "green"
    )


def _letting_go(held: list[Lock], act_as: str | None) -> str:
    where = shell.folder()
    return waits.letting_go(
        [(options(lock.agent, act_as), lock, Place(lock.worktree, where)) for lock in held]
    )


def _show_gone(asked: list[Request], as_json: bool) -> None:
    if as_json:
        output.print_json({"refused": _refused(asked, "gone again")})
    else:
        output.say(waits.gone(names(asked), asked[0].actor.instance), "yellow")


def show_end(
    found: Project, outcome: Outcome, asked: list[Request], act_as: str | None, as_json: bool
) -> None:
    """Why the wait ended without its locks."""
    if as_json:
        output.print_json({"refused": _refused(asked, outcome.reason, outcome.resolved)})
        return
    with Snapshot(found) as tx:
        tokens = dict.fromkeys(entry.event.detail.get("token") for entry in outcome.resolved)
        held = [tx.lock(token) for token in tokens if isinstance(token, int)]
    let_go = _letting_go([lock for lock in held if lock is not None], act_as)
    output.say(waits.refused(outcome.reason, outcome.resolved, names(asked), let_go), "yellow")


def _refused(asked: list[Request], reason: str, resolved: Sequence[Entry] = ()) -> dict[str, object]:
    due = [entry.event.detail.get("due") for entry in resolved]
    return {
        "resources": names(asked),
        "reason": reason,
        "let_go": list(
            dict.fromkeys(str(entry.event.resource) for entry in resolved if entry.event.resource)
        ),
        "passes_on_at": timestamp(due[0]) if due and isinstance(due[0], (int, float)) else None,
    }
