"""`check`: is there a conflict with the work of others?"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from coord_core.cli import here, output, tables
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.status import sweep
from coord_core.domain.records import PERSON, Instance, Lock
from coord_core.domain.tasks import Task
from coord_core.project import Project
from coord_core.services import conflicts, working_tree
from coord_core.services.conflicts import Conflict
from coord_core.services.snapshot import Snapshot
from coord_core.services.waiter import queued
from coord_core.views import shapes
from coord_core.views.refusal import clock, listed, quoted
from coord_core.views.yaml_text import timestamp

if TYPE_CHECKING:
    from coord_core.repository.foresight import Clash

MOST_CONFLICTS = 50  # that are told one by one; `--json` has them all
MOST_NAMED = 20
_LOSSES = {"lock_expired": "ran out", "lock_reclaimed": "was reclaimed", "lock_forced": "was broken"}


@click.command()
@AS_JSON
def check(as_json: bool) -> None:
    """Report conflicts with the work of others.

    Exit status 1 when there is one. A conflict is a file that was changed in this working tree while another
    instance holds it, or that another has written since the caller did; a lease of the caller's that was
    lost and taken by another; two locks that exclude each other; a circle of waits that the caller is to
    break; or a branch of the caller's task that git could not merge with the branch of another active task.
    Pairs of others' branches that clash are named too, and are no conflict of the caller's. A person hears
    of every pair. Locks of sessions whose process is gone are released first.

    \b
    Example:
      claude-coordinator check && git commit
    """
    changed = working_tree.changed_files(here.project())
    me, dead = sweep()
    found = here.project()
    with Snapshot(found) as tx:
        conflict = conflicts.find(tx, me, found, changed)
        locks = tx.locks()
        owners = {owner.name: owner for owner in tx.instances()}
        queue = queued(tx, found)
        now = tx.now
        tasks = tx.tasks()
        ready = [task.id for task in tx.ready_tasks(len(tasks))] if tasks else []
    mine, others = _clashes(found, tasks, me)
    for name in dead:
        output.say(f"🧹 {quoted(name)} has crashed; what it held is free again.", err=as_json)
    if as_json:
        shown = [_shape(one) for one in conflict] + [_clash_shape(one, me) for one in mine]
        output.print_json(
            {
                "conflicts": shown,
                "available_tasks": ready,
                "locks": shapes.locks(locks, owners),
                "waits": [shapes.wait(wait, held) for wait, held in queue],
                "clashes": [_clash_shape(one, me) for one in others],
            }
        )
    else:
        sentences = [*map(_sentence, conflict), *(clash_sentence(one, me) for one in mine)]
        _show_check(sentences, locks, ready)
        for one in others[:MOST_CONFLICTS]:
            output.say(f"🔀 {clash_sentence(one, me)}")
        tables.show_long_waits(queue, now)
    sys.exit(1 if conflict or mine else 0)


def _clashes(found: Project, tasks: list[Task], me: Instance) -> tuple[list[Clash], list[Clash]]:
    """Branches that could not be merged: those that concern the caller, and the others."""
    if not any(task.branch for task in tasks):
        return [], []
    from coord_core.repository import foresight

    every = foresight.clashes(found.common, tasks)
    mine = [one for one in every if me.kind == PERSON or one.concerns(me.name)]
    return mine, [one for one in every if one not in mine]


def _show_check(found: list[str], locks: Iterable[Lock], ready: list[str]) -> None:
    if found:
        output.say(f"⚠️ {len(found)} conflict{'' if len(found) == 1 else 's'} detected", "yellow")
        for sentence in found[:MOST_CONFLICTS]:
            output.say(f"   {sentence}")
        if len(found) > MOST_CONFLICTS:
            output.say(f"   and {len(found) - MOST_CONFLICTS} more")
    else:
        output.say("✅ No conflicts detected", "green")
    output.say(f"📋 Available tasks: {listed(ready, MOST_NAMED) or 'none'}")
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


def clash_sentence(clash: Clash, me: Instance) -> str:
    """The caller's own task first."""
    one, other = clash.one, clash.other
    if other.assigned_to == me.name:
        one, other = other, one
    whose = f" ({quoted(other.assigned_to)})" if other.assigned_to else ""
    return (
        f"{listed(clash.files, MOST_NAMED)}: {quoted(one.id)} on {quoted(one.branch or '')} could not be "
        f"merged with {quoted(other.id)} on {quoted(other.branch or '')}{whose}."
    )


def _clash_shape(clash: Clash, me: Instance) -> dict[str, Any]:
    return {
        "conflict": "merge",
        "resource": clash.files[0],
        "files": clash.files,
        "tasks": [clash.one.id, clash.other.id],
        "branches": [clash.one.branch, clash.other.branch],
        "instances": [clash.one.assigned_to, clash.other.assigned_to],
        "sentence": clash_sentence(clash, me),
    }


def _shape(conflict: Conflict) -> dict[str, str]:
    return {
        "conflict": conflict.kind,
        "resource": str(conflict.resource),
        "instance": conflict.other,
        "since": timestamp(conflict.at),
        "sentence": _sentence(conflict),
    }
