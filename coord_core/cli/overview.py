"""`check` and `status`: is there a conflict, who is here, who holds what."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from coord_core.cli import here, output, tables
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.records import Instance, Lock
from coord_core.services import conflicts, working_tree
from coord_core.services.conflicts import Conflict
from coord_core.services.instances import sweep
from coord_core.services.snapshot import Snapshot
from coord_core.services.waiter import queued
from coord_core.views import shapes
from coord_core.views.refusal import clock, listed, quoted
from coord_core.views.yaml_text import timestamp
from coord_core.witness import evidence

MOST_CONFLICTS = 50  # that are told one by one; `--json` has them all
MOST_NAMED = 20
_LOSSES = {"lock_expired": "ran out", "lock_reclaimed": "was reclaimed", "lock_forced": "was broken"}


@click.command()
@AS_JSON
def check(as_json: bool) -> None:
    """Report conflicts with the work of others; exit status 1 when there is one.

    A conflict is a file that was changed in this working tree while another instance holds it, or that
    another has written since the caller did; a lease of the caller's that was lost and taken by another; two
    locks that exclude each other; or a circle of waits that the caller is to break.
    Locks of sessions whose process is gone are released first.

    \b
    Example:
      claude-coordinator check && git commit
    """
    changed = working_tree.changed_files(here.project())
    me, dead = _sweep()
    found = here.project()
    with Snapshot(found) as tx:
        conflict = conflicts.find(tx, me, found, changed)
        locks = tx.locks()
        owners = {owner.name: owner for owner in tx.instances()}
        queue = queued(tx, found)
        now = tx.now
    for name in dead:
        output.say(f"🧹 {quoted(name)} has crashed; what it held is free again.", err=as_json)
    if as_json:
        shown = [_shape(one) for one in conflict]
        output.print_json(
            {
                "conflicts": shown,
                "available_tasks": [],
                "locks": shapes.locks(locks, owners),
                "waits": [shapes.wait(wait, held) for wait, held in queue],
            }
        )
    else:
        _show_check(conflict, locks)
        tables.show_long_waits(queue, now)
    sys.exit(1 if conflict else 0)


@click.command()
@AS_JSON
def status(as_json: bool) -> None:
    """Show who the caller is, who is here, and who holds what.

    \b
    Example:
      claude-coordinator status
    """
    me, _ = _sweep()
    found = here.project()
    with Snapshot(found) as tx:
        instances = tx.instances(active_only=True)
        locks = tx.locks()
        owners = {owner.name: owner for owner in tx.instances()}
        queue = queued(tx, found)
        asked = [(lock, one) for lock in locks for one in tx.requests_for(lock)]
        now = tx.now
    if as_json:
        output.print_json(
            {
                "instance": me.name,
                "instances": [shapes.instance(one) for one in instances],
                "locks": shapes.locks(locks, owners),
                "waits": [shapes.wait(wait, held) for wait, held in queue],
                "requests": [shapes.request(one, lock) for lock, one in asked],
            }
        )
        return
    output.say(f"You are {me.name}.\n")
    tables.show_instances(instances, locks, now)
    output.say("")
    tables.show_locks(locks, owners, now)
    tables.show_waits(queue, now)
    tables.show_requests(asked, now)


def _sweep() -> tuple[Instance, list[str]]:
    """Who calls, and whose process was found dead."""
    with here.session() as (tx, _, me):
        return me, sweep(tx, evidence)


def _show_check(found: list[Conflict], locks: Iterable[Lock]) -> None:
    if found:
        output.say(f"⚠️ {len(found)} conflict{'' if len(found) == 1 else 's'} detected", "yellow")
        for conflict in found[:MOST_CONFLICTS]:
            output.say(f"   {_sentence(conflict)}")
        if len(found) > MOST_CONFLICTS:
            output.say(f"   and {len(found) - MOST_CONFLICTS} more")
    else:
        output.say("✅ No conflicts detected", "green")
    output.say("📋 Available tasks: none")
    held: dict[str, list[str]] = {}
    for lock in locks:
        names = held.setdefault(lock.instance, [])
        if str(lock.resource) not in names:  # an agent's, and its subagent's
            names.append(str(lock.resource))
    for holder, names in held.items():
        output.say(f"🔒 Locked files: {listed(names, MOST_NAMED)} (by {quoted(holder)})")
    if not held:
        output.say("🔒 Locked files: none")


def _sentence(conflict: Conflict) -> str:
    what, other = quoted(str(conflict.resource)), quoted(conflict.other)
    if conflict.kind == conflicts.CHANGED:
        return f"{what} was changed in this working tree, and {other} holds it."
    if conflict.kind == conflicts.WRITTEN:
        return f"{what} was written by you, and by {other} since, at {clock(conflict.at)}."
    if conflict.kind == conflicts.DEADLOCK:
        due = "" if conflict.due is None else f"; it passes on at {clock(conflict.due)}"
        return f"{what}: let it go, {other} waits for it in a circle{due}."
    if conflict.kind == conflicts.LOST:
        return f"{what}: your lease {_LOSSES[conflict.action]}, and {other} took it at {clock(conflict.at)}."
    return f"{what} is locked by you, and {other} holds a lock that excludes yours."


def _shape(conflict: Conflict) -> dict[str, str]:
    return {
        "conflict": conflict.kind,
        "resource": str(conflict.resource),
        "instance": conflict.other,
        "since": timestamp(conflict.at),
        "sentence": _sentence(conflict),
    }
