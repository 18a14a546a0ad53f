"""`task complete`: the work is done and committed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from coord_core.cli import completing, output, task_features, task_tables
from coord_core.cli.arguments import ACT_AS, AS_JSON
from coord_core.cli.task_desk import desk, may_touch, write
from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.records import Instance
from coord_core.domain.resources import SETS
from coord_core.domain.tasks import COMPLETE, PUBLISHING, Task, may
from coord_core.project import Project
from coord_core.services import claims, tasks
from coord_core.services.unit import UnitOfWork
from coord_core.storage.transaction import Transaction
from coord_core.views import shapes
from coord_core.views.refusal import listed, quoted
from coord_core.views.shell_words import PROGRAM, shell_word
from coord_core.witness import evidence

if TYPE_CHECKING:
    from coord_core.repository.completing import Published


@click.command()
@click.argument("id_", metavar="[ID]", required=False, shell_complete=completing.TASKS)
@click.option("--retry", is_flag=True, help="Only push and open what an earlier completion could not.")
@ACT_AS
@AS_JSON
def complete(id_: str | None, retry: bool, act_as: str | None, as_json: bool) -> None:
    """Say that a task is done.

    Its locks go, its branch is pushed, and a draft pull request is opened. Without ID the caller's own. It
    commits nothing, and refuses while work of the task is not committed. Where the branch cannot be pushed
    or the pull request not opened, the task is completed all the same, what is still to be done is said, and
    --retry does it later. Then the next task that fits is proposed.

    \b
    Examples:
      claude-coordinator task complete
      claude-coordinator task complete --retry
    """
    from coord_core.repository import completing

    with desk(act_as) as (tx, found, who):
        wanted = _to_retry(tx, who, id_) if retry else [_to_complete(tx, found, who, id_)]
        held = [lock.resource for task in wanted for lock in tx.locks_of_task(task.id)]
        near = [resource.key for resource in held if resource.kind not in SETS]
        near += [path for task in wanted for path in task.paths]
    if not retry:
        wanted = [completing.complete(found, wanted[0], who.name)]
    with output.progress() as say:
        done = [completing.publish(found, task, say) for task in wanted if task.branch]
    write(found)
    following = None if retry else _next(found, who, near)
    if as_json:
        output.print_json(_shape(wanted, done, following))
    else:
        _tell(wanted, done, following)
    if retry and any(each.left for each in done):
        sys.exit(1)


def _to_complete(tx: Transaction, found: Project, who: Instance, id_: str | None) -> Task:
    """Raises NotAllowedError, InputError."""
    task = tasks.known(tx, id_) if id_ else claims.own(tx, who)
    if task.step == PUBLISHING:
        raise NotAllowedError(
            f"{quoted(task.id)} is completed.", f"What is left of it to publish: `{_again(task)}`."
        )
    if not may(COMPLETE, task.status):
        raise NotAllowedError(
            f"{quoted(task.id)} is {task.status}.", "Only who has claimed a task completes it."
        )
    may_touch(task, who, found, "complete")
    return task


def _to_retry(tx: Transaction, who: Instance, id_: str | None) -> list[Task]:
    """What is still to be published, and is not just now: this task, else the caller's, else all.

    Raises InputError when that is nothing, NotAllowedError when others are at it.
    """
    open_ = [task for task in tx.tasks_in_step() if task.step == PUBLISHING]
    if id_:
        open_ = [task for task in open_ if task.id == id_] or _nothing(tasks.known(tx, id_).id)
    else:
        open_ = [task for task in open_ if task.assigned_to == who.name] or open_ or _nothing("any task")
    left = [task for task in open_ if not evidence(task.as_owner()).alive]
    if not left:
        names = listed([task.id for task in open_], task_tables.MOST_NAMED)
        raise NotAllowedError(f"A process is just publishing {names}.", "Wait until it has ended.")
    return left


def _again(task: Task) -> str:
    return f"{PROGRAM} task complete --retry {shell_word(task.id)}"


def _nothing(what: str) -> list[Task]:
    raise InputError(f"Nothing of {quoted(what)} is left to push or to open.")


def _next(found: Project, who: Instance, near: list[str]) -> Task | None:
    terrain = task_features.for_a_claim(found)
    with UnitOfWork(found) as tx:
        return claims.choose(tx, who, found.policy, near, terrain)


def _shape(wanted: list[Task], done: list[Published], following: Task | None) -> dict[str, object]:
    shown = {task.id: task for task in wanted} | {each.task.id: each.task for each in done}
    return {
        "completed": [shapes.task(task) for task in shown.values()],
        "still_to_do": {each.task.id: each.left for each in done if each.left},
        "next": shapes.task(following) if following else None,
    }


def _tell(wanted: list[Task], done: list[Published], following: Task | None) -> None:
    for task in wanted:
        output.say(f"✅ {quoted(task.id)} is completed: {quoted(task.description)}", "green")
    for each in done:
        for note in each.notes:
            output.say(f"   {note}")
        if each.url:
            output.say(f"🔗 Draft pull request: {quoted(each.url)}")
        for sentence in each.left:
            output.say(f"⚠️  {sentence}", "yellow")
        if each.left:
            output.say(f"   When that is mended: `{_again(each.task)}`", "yellow")
    if following is not None:
        task_tables.propose(following)
