"""`recover`: rebuild the state from its journal, and show what that changed."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

import click

from coord_core.cli.here import project, session
from coord_core.domain.errors import DamageError
from coord_core.services.callers import require_person
from coord_core.services.compaction import compact
from coord_core.services.recovery import is_damaged, is_journal_sound, rebuild
from coord_core.services.salvage import difference, facts_of_damaged
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import quoted

if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.services.recovery import Rebuilt
    from coord_core.services.salvage import Facts

SHOWN = 20  # of each kind; `--json` has them all


@click.command()
@click.option("--force", is_flag=True, help="Rebuild a state that is whole, too (people only).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def recover(force: bool, as_json: bool) -> None:
    """Rebuild a lost or damaged state from its journal.

    Hooks do so by themselves, unless the journal is damaged, too. The damaged database is kept beside the new
    one; what it still tells and the rebuilt one does not, and the other way round, is shown. Running sessions
    keep their locks.

    \b
    Example:
      claude-coordinator recover
    """
    found = project()
    if _is_whole(found):
        if not force:
            was_lacking = _complete_the_journal(found)
            click.echo(json.dumps(_as_json(None, {}, {})) if as_json else "✅ The state is whole.")
            if was_lacking and not as_json:
                click.echo("   Its journal had lost something, and was written anew from it.")
            return
        with session() as (_, _, who):
            require_person(who, "rebuild a state that is whole")
    result = rebuild(found)
    assert result is not None  # only a rebuild that nobody asked for finds nothing to do
    before = facts_of_damaged(result.aside) if result.aside else {kind: {} for kind in result.facts}
    lost, found_again = difference(before, result.facts), difference(result.facts, before)
    if as_json:
        click.echo(json.dumps(_as_json(result, lost, found_again)))
    else:
        _tell(result, lost, found_again)


def _is_whole(found: Project) -> bool:
    """A transaction first: it brings back what the journal has and the database has not."""
    if not os.path.isdir(found.state):
        return False
    try:
        with UnitOfWork(found):
            pass
    except DamageError:
        return False
    return not is_damaged(found.state)


def _complete_the_journal(found: Project) -> bool:
    """Write it anew where a rebuild could not rely on it. True when that was so."""
    if is_journal_sound(found.state):
        return False
    compact(found, time.time())
    return True


def _as_json(result: Rebuilt | None, lost: Facts, found_again: Facts) -> dict[str, Any]:
    """`only_before`: what only the damaged database tells, as far as it can be read."""
    return {
        "events": result.events if result else 0,
        "locks": len(result.facts["locks"]) if result else 0,
        "set_aside": result.aside if result else None,
        "missing_events": [list(each) for each in result.missing] if result else [],
        "only_before": lost,
        "only_after": found_again,
    }


def _tell(result: Rebuilt, lost: Facts, found_again: Facts) -> None:
    held = len(result.facts["locks"])
    click.echo(f"✅ Rebuilt the state from {result.events} events; locks held: {held}.")
    if result.aside:
        click.echo(f"   The old database is kept as {quoted(result.aside)}")
    for first, last in result.missing:
        click.echo(f"⚠️  The journal has lost the events {first} to {last}: what they changed is not known.")
    if not result.events:
        click.echo("⚠️  The journal is lost, too: no session, lock or write before now is known.")
    _show("Only in the damaged state, as far as it can be read", lost)
    if result.aside:
        _show("Only in the rebuilt state", found_again)


def _show(title: str, facts: Facts) -> None:
    for kind, found in facts.items():
        if found:
            click.echo(f"   {title}, {kind}:")
        for name in list(found)[:SHOWN]:
            click.echo(f"     {quoted(name)}: {quoted(found[name])}")
        if len(found) > SHOWN:
            click.echo(f"     and {len(found) - SHOWN} more")
