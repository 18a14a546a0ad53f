"""`lock request`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from coord_core.cli import completing, dependents, here, output, shell
from coord_core.cli.arguments import ACT_AS, AGENT, AS_JSON, actor, options, reason, requests
from coord_core.domain.records import Actor, Instance, Lock, TransferRequest
from coord_core.project import Project
from coord_core.services import asking, by_hand
from coord_core.services.asking import Asked
from coord_core.views import answers
from coord_core.views.refusal import actor_text, quoted
from coord_core.views.shell_words import shell_words


@click.command()
@click.argument("resources", metavar="RESOURCE...", nargs=-1, required=True, shell_complete=completing.LOCKED)
@click.option("--reason", "why", metavar="TEXT", help="Why; the holder is told.")
@AGENT
@ACT_AS
@AS_JSON
def request(
    resources: tuple[str, ...], why: str | None, agent: str, act_as: str | None, as_json: bool
) -> None:
    """Ask the holder of a lock to hand it over.

    The holder is told at its next step, and may accept, decline or ignore it. Asking again does not tell it
    again. Exit status 1 when there is nobody to ask.

    \b
    Example:
      claude-coordinator lock request src/auth.py --reason "a test needs it"
    """
    said = None if why is None else reason(why)
    with here.session(resources) as (tx, found, caller):
        who = by_hand.standing_in(tx, caller, act_as) if act_as else caller
        by = actor(who.name, agent)
        is_told = answers.hears(found, who)
    asked = ask(resources, said, by, quiet=as_json)
    is_asked = any(one.requests for one in asked)
    if as_json:
        output.print_json(_shape(asked))
    elif is_asked:
        _show_how_to_wait(resources, options(agent, act_as), is_told)
    sys.exit(0 if is_asked else 1)


def ask(resources: tuple[str, ...], said: str | None, by: Actor, quiet: bool = False) -> list[Asked]:
    """Ask for each of the resources, and say what came of it."""
    dependents.prepare(resources)
    with here.session(resources) as (tx, found, _):
        who = by_hand.known(tx, by.instance)
        named = [
            each
            for text in resources
            for each in requests([text], found, by, held=not text.startswith(dependents.PREFIX))
        ]
        asked = asking.ask(tx, named, who, found.policy, said)
        owners = {owner.name: owner for owner in tx.instances()}
    for one in () if quiet else asked:
        _show(one, owners, found)
    return asked


def _show(asked: Asked, owners: dict[str, Instance], project: Project) -> None:
    what = quoted(str(asked.wanted))
    for made, lock in asked.requests:
        owner = owners[lock.instance]
        _show_asked(made, lock, answers.awaited(owner, answers.hears(project, owner), shell.program()))
    if asked.own:
        output.say(f"{what} is yours already. Go on with it.")
    elif asked.ahead is not None:
        output.say(f"Nobody holds {what}, but {quoted(asked.ahead.lock.instance)} waits for it.")
    elif not asked.requests:
        output.say(f"Nobody is in the way of {what}. Edit it, or take it with `lock acquire`.")


def _show_asked(made: TransferRequest, lock: Lock, what_follows: str) -> None:
    holder = actor_text(lock.instance, lock.agent)
    output.say(
        f"Asked {holder} to hand over {quoted(str(lock.resource))} (request {made.number}). {what_follows}"
    )


def _show_how_to_wait(resources: Sequence[str], of: str, is_told: bool) -> None:
    output.say(
        f"{answers.outcome(is_told, shell.program())} Nothing is reserved; to wait in the queue: "
        f"{shell.program()} lock wait{of} -- {shell_words(resources)}"
    )


def _shape(asked: Sequence[Asked]) -> dict[str, object]:
    """`requests` that are open now; `free`: nobody holds what is in the way of these, or the caller does."""
    return {
        "requests": [
            {
                "request": made.number,
                "resource": str(lock.resource),
                "locked_by": lock.instance,
                "agent": lock.agent or None,
                "reason": made.reason,
                "token": lock.token,
            }
            for one in asked
            for made, lock in one.requests
        ],
        "free": [str(one.wanted) for one in asked if not one.requests and one.ahead is None],
        "queued": [str(one.wanted) for one in asked if one.ahead is not None],
    }
