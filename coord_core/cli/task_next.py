"""`task next`: which task `task claim` would take."""

from __future__ import annotations

import click

from coord_core.cli import dependency_index, here, output, task_clashes, task_features, task_tables
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.task_desk import desk
from coord_core.services import choosing, claims
from coord_core.views import plans, shapes


@click.command("next")
@AS_JSON
def next_task(as_json: bool) -> None:
    """Show which task `task claim` would take.

    It claims nothing. It is what the caller has already; else of the plan (see `plan`) the one of the
    highest priority, close to what the caller just worked on. One that meets what others have in hand is
    shown only where all do, and what it meets is said (--json: `clashes`).

    \b
    Example:
      claude-coordinator task next
    """
    project = here.project()
    notes = dependency_index.follow(project)
    terrain = task_features.for_a_claim(project)
    with desk() as (tx, found, who):
        mine = claims.current(tx, who)
        chosen = mine or claims.choose(tx, who, found.policy, terrain=terrain)
        clashes = []
        if chosen is not None and mine is None:
            clashes = choosing.clashes(tx, chosen, who, found.policy, terrain)
    if as_json:
        output.print_json({**shapes.task(chosen), "clashes": plans.reasons(clashes)} if chosen else None)
    elif chosen is None:
        output.say("No task is ready.")
    elif mine is not None:
        task_tables.remind(mine)
    else:
        task_tables.propose(chosen)
        task_clashes.tell(clashes)
    for note in notes:
        output.say(f"⚠️  {note}", "yellow", err=True)
    if chosen is None:
        raise click.exceptions.Exit(1)
