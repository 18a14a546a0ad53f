"""`task claim`: one task, for one instance, with a branch of its own."""

from __future__ import annotations

from types import FrameType

import click

from coord_core.cli import completing, here, output, signals, task_clashes, task_features
from coord_core.cli.arguments import ACT_AS, AS_JSON
from coord_core.cli.task_desk import desk, write
from coord_core.cli.task_tables import MOST_NAMED
from coord_core.domain.records import PERSON, Instance
from coord_core.domain.tasks import MOST_DESCRIPTION, Task
from coord_core.project import Project
from coord_core.services import choosing, claims
from coord_core.views import plans, shapes
from coord_core.views.refusal import listed, quoted
from coord_core.views.shell_words import shell_word


@click.command()
@click.argument("id_", metavar="[ID]", required=False, shell_complete=completing.TASKS)
@ACT_AS
@AS_JSON
def claim(id_: str | None, act_as: str | None, as_json: bool) -> None:
    """Take a task, and make a branch for it.

    Without ID the next one of the plan (see `task next` and `plan`). The branch is made in this working tree
    when nobody else works in it and everything is committed, else in a linked working tree below
    .claude/worktrees/ (setting `branching`). While an instance has a task, what it locks stays locked until
    the task is done or given back. Claiming what one has already changes nothing. Where the task meets what
    others have in hand, that is said (--json: `clashes`), and it is claimed all the same. Exit status 1 when
    it cannot be had.

    \b
    Examples:
      claude-coordinator task claim
      claude-coordinator task claim task-003
    """
    from coord_core.repository import claiming, placing

    terrain = task_features.for_a_claim(here.project(), id_ or "")
    with desk(act_as) as (tx, found, who):
        maker = claiming.me() if placing.has_branches(found) else None
        task, is_mine = claims.begin(tx, who, id_ or "", found.policy, maker, terrain)
        again = is_mine and who.task_id == task.id
        clashes = [] if again else choosing.clashes(tx, task, who, found.policy, terrain)
    notes: list[str] = []
    if not is_mine:
        with output.progress() as say, signals.handling(_give_up):
            task, place = claiming.make(found, who, task, say)
        notes = place.notes
        write(found)
    elif again:
        with output.progress() as say:
            task, notes = claiming.mend(found, who, task, say)
    if not again and task.branch and found.settings.get("pull_request") == "on_claim":
        task, early = _open_early(found, task)
        notes += early
    if as_json:
        output.print_json({**shapes.task(task), "clashes": plans.reasons(clashes)})
    else:
        _tell(task, found, who, again, notes)
        task_clashes.tell(clashes)


def _give_up(number: int, frame: FrameType | None) -> None:
    """A claim that is ended on its way, as by a time limit of Claude's shell, leaves nothing behind."""
    raise SystemExit(128 + number)


def _open_early(found: Project, task: Task) -> tuple[Task, list[str]]:
    """Others see the work from its beginning on (`pull_request: on_claim`)."""
    from coord_core.repository import completing

    with output.progress() as say:
        done = completing.publish(found, task, say, is_early=True)
    write(found)
    return done.task, [*done.notes, *done.left]


def _tell(task: Task, found: Project, who: Instance, again: bool, notes: list[str]) -> None:
    output.say(f"✅ {quoted(task.id)} is {'still ' if again else ''}yours ({task.type}):", "green")
    output.say(f"   {quoted(task.description, MOST_DESCRIPTION)}")
    if task.paths:
        output.say(f"   It is about {listed(task.paths, MOST_NAMED)}.")
    if task.branch:
        base = f", from {quoted(task.base)}" if task.base else ""
        output.say(f"🌿 Branch {quoted(task.branch)}{base}")
    if task.worktree and task.worktree != found.worktree:
        _tell_where(task.worktree, who)
    if task.pull_request:
        output.say(f"🔗 {quoted(task.pull_request)}")
    for note in notes:
        output.say(f"   {note}")
    output.say("   When it is done: commit, then run `claude-coordinator task complete`.")


def _tell_where(worktree: str, who: Instance) -> None:
    output.say(f"📁 Its working tree is {quoted(worktree)}")
    if who.kind == PERSON:
        output.say(f"   cd {shell_word(worktree)}")
        return
    output.say(
        "   Work only there: read and edit files by their absolute paths below it, and begin each shell "
        f"command with `cd {shell_word(worktree)} &&`. Leave the files of other working trees alone."
    )
