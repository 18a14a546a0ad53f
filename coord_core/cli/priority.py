"""`session priority`."""

from __future__ import annotations

import click

from coord_core.cli import here, output
from coord_core.cli.arguments import reason
from coord_core.domain.waiting import HIGHEST, LOWEST
from coord_core.services import by_hand


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("priority", metavar="N", type=click.IntRange(LOWEST, HIGHEST))
@click.option("--reason", "why", metavar="TEXT", required=True, help="Why; goes on record.")
def priority(name: str, priority: int, why: str) -> None:
    """Set how a session's waits come among those of others (people only).

    N is -10 to 10, and 0 from the start. A point is worth five minutes of waiting; in a deadlock the lowest
    gives way. The session is told.

    \b
    Example:
      claude-coordinator session priority claude-1234abcd 5 --reason "the release waits for it"
    """
    said = reason(why)
    with here.session() as (tx, found, who):
        instance = by_hand.known(tx, name, active=True)
        by_hand.set_priority(tx, instance, priority, found, who, said)
    output.say(f"{instance.name} has priority {priority}.")
