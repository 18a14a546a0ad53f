"""`session priority`."""

from __future__ import annotations

import click

from coord_core.cli import completing, here, output
from coord_core.cli.arguments import reason
from coord_core.domain.waiting import HIGHEST, LOWEST
from coord_core.services import by_hand


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", shell_complete=completing.SESSIONS)
@click.argument("priority", metavar="N", type=click.IntRange(LOWEST, HIGHEST))
@click.option(
    "--reason", "why", metavar="TEXT", required=True, help="Why; it is told, and the journal keeps it."
)
def priority(name: str, priority: int, why: str) -> None:
    """Set who comes first in queues (people only).

    It is how a session's waits come among those of others. N is -10 to 10, and 0 from the
    start. A point is worth five minutes of waiting; in a deadlock the lowest gives way. The session is
    told; `session show` and `report` say who set it and why.

    \b
    Example:
      claude-coordinator session priority claude-1234abcd 5 --reason "release"
    """
    said = reason(why)
    with here.session() as (tx, found, who):
        instance = by_hand.known(tx, name, active=True)
        by_hand.set_priority(tx, instance, priority, found, who, said)
    output.say(f"{instance.name} has priority {priority}.")
