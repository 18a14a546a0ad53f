"""`publish`: the state on a branch of the remote, for CI and for people who have no clone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coord_core.cli import here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.task_desk import take_in, write
from coord_core.domain.assignments import DECLINE
from coord_core.domain.tasks import RELEASE
from coord_core.project import Project
from coord_core.services.publish_due import PROBLEM
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import listed, quoted

if TYPE_CHECKING:
    from coord_core.repository.published.report import Report, Taken


@click.command()
@click.option("--remote", metavar="NAME", default="", help="The remote; origin, or the only one, without it.")
@click.option("--dry-run", is_flag=True, help="Only show what would change, here and there.")
@AS_JSON
def publish(remote: str, dry_run: bool, as_json: bool) -> None:
    """Put locks, tasks and the audit log on a branch of the remote.

    The branch, claude-coordination, has these three files and nothing else; whoever may read the repository
    can read them, with the descriptions and reasons in them. Your working tree, your index and your branches
    are not touched, and git's hooks do not run. Tasks that CI assigned, released or completed there are taken
    in first; what somebody here has stays. With the setting `publish: auto` it is done after each step of a
    task.

    \b
    Examples:
      claude-coordinator publish
      claude-coordinator publish --dry-run --remote upstream
    """
    from coord_core.repository.published import publishing
    from coord_core.repository.published.publisher import remote_of

    found = here.project()
    meant = remote_of(found, remote)
    if not dry_run:
        _forget_problem(found)
        take_in(found)
    with output.progress() as say:
        report = publishing.publish(found, meant, say, dry_run)
    if not dry_run:
        write(found)
    if as_json:
        output.print_json(_shape(report, dry_run))
    else:
        _tell(report, dry_run)


def _forget_problem(found: Project) -> None:
    """Whoever publishes by hand hears how it goes."""
    with UnitOfWork(found, own_document=True) as tx:
        tx.set_meta(PROBLEM, "")


def _shape(report: Report, is_rehearsal: bool) -> dict[str, object]:
    return {
        "remote": report.remote,
        "branch": report.branch,
        "before": report.before,
        "commit": report.commit,
        "dry_run": is_rehearsal,
        "changed": report.changed,
        "taken_in": [_shape_of(each) for each in report.taken if not each.is_declined],
        "declined": [_shape_of(each) for each in report.taken if each.is_declined],
        "problems": report.problems,
    }


def _shape_of(taken: Taken) -> dict[str, object]:
    there = taken.theirs
    return {
        "task_id": taken.task.id,
        "steps": [step for step in taken.steps if step != DECLINE],
        "status": there.status,
        "assigned_to": there.who,
        "branch": there.branch,
        "status_here": taken.task.status,
        "assigned_here": taken.task.assigned_to,
    }


def _tell(report: Report, is_rehearsal: bool) -> None:
    for taken in report.taken:
        output.say(_of_declined(taken) if taken.is_declined else _of_taken(taken), "yellow")
    for problem in report.problems:
        output.say(f"⚠️  {quoted(problem)}", "yellow", err=True)
    where = f"{quoted(report.branch)} on {quoted(report.remote)}"
    if is_rehearsal:
        changed = listed(report.changed, 3) if report.changed else "Nothing"
        output.say(f"📋 {changed} would change on {where}. Nothing was done.")
    elif report.commit == report.before:
        output.say(f"✅ {where} is up to date.", "green")
    else:
        output.say(f"✅ Published to {where}: {listed(report.changed, 3)}.", "green")


def _of_taken(taken: Taken) -> str:
    from coord_core.repository.published.report import TOLD

    step = next((step for step in reversed(taken.steps) if step != RELEASE), taken.steps[-1])
    who, branch = quoted(taken.theirs.who or ""), quoted(taken.theirs.branch or "")
    return f"📥 {quoted(taken.task.id)} {TOLD[step].format(who=who, branch=branch)}."


def _of_declined(taken: Taken) -> str:
    there, task = taken.theirs, taken.task
    whose = f" by {quoted(there.who)}" if there.who else ""
    ours = f" by {quoted(task.assigned_to)}" if task.assigned_to else ""
    return (
        f"⚠️  {quoted(task.id)} was set {there.status}{whose} on the branch, but is {task.status}{ours} here: "
        "that stays, and the branch is corrected."
    )
