"""`session list` and `session end`; the rest of the group has modules of its own."""

from __future__ import annotations

import click

from coord_core.cli import completing, here, output, tables
from coord_core.cli.arguments import AS_JSON, reason
from coord_core.cli.priority import priority
from coord_core.cli.session_restore import restore
from coord_core.cli.session_show import show
from coord_core.services import by_hand
from coord_core.services.snapshot import Snapshot, bury_the_dead
from coord_core.views import shapes
from coord_core.witness import evidence


@click.group()
def session() -> None:
    """Show, restore and end sessions.

    \b
    Example:
      claude-coordinator session list
    """


session.add_command(priority)
session.add_command(restore)
session.add_command(show)


@session.command("list")
@click.option("--all", "everyone", is_flag=True, help="Also those that ended or crashed.")
@AS_JSON
def list_sessions(everyone: bool, as_json: bool) -> None:
    """Show who is here.

    \b
    Example:
      claude-coordinator session list --all --json
    """
    found = here.project()
    bury_the_dead(found, evidence)
    with Snapshot(found) as tx:
        instances = tx.instances(active_only=not everyone)
        locks = tx.locks()
        now = tx.now
    if as_json:
        output.print_json([shapes.instance(one) for one in instances])
    else:
        tables.show_instances(instances, locks, now)


@session.command()
@click.argument("name", shell_complete=completing.SESSIONS)
@click.option("--reason", "why", metavar="TEXT", required=True, help="Why; goes on record.")
def end(name: str, why: str) -> None:
    """End a session on record, and release all that it holds.

    Its client goes on running, and arrives again at its next hook. A session may only end itself.

    \b
    Example:
      claude-coordinator session end claude-1234abcd --reason "it hangs"
    """
    said = reason(why)
    with here.session() as (tx, found, who):
        instance = by_hand.known(tx, name)
        is_here = tables.is_active(instance)
        if is_here:
            by_hand.end_session(tx, instance, found, who, said)
    output.say(f"{instance.name} has ended." if is_here else f"{instance.name} had ended before.")
