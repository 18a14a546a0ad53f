"""`status`: who the caller is, who is here, who holds what."""

from __future__ import annotations

import click

from coord_core.cli import here, output, status_graph, tables, task_tables
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.records import Instance
from coord_core.domain.tasks import IN_PROGRESS
from coord_core.services import instances, tasks_due
from coord_core.services.snapshot import Snapshot
from coord_core.services.waiter import queued
from coord_core.views import shapes
from coord_core.views.refusal import quoted
from coord_core.witness import evidence


@click.command()
@click.option("--graph", is_flag=True, help="Show it as a graph, tasks too.")
@click.option("--format", "form", type=click.Choice(status_graph.FORMS), help="How to print the graph.")
@AS_JSON
def status(graph: bool, form: str | None, as_json: bool) -> None:
    """Show who the caller is, who is here, and who holds what.

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
    found = here.project()
    with Snapshot(found) as tx:
        present = tx.instances(active_only=True)
        locks = tx.locks()
        owners = {owner.name: owner for owner in tx.instances()}
        queue = queued(tx, found)
        asked = [(lock, one) for lock in locks for one in tx.requests_for(lock)]
        tasks = [task for task in tx.tasks() if task.status == IN_PROGRESS]
        ready = tx.count_ready_tasks()
        problem = tasks_due.problem(tx)
        now = tx.now
    if as_json:
        output.print_json(
            {
                "instance": me.name,
                "instances": [shapes.instance(one) for one in present],
                "locks": shapes.locks(locks, owners),
                "waits": [shapes.wait(wait, held) for wait, held in queue],
                "requests": [shapes.request(one, lock) for lock, one in asked],
                "tasks": [shapes.task(one) for one in tasks],
            }
        )
        return
    output.say(f"You are {me.name}.\n")
    tables.show_instances(present, locks, now)
    output.say("")
    tables.show_locks(locks, owners, now)
    tables.show_waits(queue, now)
    tables.show_requests(asked, now)
    task_tables.show_work(tasks, ready)
    if problem:
        output.say(f"⚠️  {quoted(problem)}", "yellow")


def sweep() -> tuple[Instance, list[str]]:
    """Who calls, and whose process was found dead."""
    with here.session() as (tx, _, me):
        return me, instances.sweep(tx, evidence)
