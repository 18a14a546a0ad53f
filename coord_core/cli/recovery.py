"""`recover`: rebuild the state from its journal."""

from __future__ import annotations

import json

import click

from coord_core.cli.here import project
from coord_core.services.recovery import rebuild


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def recover(as_json: bool) -> None:
    """Rebuild a lost or damaged state from its journal.

    The damaged database is kept beside the new one. Running sessions keep their locks.

    \b
    Example:
      claude-coordinator recover
    """
    result = rebuild(project())
    if as_json:
        click.echo(json.dumps({"events": result.events, "locks": result.locks, "set_aside": result.aside}))
        return
    click.echo(f"✅ Rebuilt the state from {result.events} events; {result.locks} locks are held.")
    if result.aside:
        click.echo(f"   The old database is kept as {result.aside}")
