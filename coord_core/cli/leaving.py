"""Before a repository is left: who else is at work in it, and what goes with its state."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from coord_core import project as projects
from coord_core.cli import output
from coord_core.domain.errors import CoordinatorError
from coord_core.domain.records import Instance
from coord_core.domain.resources import FILE
from coord_core.domain.tasks import IN_PROGRESS
from coord_core.services.callers import login
from coord_core.services.instances import person_name
from coord_core.services.presence import Presence
from coord_core.services.snapshot import Snapshot
from coord_core.storage.transaction import Transaction
from coord_core.views.refusal import listed, quoted
from coord_core.witness import evidence

MOST_NAMED = 10
_OWN_ARRIVAL = 1  # event: by whom the repository was set up
_GOES = "The audit history goes with the state (`--keep-state` keeps it)."
_WENT = "The audit history went with the state: `uninstall --keep-state` keeps it."


class Leaving:
    """`at_work`: a clause for each of the others here. `has_history`: more than one's own arrival."""

    def __init__(self, at_work: Sequence[str] = (), has_history: bool = False) -> None:
        self.at_work = at_work
        self.has_history = has_history

    def before(self, keep_state: bool) -> list[str]:
        """Sentences; none where nobody else is here."""
        if not self.at_work:
            return []
        more = len(self.at_work) - MOST_NAMED
        named = [*self.at_work[:MOST_NAMED], *([f"{more} more are here"] if more > 0 else [])]
        said = f"{'; '.join(named)}; they will not be guarded any more."
        return [said] if keep_state or not self.has_history else [said, _GOES]

    def after(self, keep_state: bool) -> list[str]:
        """What was not said before."""
        return [_WENT] if self.has_history and not (keep_state or self.at_work) else []


def look(folder: str) -> Leaving:
    """Who is in the repository of this folder. A state that cannot be read hinders nobody."""
    try:
        found = projects.find(os.path.realpath(folder))
        if found is None:
            return Leaving()
        me = person_name(login())
        with Snapshot(found) as tx:
            presence = Presence(tx, found, me, evidence)
            others = [one for one in tx.instances(active_only=True) if one.name != me]
            said = [_clause(tx, one, presence) for one in others]
            return Leaving([clause for clause in said if clause], tx.last_seq() > _OWN_ARRIVAL)
    except (CoordinatorError, OSError, UnicodeEncodeError):
        return Leaving()


def go_on(leaving: Leaving, keep_state: bool, is_sure: bool) -> bool:
    """Say who is here; on a terminal ask, unless `is_sure`. The end of the input is a no."""
    sentences = leaving.before(keep_state)
    if sentences:
        output.say(f"⚠️  {' '.join(sentences)}", err=True)
    if not sentences or is_sure or not (sys.stdin.isatty() and output.on_terminal()):
        return True
    try:
        return click.confirm("Go on?", default=False)
    except click.Abort:
        click.echo("")
        return False


def _clause(tx: Transaction, one: Instance, presence: Presence) -> str:
    """Empty for who is gone, or silent without anything that it has."""
    seen = evidence(one)
    kinds = [lock.resource.kind for lock in tx.locks_of(one.name)]
    tasks = [task.id for task in tx.tasks() if task.assigned_to == one.name and task.status == IN_PROGRESS]
    if seen.dead or not (seen.alive or kinds or tasks or presence.is_live(one.name)):
        return ""
    what = "file" if set(kinds) == {FILE} else "lock"
    held = [f"holds {len(kinds)} {what}{'' if len(kinds) == 1 else 's'}"] if kinds else []
    has = [f"has {listed(tasks, MOST_NAMED)} in progress"] if tasks else []
    return f"{quoted(one.name)} is here{''.join(f' and {each}' for each in held + has)}"
