"""`lock accept`, `lock decline` and `lock transfer`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from coord_core.cli import completing, here, output
from coord_core.cli.arguments import ACT_AS, AGENT, AS_JSON, actor, reason, requests
from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, Instance, Lock
from coord_core.project import Project
from coord_core.services import by_hand, handover
from coord_core.services.handover import Answer
from coord_core.storage.transaction import Transaction
from coord_core.views import answers
from coord_core.views.refusal import actor_text, listed

MOST_NAMED = 20
_WHICH = click.argument("which", metavar="[ID|RESOURCE]", required=False, shell_complete=completing.LOCKED)


@click.command()
@_WHICH
@AGENT
@ACT_AS
@AS_JSON
def accept(which: str | None, agent: str, act_as: str | None, as_json: bool) -> None:
    """Hand a lock over to who asked for it.

    ID is the request's number; a file whose name is a number is ./NUMBER. With a RESOURCE it is the first
    request for it, without either the only one that is open. Others who asked for the same are told who has
    it now. Exit status 1 when there is no such request, or an edit of it has not ended.

    \b
    Examples:
      claude-coordinator lock accept 12
      claude-coordinator lock accept src/auth.py
    """
    with here.session(_named(which)) as (tx, found, caller):
        holder = _holder(tx, caller, act_as, agent)
        done = handover.accept(tx, holder, _chosen(which, found, holder), caller, found)
    if as_json:
        output.print_json({**_shape(done), "handed_over": _resources([] if done.gone else done.locks)})
    else:
        _show_accepted(done)
    sys.exit(1 if done.gone else 0)


@click.command()
@_WHICH
@click.option("--reason", "why", metavar="TEXT", help="Why; who asked is told.")
@AGENT
@ACT_AS
@AS_JSON
def decline(which: str | None, why: str | None, agent: str, act_as: str | None, as_json: bool) -> None:
    """Tell who asked for a lock that you keep it.

    Which request is meant is said as to `lock accept`. Exit status 1 when there is none.

    \b
    Example:
      claude-coordinator lock decline 12 --reason "I am in the middle of a rename"
    """
    said = None if why is None else reason(why)
    with here.session(_named(which)) as (tx, found, caller):
        holder = _holder(tx, caller, act_as, agent)
        done = handover.decline(tx, holder, _chosen(which, found, holder), caller, said, found.policy)
        is_told = answers.hears(found, tx.instance(done.asker.instance))
    if as_json:
        output.print_json({**_shape(done), "declined": _resources(done.locks)})
    else:
        output.say(answers.declined(done.asker, _names(done.locks), is_told))


@click.command()
@click.argument("resources", metavar="RESOURCE...", nargs=-1, required=True, shell_complete=completing.LOCKED)
@click.option(
    "--to",
    metavar="NAME",
    required=True,
    shell_complete=completing.SESSIONS,
    help="The instance that gets them.",
)
@click.option("--to-agent", metavar="ID", default="", help="Its subagent; its main agent without it.")
@AGENT
@click.option(
    "--reason", "why", metavar="TEXT", help="Why; goes on record. To move another's lock (people only)."
)
@AS_JSON
def transfer(
    resources: tuple[str, ...], to: str, to_agent: str, agent: str, why: str | None, as_json: bool
) -> None:
    """Hand locks over to another instance, all that are named or none.

    Its holder does that; with --reason also an administrator. Exit status 1 when one of them is not the
    caller's, when an edit of it has not ended, or when it would exclude what others hold.

    \b
    Examples:
      claude-coordinator lock transfer src/auth.py --to claude-1234abcd
      claude-coordinator lock transfer docs/ --to user-ada --reason "it hangs"
    """
    said = None if why is None else reason(why)
    with here.session(resources) as (tx, found, caller):
        asked = requests(resources, found, actor(caller.name, agent), held=True)
        recipient = actor(to, to_agent)
        gone = handover.transfer(tx, asked, recipient, caller, found, said)
    if as_json:
        output.print_json({"to": to, "agent": to_agent or None, "handed_over": _resources(gone)})
    else:
        output.say(f"Handed {_names(gone)} over to {actor_text(to, to_agent)}.", "green")


def _holder(tx: Transaction, caller: Instance, act_as: str | None, agent: str) -> Actor:
    who = by_hand.standing_in(tx, caller, act_as) if act_as else caller
    return actor(who.name, agent)


def _chosen(which: str | None, found: Project, holder: Actor) -> int | Request | None:
    if which is None:
        return None
    if _is_number(which):
        return int(which)
    return requests([which], found, holder, held=True)[0]


def _named(which: str | None) -> list[str]:
    return [] if which is None or _is_number(which) else [which]


def _is_number(which: str) -> bool:
    return which.isascii() and which.isdigit() and len(which) < 20


def _show_accepted(done: Answer) -> None:
    asker = actor_text(done.asker.instance, done.asker.agent)
    if done.gone:
        output.say(f"{asker} is gone, and its request {done.number} with it. Nothing was handed over.")
    else:
        output.say(f"Handed {_names(done.locks)} over to {asker}.", "green")


def _names(found: Sequence[Lock]) -> str:
    return listed([str(lock.resource) for lock in found], MOST_NAMED)


def _shape(done: Answer) -> dict[str, object]:
    """The request that was answered, and who made it; `gone`: that one is not here any more."""
    return {
        "request": done.number,
        "asked_by": done.asker.instance,
        "agent": done.asker.agent or None,
        "gone": done.gone,
    }


def _resources(found: Sequence[Lock]) -> list[str]:
    return [str(lock.resource) for lock in found]
