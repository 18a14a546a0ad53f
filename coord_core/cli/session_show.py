"""`session show`: everything that is known of one session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from coord_core.cli import here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.leases import Request
from coord_core.domain.records import ACTIVE, Entry, Instance, LastWrite, Lock
from coord_core.services import by_hand
from coord_core.services.snapshot import Snapshot, bury_the_dead
from coord_core.views import audit_log, shapes
from coord_core.views.refusal import duration, listed, quoted
from coord_core.views.yaml_text import timestamp
from coord_core.witness import evidence

MOST_EVENTS = 10
MOST_NAMED = 20


class Known:
    """One session as it is on record, newest event first. `now` is UTC epoch seconds."""

    def __init__(
        self, instance: Instance, locks: Sequence[Lock], lost: Sequence[Request], writes: Sequence[LastWrite],
        events: Sequence[Entry], now: float,
    ) -> None:  # fmt: skip
        self.instance = instance
        self.locks = locks
        self.lost = lost
        self.writes = writes
        self.events = events
        self.now = now


@click.command()
@click.argument("name")
@AS_JSON
def show(name: str, as_json: bool) -> None:
    """Show everything about one session: where it works, what it holds, what it lost and left.

    \b
    Example:
      claude-coordinator session show claude-1234abcd
    """
    found = here.project()
    bury_the_dead(found, evidence)
    with Snapshot(found) as tx:
        one = by_hand.known(tx, name)
        known = Known(
            one, tx.locks_of(name), tx.lost(name), tx.writes_by(name), tx.latest_of(name, MOST_EVENTS), tx.now
        )
    if as_json:
        output.print_json(_shape(known))
    else:
        _show(known)


def _shape(known: Known) -> dict[str, Any]:
    one = known.instance
    return {
        **shapes.instance(one),
        "kind": one.kind,
        "started_at": timestamp(one.started_at),
        "expires_at": timestamp(one.expires_at) if one.status == ACTIVE else None,
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


def _show(known: Known) -> None:
    one = known.instance
    output.say(f"{quoted(one.name)} ({one.kind}, {one.status})")
    for heading, text in _lines(known):
        output.say(f"  {heading:<12}{text}")
    for entry in reversed(known.events):
        fields = audit_log.fields(entry)
        what = f" {quoted(str(fields['resource']))}" if "resource" in fields else ""
        output.say(f"  {timestamp(entry.at)}  {quoted(str(fields['action']))}{what}")


def _lines(known: Known) -> list[tuple[str, str]]:
    one = known.instance
    lines = [("worktree", quoted(one.worktree)), ("branch", quoted(one.branch) or "-")]
    if one.process is not None:
        lines.append(("process", f"{one.process.pid} on {quoted(one.process.host)}"))
    lines.append(("last seen", f"{duration(known.now - one.last_seen)} ago"))
    if one.status == ACTIVE:
        left = one.expires_at - known.now
        lines.append(("lease", f"ends in {duration(left)}" if left > 0 else "has run out"))
    held = [str(lock.resource) for lock in known.locks]
    lost = list(dict.fromkeys(str(each.resource) for each in known.lost))
    written = list(dict.fromkeys(each.key for each in known.writes))
    for heading, names in (("holds", held), ("lost", lost), ("uncommitted", written)):
        if names:
            lines.append((heading, listed(names, MOST_NAMED)))
    return lines
