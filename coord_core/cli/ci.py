"""`ci`: what the GitHub workflows of `init --github` run. It needs git and a checkout, and no database."""

from __future__ import annotations

import os
import sys
import time

import click

from coord_core import settings as settings_file
from coord_core.cli import ci_report
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.ci_runner import Runner, errors_annotated
from coord_core.domain.errors import CoordinatorError, InputError
from coord_core.repository import refs
from coord_core.repository.published import assigning, branch, dispatching, holds, pull_requests, tip_files
from coord_core.repository.published.dispatching import Order
from coord_core.repository.published.holds import Hold
from coord_core.views.locks_file import NAME as LOCKS
from coord_core.views.refusal import quoted

REMOTE = click.option(
    "--remote", default="origin", show_default=True, metavar="NAME",
    help="Where the state is published.",
)  # fmt: skip


@click.group()
def ci() -> None:
    """Use the published state in a checkout of a CI job.

    There is no database there. The state is on the branch claude-coordination of the remote, where `publish`
    puts it. `init --github` writes workflows that run these. On a GitHub runner they also make annotations, a
    summary and outputs.

    \b
    Example:
      claude-coordinator ci assign --instance claude-1234abcd --task task-002
    """


@ci.command()
@click.option(
    "--instance", required=True, metavar="ID", help="Whose it becomes: claude-1234abcd or 1234abcd."
)
@click.option("--task", default="", metavar="ID", help="The task; without one just a branch.")
@REMOTE
@click.option("--base", default="HEAD", show_default=True, metavar="REF", help="Where a branch starts.")
@click.option("--check-only", is_flag=True, help="Only say whether it could be done.")
def assign(instance: str, task: str, remote: str, base: str, check_only: bool) -> None:
    """Give a published task to an instance, with a branch.

    Its work branch is made on the remote. Refused, with exit status 1, when the task is not pending, waits
    for another, or others hold what it is about, or the instance has a task already. Of two who ask at once
    one has it. Run again it goes on. Outputs of the step: `branch`, `task_id`.

    \b
    Examples:
      claude-coordinator ci assign --instance claude-1234abcd --task task-002
      claude-coordinator ci assign --instance 1234abcd --check-only
    """
    runner = Runner()
    with errors_annotated(runner):
        name = assigning.instance_name(instance.strip())
        id_ = assigning.task_id(task.strip()) if task.strip() else ""
        folder = dispatching.top(os.getcwd())
        order = Order(folder, remote, name, id_, _commit(folder, base), time.time, _features(folder))
        if check_only:
            given = dispatching.look(order)
            ci_report.could(runner, given, branch.read(folder, remote).files, name, time.time())
        else:
            ci_report.given(runner, dispatching.give(order), name)


@ci.command()
@click.option("--base", required=True, metavar="REF", help="What the pull request goes to.")
@click.option("--head", default="HEAD", show_default=True, metavar="REF", help="Its last commit.")
@click.option(
    "--head-branch", default="", metavar="NAME",
    help="Its branch, which may be an instance's own.",
)  # fmt: skip
@REMOTE
@click.option("--fetched", is_flag=True, help="Do not ask the remote again.")
@click.option(
    "--fail", is_flag=True, envvar="CLAUDE_COORDINATION_FAIL",
    help="Exit status 1 when a file is held.",
)  # fmt: skip
@AS_JSON
def check(
    base: str, head: str, head_branch: str, remote: str, fetched: bool, fail: bool, as_json: bool
) -> None:
    """Name the files of a pull request that another live instance holds.

    A lease counts until it ends by the clock of this machine, and a minute longer, because clocks differ.
    A head branch `claude-1234abcd/…` is the work of that instance, whose own locks do not count.
    Exit status 0 also where files are held, or what is published cannot be read, without --fail or
    CLAUDE_COORDINATION_FAIL=true.

    \b
    Example:
      claude-coordinator ci check --base origin/main --head HEAD --fail
    """
    runner = Runner()
    with errors_annotated(runner):
        folder = dispatching.top(os.getcwd())
        own = pull_requests.owner_of(head_branch)
        changed = pull_requests.changed_files(folder, base, head)
        commit, published, problem = _published(folder, remote, fetched, fail)
        found = pull_requests.touched(changed, holds.live_of_others(published, own, time.time()))
        stand = ci_report.Stand(folder, commit, own, len(changed), problem)
        if as_json:
            ci_report.as_json(runner, stand, found)
        else:
            ci_report.touched(runner, stand, found, fail)
    sys.exit(1 if found and fail else 0)


def _commit(folder: str, name: str) -> str:
    found = refs.commit_of(folder, name) if not name.startswith("-") else ""
    if not found:
        raise InputError(
            f"There is no commit {quoted(name)!r} here.", "Name one that is fetched with --base."
        )
    return found


def _published(folder: str, remote: str, fetched: bool, fail: bool) -> tuple[str | None, list[Hold], str]:
    """The commit, what it holds, and why that cannot be read: an error only for who wants to fail."""
    commit = None
    try:
        tip = _fetched(folder, remote) if fetched else branch.read(folder, remote)
        commit = tip.commit
        return commit, holds.read(tip.files.get(LOCKS, b"")), ""
    except (InputError, tip_files.TooLargeError) as error:
        is_of_file = commit or isinstance(error, tip_files.TooLargeError)
        if fail or not is_of_file:
            raise
        return commit, [], error.sentence()


def _fetched(folder: str, remote: str) -> branch.Tip:
    commit = refs.commit_of(folder, refs.remote(remote, branch.BRANCH))
    return (
        branch.Tip(commit, *tip_files.of(folder, commit, branch.BRANCH)) if commit else branch.Tip(None, {})
    )


def _features(folder: str) -> dict[str, list[str]]:
    """Those that the checkout's settings define; none where they are not sound."""
    try:
        return settings_file.load(folder)[0].features
    except CoordinatorError:
        return {}
