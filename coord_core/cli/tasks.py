"""`task list`, `task show` and `task add`; the rest of the group has modules of its own."""

from __future__ import annotations

import click

from coord_core.cli import absent, completing, here, output, sets, task_tables
from coord_core.cli.arguments import AS_JSON, description, is_unicode, task_name, task_paths
from coord_core.cli.task_claim import claim
from coord_core.cli.task_complete import complete
from coord_core.cli.task_desk import desk, look
from coord_core.cli.task_ends import block, cancel, release
from coord_core.cli.task_import import import_tasks
from coord_core.cli.task_next import next_task
from coord_core.domain.errors import InputError
from coord_core.domain.tasks import HIGHEST, STATUSES, TYPES, Draft
from coord_core.services import tasks
from coord_core.views import shapes
from coord_core.views.refusal import quoted


class _Group(click.Group):
    """Its commands take words that can be written down. The path of a file may be any bytes."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raises InputError."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not import_tasks and not all(map(is_unicode, rest)):
            raise InputError("What was given is not valid Unicode.", "Give it in UTF-8.")
        return name, command, rest


@click.group(cls=_Group)
def task() -> None:
    """One queue of work: add, claim, complete.

    A task is claimed by one instance at a time. It gets a branch of its own, and what it locks stays locked
    until it is completed or given back. The same queue is in .claude-tasks.yml, to be edited by hand.

    \b
    Example:
      claude-coordinator task add "Implement user authentication" --path src/auth/
      claude-coordinator task claim
    """


for _command in (import_tasks, claim, next_task, complete, release, block, cancel):
    task.add_command(_command)


@task.command()
@click.argument("words", metavar="DESCRIPTION", nargs=-1, required=True)
@click.option(
    "--type",
    "type_",
    type=click.Choice(list(TYPES)),
    default="feature",
    show_default=True,
    help="What kind of work it is.",
)
@click.option("--name", metavar="NAME", default="", help="What its branch is called by.")
@click.option(
    "--priority", metavar="N", type=click.IntRange(-HIGHEST, HIGHEST), default=0, show_default=True,
    help="Higher comes first.",
)  # fmt: skip
@click.option(
    "--needs",
    metavar="ID",
    multiple=True,
    shell_complete=completing.TASKS,
    help="A task that has to be completed first.",
)
@click.option("--path", "paths", metavar="PATH", multiple=True, help="A file, folder or glob it is about.")
@AS_JSON
def add(
    words: tuple[str, ...],
    type_: str,
    name: str,
    priority: int,
    needs: tuple[str, ...],
    paths: tuple[str, ...],
    as_json: bool,
) -> None:
    """Put a task into the queue.

    \b
    Example:
      claude-coordinator task add "Fix the login form" --type bugfix --priority 5
    """
    said, called = description(" ".join(words)), task_name(name)
    wanted = [each for need in needs for each in need.split(",") if each]
    sets.look_up(paths, here.project())
    with desk() as (tx, found, who):
        about = task_paths(paths, found)
        draft = Draft(said, type_, called, priority, wanted, list(about))
        made = tasks.add(tx, who.name, draft)
    if as_json:
        output.print_json(shapes.task(made))
    else:
        output.say(f"📋 Added {made.id}: {quoted(made.description)}", "green")
        absent.tell((path, resource, found.worktree) for path, resource in about.items())


@task.command("list")
@click.option("--status", type=click.Choice(STATUSES), multiple=True, help="Only tasks with this status.")
@click.option("--type", "type_", type=click.Choice(list(TYPES)), help="Only tasks of this type.")
@click.option("--mine", is_flag=True, help="Only what the caller has, or has completed.")
@click.option("--ready", is_flag=True, help="Only what can be claimed now.")
@click.option("--all", "everything", is_flag=True, help="Also what is completed or cancelled.")
@AS_JSON
def list_tasks(
    status: tuple[str, ...], type_: str | None, mine: bool, ready: bool, everything: bool, as_json: bool
) -> None:
    """Show the queue.

    Each task with its status, who has it, and what it waits for.

    \b
    Example:
      claude-coordinator task list --ready
    """
    queue = look()
    shown = [
        each
        for each in queue.in_order()
        if (each.status in status if status else everything or mine or not each.is_over)
        and (type_ is None or each.type == type_)
        and (not mine or each.assigned_to == queue.who.name)
        and (not ready or queue.is_ready(each))
    ]
    if as_json:
        output.print_json([shapes.task(each, queue.waits_for(each)) for each in shown])
    else:
        task_tables.show(shown, queue)


@task.command()
@click.argument("id_", metavar="ID", shell_complete=completing.TASKS)
@AS_JSON
def show(id_: str, as_json: bool) -> None:
    """Show all that is known of a task.

    \b
    Example:
      claude-coordinator task show task-001
    """
    queue = look()
    found = queue.known(id_)
    if as_json:
        output.print_json(shapes.task(found, queue.waits_for(found)))
    else:
        task_tables.show_one(found, queue)
