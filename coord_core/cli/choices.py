"""The menu of a refusal: a person on a terminal chooses, and is taken there."""

from __future__ import annotations

import sys

import click

from coord_core.cli import asking, here, output, waiting
from coord_core.cli.arguments import reason
from coord_core.domain.leases import Request
from coord_core.domain.records import PERSON, Instance
from coord_core.project import Project
from coord_core.services import by_hand

WAIT, REQUEST, ANOTHER = "1", "2", "3"


def is_offered(caller: Instance) -> bool:
    """Is there somebody who can choose?"""
    return caller.kind == PERSON and sys.stdin.isatty() and output.on_terminal()


def choose(
    found: Project, asked: list[Request], resources: tuple[str, ...], act_as: str | None = None
) -> None:
    """Ask what to do after a refusal. Returns when the locks are held; exits with 1 when they are not."""
    choice = click.prompt(
        "Choose", type=click.Choice([WAIT, REQUEST, ANOTHER]), default=ANOTHER, show_choices=False
    )
    if choice == ANOTHER:
        sys.exit(1)
    if choice == REQUEST:
        why = click.prompt("Why", default="", show_default=False)
        asking.ask(resources, reason(why) if why.strip() else None, asked[0].actor)
    output.say("You are in the queue for it; Ctrl-C gives the place up.")
    with here.session(resources) as (tx, _, _):
        who = by_hand.known(tx, asked[0].actor.instance)
        entered = by_hand.wait(tx, asked, who, found, waiting.DEFAULT_SECONDS)
    waiting.see_through(found, entered, asked, act_as)
