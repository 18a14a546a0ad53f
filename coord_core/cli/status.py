"""`status`: who the caller is, who is here, who holds what."""

from __future__ import annotations

import click

from coord_core.cli import glance, here, output, status_graph
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.records import Instance
from coord_core.observing.team import Team, look
from coord_core.services import instances
from coord_core.views import shapes
from coord_core.witness import evidence


@click.command()
@click.option("--graph", is_flag=True, help="Show it as a graph, tasks too.")
@click.option("--format", "form", type=click.Choice(status_graph.FORMS), help="How to print the graph.")
@AS_JSON
def status(graph: bool, form: str | None, as_json: bool) -> None:
    """Show who the caller is, who is here, and who holds what.

    Many sessions or locks are counted, and a part of them is shown, first what others wait or ask for;
    `session list` and `lock list` show all.

    With --graph: each instance with what it works on, holds and waits for, and the tasks that are not over,
    below each one those that need it; a task waits, or can run now (see `plan`).

    \b
    Examples:
      claude-coordinator status
      claude-coordinator status --graph
      claude-coordinator status --graph --format dot | dot -Tsvg > status.svg
    """
    if form and not graph:
        raise click.UsageError("--format goes with --graph.")
    me, _ = sweep()
    if graph:
        status_graph.show("json" if as_json else form or "text")
        return
    team = look(here.project(), latest=0)
    if as_json:
        output.print_json(_shape(team, me))
    else:
        glance.show(team, me)


def _shape(team: Team, me: Instance) -> dict[str, object]:
    return {
        "instance": me.name,
        "instances": [shapes.instance(one) for one in team.instances],
        "locks": shapes.locks(team.locks, team.owners),
        "waits": [shapes.wait(wait, held) for wait, held in team.queue],
        "requests": [shapes.request(one, lock) for lock, one in team.requests],
        "tasks": [shapes.task(one) for one in team.at_work()],
    }


def sweep() -> tuple[Instance, list[str]]:
    """Who calls, and whose process was found dead."""
    with here.session() as (tx, _, me):
        return me, instances.sweep(tx, evidence)
