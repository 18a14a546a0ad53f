"""`recover`: rebuild the state from its journal."""

from __future__ import annotations

import json

import click

from coord_core.cli.here import project, session
from coord_core.domain.errors import CoordinatorError
from coord_core.project import Project
from coord_core.services.callers import require_person
from coord_core.services.recovery import rebuild
from coord_core.storage.sqlite import open_store


@click.command()
@click.option("--force", is_flag=True, help="Rebuild a state that is whole, too (people only).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def recover(force: bool, as_json: bool) -> None:
    """Rebuild a lost or damaged state from its journal.

    The damaged database is kept beside the new one. Running sessions keep their locks.

    \b
    Example:
      claude-coordinator recover
    """
    found = project()
    if _is_whole(found):
        if not force:
            click.echo(
                '{"events": 0, "locks": 0, "set_aside": null}' if as_json else "✅ The state is whole."
            )
            return
        with session() as (_, _, who):
            require_person(who, "rebuild a state that is whole")
    result = rebuild(found)
    if as_json:
        click.echo(json.dumps({"events": result.events, "locks": result.locks, "set_aside": result.aside}))
        return
    click.echo(f"✅ Rebuilt the state from {result.events} events; locks held: {result.locks}.")
    if result.aside:
        click.echo(f"   The old database is kept as {result.aside}")


def _is_whole(found: Project) -> bool:
    try:
        store = open_store(found.state)
    except CoordinatorError:
        return False
    whole = store.integrity() == "ok"
    store.close()
    return whole
