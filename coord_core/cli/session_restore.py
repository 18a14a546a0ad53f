"""`session restore`: take over what a session left that crashed or ended."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from coord_core.cli import completing, here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.errors import NotAllowedError
from coord_core.domain.records import ACTIVE, Actor, Instance
from coord_core.project import Project
from coord_core.services import by_hand, releases, resuming
from coord_core.services.resuming import Restored, Unfinished
from coord_core.storage.transaction import Transaction
from coord_core.views import shapes
from coord_core.views.refusal import listed, quoted
from coord_core.witness import evidence

MOST_NAMED = 20


@click.command()
@click.argument("name", shell_complete=completing.SESSIONS)
@AS_JSON
def restore(name: str, as_json: bool) -> None:
    """Take over what a crashed or ended session left.

    What it had locked is locked for the caller, where it is still free; what it wrote last counts as the
    caller's. The files that it left uncommitted are named, with their branch and working tree. Exit status 1
    when somebody else holds some of it now, or when the session is still here.

    \b
    Example:
      claude-coordinator session restore claude-1234abcd
    """
    with here.session() as (tx, found, who):
        left = by_hand.known(tx, name)
        restored = _restore(tx, found, left, who)
        who = by_hand.known(tx, who.name)
    unfinished = resuming.unfinished(restored)
    if as_json:
        output.print_json(_shape(restored, unfinished, who, left))
    else:
        _show(restored, unfinished, who, left)
    sys.exit(1 if any(each.refused for each in restored) else 0)


def _restore(tx: Transaction, found: Project, left: Instance, who: Instance) -> list[Restored]:
    releases.renew(tx, who, found.policy)
    tx.touch(Actor(who.name), by_main=True)
    if left.name == who.name:
        before = tx.instances_of_session(who.session_id) if who.session_id else [left]
        return resuming.take_back(tx, who, before, found.policy, evidence)
    if left.status == ACTIVE:
        if not evidence(left).dead:
            raise NotAllowedError(
                f"{quoted(left.name)} is still here: nothing proves that its process is gone.",
                "Nothing was changed. Work on other files. If it is gone all the same, a person can end it "
                "first: `session end`.",
            )
        releases.bury(tx, left)
    return [resuming.restore(tx, left, who, found.policy, evidence)]


def _shape(
    restored: Sequence[Restored], unfinished: Sequence[Unfinished], who: Instance, left: Instance
) -> dict[str, Any]:
    return {
        "instance": who.name,
        "restored_from": left.name,
        "branch": left.branch or None,
        "worktree": left.worktree,
        "locks": [shapes.lock(lock, who) for each in restored for lock in each.held],
        "refused": [shapes.refused(one) for each in restored for one in each.refused],
        "uncommitted": [
            {"path": key, "branch": each.branch or None, "worktree": each.worktree}
            for each in unfinished
            for key in each.keys
        ],
    }


def _show(
    restored: Sequence[Restored], unfinished: Sequence[Unfinished], who: Instance, left: Instance
) -> None:
    held = [str(lock.resource) for each in restored for lock in each.held]
    refused = [one for each in restored for one in each.refused]
    where = f"branch {quoted(left.branch)}, " if left.branch else ""
    output.say(f"{quoted(left.name)} worked on {where}in {quoted(left.worktree)}.")
    if held:
        output.say(f"🔒 Locked for {quoted(who.name)}: {listed(held, MOST_NAMED)}.", "green")
    elif not refused:
        output.say("No lock of its is left to take over.")
    others = [f"{one.wanted} (by {one.lock.instance})" for one in refused]
    if others:
        output.say(f"⚠️ Held by others now: {listed(others, MOST_NAMED)}.", "yellow")
    for each in unfinished:
        branch = f" on branch {quoted(each.branch)}" if each.branch else ""
        output.say(f"📝 Uncommitted{branch} in {quoted(each.worktree)}: {listed(each.keys, MOST_NAMED)}.")
