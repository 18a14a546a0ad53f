"""`task release`, `task block` and `task cancel`."""

from __future__ import annotations

import click

from coord_core.cli import completing, output
from coord_core.cli.arguments import AS_JSON, reason
from coord_core.cli.task_desk import desk, may_touch
from coord_core.domain.records import Instance
from coord_core.domain.tasks import Task
from coord_core.services import claims, tasks
from coord_core.storage.transaction import Transaction
from coord_core.views import shapes
from coord_core.views.refusal import listed, quoted

MOST_NAMED = 20
_WHY = click.option("--reason", "why", metavar="TEXT", help="Why; goes on record.")


@click.command()
@click.argument("id_", metavar="[ID]", required=False, shell_complete=completing.TASKS)
@_WHY
@AS_JSON
def release(id_: str | None, why: str | None, as_json: bool) -> None:
    """Give a task back: it is pending again, and its locks go.

    Without ID the caller's own. Its branch and working tree stay for whoever claims it next; nothing that is
    not committed there is touched. A task that is blocked, completed or cancelled can be claimed again after
    it.

    \b
    Example:
      claude-coordinator task release --reason "needs the new API first"
    """
    with desk() as (tx, found, who):
        one = _named(tx, id_, who)
        may_touch(one, who, found, "give back")
        tasks.release(tx, one, who.name, reason(why) if why else None)
        now = tasks.known(tx, one.id)
    _tell(now, "is pending again", as_json)


@click.command()
@click.argument("id_", metavar="[ID]", required=False, shell_complete=completing.TASKS)
@click.option("--reason", "why", metavar="TEXT", required=True, help="What is in its way; goes on record.")
@AS_JSON
def block(id_: str | None, why: str, as_json: bool) -> None:
    """Say that a task cannot go on, and why. Nobody can claim it until it is released.

    Without ID the caller's own, which it does not have any more then.

    \b
    Example:
      claude-coordinator task block task-002 --reason "the test server is down"
    """
    with desk() as (tx, found, who):
        one = _named(tx, id_, who)
        may_touch(one, who, found, "block")
        tasks.block(tx, one, who.name, reason(why))
        now = tasks.known(tx, one.id)
    _tell(now, "is blocked", as_json)


@click.command()
@click.argument("id_", metavar="ID", shell_complete=completing.TASKS)
@_WHY
@AS_JSON
def cancel(id_: str, why: str | None, as_json: bool) -> None:
    """Take a task out of the queue. Its branch and working tree stay.

    \b
    Example:
      claude-coordinator task cancel task-004 --reason "done elsewhere"
    """
    with desk() as (tx, found, who):
        one = tasks.known(tx, id_)
        may_touch(one, who, found, "cancel")
        tasks.cancel(tx, one, who.name, reason(why) if why else None)
        now = tasks.known(tx, id_)
        needing = [each.id for each in tx.tasks() if id_ in each.needs and not each.is_over]
    _tell(now, "is cancelled", as_json)
    if needing and not as_json:
        output.say(f"⚠️ These need it, and cannot be claimed: {listed(needing, MOST_NAMED)}.", "yellow")


def _named(tx: Transaction, id_: str | None, who: Instance) -> Task:
    """The task with this id, or what the caller works on. Raises InputError."""
    return tasks.known(tx, id_) if id_ else claims.own(tx, who)


def _tell(task: Task, what: str, as_json: bool) -> None:
    if as_json:
        output.print_json(shapes.task(task))
        return
    output.say(f"📋 {quoted(task.id)} {what}.")
    if task.branch and not task.is_over:
        where = f" in {quoted(task.worktree)}" if task.worktree else ""
        output.say(f"   Its branch {quoted(task.branch)}{where} stays.")
