"""`lock acquire` and `lock release`; the rest of the group has modules of its own."""

from __future__ import annotations

import sys

import click

from coord_core.cli import (
    absent,
    asking,
    choices,
    completing,
    dependents,
    handover,
    here,
    lock_list,
    output,
    waiting,
)
from coord_core.cli.arguments import ACT_AS, AGENT, AS_JSON, EXCEPT, actor, reason, requests
from coord_core.cli.dependents import WITH_DEPENDENTS
from coord_core.domain.leases import Refused
from coord_core.domain.records import EXCLUSIVE, SHARED, Instance, Lock
from coord_core.domain.resources import DEPENDENTS, Resource
from coord_core.project import Project
from coord_core.services import by_hand
from coord_core.storage.transaction import Transaction
from coord_core.views import shapes
from coord_core.views.refusal import clock, listed

MOST_NAMED = 20
_RESOURCES = click.argument("resources", metavar="RESOURCE...", nargs=-1, shell_complete=completing.LOCKED)


@click.group()
def lock() -> None:
    """Show, take, hand over and let go locks.

    A RESOURCE is a file, a function or class of a file (FILE#NAME, as in src/auth.py#Login.check), a folder
    (everything in it), a glob such as 'src/**/*.py' (glob:PATTERN where it could be a path), feature:NAME,
    dependents:FILE (what depends on it; always shared), workflow:NAME, or tree: (the whole working tree; also
    tree:FOLDER). A file whose name begins like one of these is ./NAME; file:NAME is a file whatever its name
    holds. Paths may lie in another repository than the current folder.

    \b
    Example:
      claude-coordinator lock acquire src/auth.py docs/ workflow:ci
    """


for _command in (
    lock_list.list_locks, asking.request, handover.accept, handover.decline, handover.transfer, waiting.wait,
):  # fmt: skip
    lock.add_command(_command)


@lock.command()
@click.argument(
    "resources", metavar="RESOURCE...", nargs=-1, required=True, shell_complete=completing.RESOURCES
)
@click.option("--shared", is_flag=True, help="Rely on it: others may too, but nobody may change it.")
@EXCEPT
@WITH_DEPENDENTS
@AGENT
@ACT_AS
@AS_JSON
def acquire(
    resources: tuple[str, ...],
    shared: bool,
    without: tuple[str, ...],
    with_dependents: bool,
    agent: str,
    act_as: str | None,
    as_json: bool,
) -> None:
    """Take locks, all of them or none.

    What a session takes is released when its turn ends, as after an edit; what a person takes, when the lease
    runs out or `lock release` is called. Exit status 1 when somebody else holds one of them.

    \b
    Examples:
      claude-coordinator lock acquire src/auth.py docs/ workflow:ci
      claude-coordinator lock acquire 'src/**/*.py' --except 'src/gen/**'
      claude-coordinator lock acquire src/auth.py --with-dependents
    """
    dependents.prepare(resources, with_dependents)
    with here.session(resources) as (tx, found, caller):
        who = by_hand.standing_in(tx, caller, act_as) if act_as else caller
        by = actor(who.name, agent)
        asked = requests(resources, found, by, SHARED if shared else EXCLUSIVE, without)
        if with_dependents:
            asked = dependents.add(asked, found)
        asked = asked if with_dependents else by_hand.wanted(found, asked)
        outcome = by_hand.take(tx, asked, who, found)
        owner = by_hand.known(tx, who.name)
        now = tx.now
    if not isinstance(outcome, Refused):
        _show_granted(outcome.locks, owner, as_json)
        if not as_json:
            absent.tell((str(one.resource), one.resource, one.worktree) for one in asked)
        return None
    if as_json:
        output.print_json({"refused": shapes.refused(outcome)})
    else:
        worktree = next(one.worktree for one in asked if one.resource == outcome.wanted)
        output.refuse(outcome, by, caller, now, worktree, named=len(asked) > 1, is_told=found.announces)
        if choices.is_offered(caller):
            return choices.choose(found, asked, resources, act_as)
    sys.exit(1)


@lock.command()
@_RESOURCES
@click.option("--all", "everything", is_flag=True, help="All that the caller holds.")
@AGENT
@ACT_AS
@click.option("--force", is_flag=True, help="Break whoever's locks (people only; needs --reason).")
@click.option("--reason", "why", metavar="TEXT", help="Why it is broken; goes on record.")
@AS_JSON
def release(
    resources: tuple[str, ...],
    everything: bool,
    agent: str,
    act_as: str | None,
    force: bool,
    why: str | None,
    as_json: bool,
) -> None:
    """Let locks go, all that are named or none.

    With --json it prints them. Exit status 1 when one of them is not the caller's.

    \b
    Examples:
      claude-coordinator lock release src/auth.py
      claude-coordinator lock release --all
    """
    if everything == bool(resources):
        raise click.UsageError("Name RESOURCE..., or give --all.")
    if force != (why is not None) or (force and everything):
        raise click.UsageError("--force and --reason go together, and with RESOURCE...")
    with here.session(resources) as (tx, found, caller):
        if force:
            asked = requests(resources, found, actor(caller.name, agent), held=True)
            gone = by_hand.force(tx, asked, found, caller, reason(why or ""))
        else:
            gone = _give_back(tx, found, caller, act_as, agent, resources)
        owners = {owner.name: owner for owner in tx.instances()}
    if as_json:
        output.print_json(shapes.locks(gone, owners))
        return
    names = [str(one.resource) for one in gone]
    output.say(f"Released {listed(names, MOST_NAMED)}." if gone else "Nothing was held.")


def _give_back(
    tx: Transaction, found: Project, caller: Instance, act_as: str | None, agent: str, texts: tuple[str, ...]
) -> list[Lock]:
    who = by_hand.standing_in(tx, caller, act_as) if act_as else caller
    by = actor(who.name, agent)
    if not texts:
        return by_hand.give_all_back(tx, by, caller)
    return by_hand.give_back(tx, requests(texts, found, by, held=True), found.policy, caller)


def _show_granted(granted: list[Lock], owner: Instance, as_json: bool) -> None:
    if as_json:
        output.print_json([shapes.lock(one, owner) for one in granted])
        return
    names = listed([_named(one.resource) for one in granted], MOST_NAMED)
    output.say(f"🔒 Locked {names} for {owner.name} until {clock(owner.expires_at)}.", "green")


def _named(resource: Resource) -> str:
    """As commands take it; of dependents also how many they are."""
    if resource.kind != DEPENDENTS:
        return str(resource)
    count = len(resource.patterns)
    return f"{resource} ({count} file{'' if count == 1 else 's'})"
