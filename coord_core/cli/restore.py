"""`restore`: bring back what a file held before somebody else's command, or an edit, changed it."""

from __future__ import annotations

import json
import os
import sys

import click

from coord_core import project as projects
from coord_core.cli import completing, here, output
from coord_core.cli.arguments import AGENT, AS_JSON, actor
from coord_core.domain.errors import InputError
from coord_core.domain.leases import Refused
from coord_core.domain.records import Instance
from coord_core.project import Project
from coord_core.services import restoring
from coord_core.services.snapshot import Snapshot
from coord_core.views.refusal import clock, quoted
from coord_core.views.yaml_text import timestamp

_WHY = {
    "file_written": "as {} wrote it",
    "write_violation": "as {} had it before another's command",
    "file_restored": "as {} had it, restored",
    "file_kept": "as it was before {} restored it",
}


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, shell_complete=completing.PATHS)
@click.option("--list", "listing", is_flag=True, help="Show the versions that are kept, newest first.")
@click.option("--version", "number", type=int, metavar="N", help="Bring back this one of them.")
@AGENT
@AS_JSON
def restore(paths: tuple[str, ...], listing: bool, number: int | None, agent: str, as_json: bool) -> None:
    """Bring back what a file held in this working tree.

    Without --version it is what its last writer left, however often commands of others have changed it since.
    What is there now is kept first, so that this can be undone. Exit status 1 when somebody else holds the
    file.

    \b
    Examples:
      claude-coordinator restore src/auth.py
      claude-coordinator restore --list src/auth.py
    """
    if number is not None and len(paths) > 1:
        raise click.UsageError("--version goes with one PATH.")
    with here.session(paths) as (_, found, who):
        actor(who.name, agent)
    for path in paths:
        project, key = _place(path, found)
        if listing:
            _list(project, key, as_json)
        else:
            _restore(project, key, who, agent, number, as_json)


def _place(text: str, found: Project) -> tuple[Project, str]:
    """The working tree and key that a path names: by its letters, in case a link has taken its place."""
    path = os.path.normpath(os.path.join(os.path.realpath(os.getcwd()), text))
    for place in (path, projects.resolve(text, os.getcwd())):
        for project in (projects.find(os.path.realpath(os.path.dirname(place))), found):
            if (
                project is None
                or project.state != found.state
                or not place.startswith(project.worktree + "/")
            ):
                continue
            with Snapshot(project) as tx:
                if restoring.versions(tx, project, project.key(place)):
                    return project, project.key(place)
    raise InputError(f"Nothing that {quoted(text)} held in this working tree was kept.")


def _list(project: Project, key: str, as_json: bool) -> None:
    with Snapshot(project) as tx:
        found = restoring.versions(tx, project, key)
    if as_json:
        output.print_json(
            [
                {
                    "version": each.number,
                    "timestamp": timestamp(each.at),
                    "instance": each.instance,
                    "action": each.why,
                    "blob": each.blob,
                }
                for each in found
            ]
        )
        return
    for each in found:
        output.say(f"{each.number}  {timestamp(each.at)}  {_why(each)}")


def _restore(
    project: Project, key: str, who: Instance, agent: str, number: int | None, as_json: bool
) -> None:
    done = restoring.restore(project, key, who, agent, number)
    if isinstance(done, Refused):
        with Snapshot(project) as tx:
            by, told = actor(who.name, agent), project.announces
            output.refuse(done, by, who, tx.now, project.worktree, is_told=told)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps({"path": key, "version": done.version.number, "before": done.before}))
        return
    if done.before is None:
        output.say(f"{quoted(key)} holds that already: {_why(done.version)}, {clock(done.version.at)}.")
        return
    output.say(f"Restored {quoted(key)} {_why(done.version)}, {clock(done.version.at)}.", "green")
    output.say(f"What was there is kept as version {done.before}.")


def _why(version: restoring.Version) -> str:
    return _WHY[version.why].format(quoted(version.instance))
