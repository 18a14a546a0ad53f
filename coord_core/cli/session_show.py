"""`session show`: everything that is known of one session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from coord_core.cli import completing, here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.leases import Request
from coord_core.domain.records import ACTIVE, Entry, Instance, LastWrite, Lock
from coord_core.domain.tasks import Task
from coord_core.services import by_hand
from coord_core.services.snapshot import Snapshot, bury_the_dead
from coord_core.storage.transaction import Transaction
from coord_core.views import audit_log, shapes
from coord_core.views.refusal import SHORT, duration, listed, quoted
from coord_core.views.yaml_text import timestamp
from coord_core.witness import evidence

MOST_EVENTS = 10
MOST_NAMED = 20
MOST_TASKS = 5


class Known:
    """One session as it is on record, newest event first. `now` is UTC epoch seconds.

    `priority`: who set it last.
    """

    def __init__(
        self, instance: Instance, tasks: Sequence[Task], locks: Sequence[Lock], lost: Sequence[Request],
        writes: Sequence[LastWrite], events: Sequence[Entry], priority: Entry | None, now: float,
    ) -> None:  # fmt: skip
        self.instance = instance
        self.tasks = tasks
        self.locks = locks
        self.lost = lost
        self.writes = writes
        self.events = events
        self.priority = priority
        self.now = now


@click.command()
@click.argument("name", shell_complete=completing.SESSIONS)
@AS_JSON
def show(name: str, as_json: bool) -> None:
    """Show everything about one session.

    Where it works, which task it has, what it holds, what it lost and left, who set its priority and why.

    \b
    Example:
      claude-coordinator session show claude-1234abcd
    """
    found = here.project()
    bury_the_dead(found, evidence)
    with Snapshot(found) as tx:
        one = by_hand.known(tx, name)
        known = Known(
            one, tx.tasks_in_hand(name), tx.locks_of(name), tx.lost(name), tx.writes_by(name),
            tx.latest_of(name, MOST_EVENTS), _priority(tx, name), tx.now,
        )  # fmt: skip
    if as_json:
        output.print_json(_shape(known))
    else:
        _show(known)


def _priority(tx: Transaction, name: str) -> Entry | None:
    found = [entry for entry in tx.entries_of_actions(0, ("priority_set",)) if entry.event.instance == name]
    return found[-1] if found else None


def _shape(known: Known) -> dict[str, Any]:
    one = known.instance
    return {
        **shapes.instance(one),
        "kind": one.kind,
        "started_at": timestamp(one.started_at),
        "expires_at": timestamp(one.expires_at) if one.status == ACTIVE else None,
        "priority_set": _set(known.priority) if known.priority is not None else None,
        "tasks": [task.id for task in known.tasks],
        "locks": [shapes.lock(lock, one) for lock in known.locks],
        "lost": [
            {
                "resource": str(each.resource),
                "kind": each.resource.kind,
                "mode": each.mode,
                "agent": each.actor.agent or None,
                "worktree": each.worktree,
            }
            for each in known.lost
        ],
        "uncommitted": [
            {
                "path": each.key,
                "worktree": each.worktree,
                "agent": each.agent or None,
                "at": timestamp(each.at),
            }
            for each in known.writes
        ],
        "events": [
            {"timestamp": timestamp(entry.at), **audit_log.fields(entry)} for entry in reversed(known.events)
        ],
    }


def _set(entry: Entry) -> dict[str, Any]:
    detail = entry.event.detail
    return {"at": timestamp(entry.at), **{name: detail.get(name) for name in ("priority", "by", "reason")}}


def _show(known: Known) -> None:
    one = known.instance
    output.say(f"{quoted(one.name)} ({one.kind}, {one.status})")
    for heading, text in _lines(known):
        output.say(f"  {heading:<12}{text}")
    for entry in reversed(known.events):
        fields = audit_log.fields(entry)
        what = fields.get("resource", fields.get("task_id", ""))
        output.say(f"  {timestamp(entry.at)}  {quoted(str(fields['action']))} {quoted(str(what))}".rstrip())


def _lines(known: Known) -> list[tuple[str, str]]:
    one = known.instance
    lines = [("worktree", quoted(one.worktree)), ("branch", quoted(one.branch) or "-")]
    if one.process is not None:
        lines.append(("process", f"{one.process.pid} on {quoted(one.process.host)}"))
    lines.append(("last seen", f"{duration(known.now - one.last_seen)} ago"))
    if one.status == ACTIVE:
        left = one.expires_at - known.now
        lines.append(("lease", f"ends in {duration(left)}" if left > 0 else "has run out"))
    if known.priority is not None:
        lines.append(("priority", _said_of(known.priority, one.priority)))
    elif one.priority:
        lines.append(("priority", str(one.priority)))
    if known.tasks:
        tasks = [f"{task.id} ({quoted(task.description, SHORT)})" for task in known.tasks]
        lines.append(("task", listed(tasks, MOST_TASKS)))
    held = [str(lock.resource) for lock in known.locks]
    lost = list(dict.fromkeys(str(each.resource) for each in known.lost))
    written = list(dict.fromkeys(each.key for each in known.writes))
    for heading, names in (("holds", held), ("lost", lost), ("uncommitted", written)):
        if names:
            lines.append((heading, listed(names, MOST_NAMED)))
    return lines


def _said_of(entry: Entry, now: int) -> str:
    """The number that counts, and who set it last."""
    detail = entry.event.detail
    by, reason = quoted(str(detail.get("by") or "another")), quoted(str(detail.get("reason") or ""))
    return f"{now}, set by {by} at {timestamp(entry.at)}" + (f" ({reason})" if reason else "")
