"""`commit-check`: what git's pre-commit hook checks, by hand; and taking over what another wrote last."""

from __future__ import annotations

import json
import sys

import click

from coord_core import project as projects
from coord_core.cli import completing, here, output
from coord_core.cli.arguments import actor, requests
from coord_core.domain.errors import InputError
from coord_core.domain.records import Instance, LastWrite, Lock, SymbolWrite
from coord_core.domain.resources import FILE, SYMBOL, Resource, symbol_parts
from coord_core.project import Project
from coord_core.repository import parts, verdict
from coord_core.repository.staged import staged
from coord_core.views.refusal import listed, quoted

MOST_NAMED = 20


@click.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1, shell_complete=completing.PATHS)
@click.option("--accept", is_flag=True, help="Take over what another session wrote last in PATH...")
@click.option("--stage", is_flag=True, help="Stage of PATH... just what you may commit.")
@click.option("--json", "as_json", is_flag=True, help="Print the files as JSON.")
def commit_check(paths: tuple[str, ...], accept: bool, stage: bool, as_json: bool) -> None:
    """Check whether the staged files are another session's.

    They are when it holds them, or wrote them last. Git's pre-commit hook does the same before every commit.
    Exit status 1 when the commit would be refused. With --accept the named files count as yours, on record:
    for when you have read what the other wrote and it is to go into your commit. What another holds is not
    yours to accept. With --stage the index gets of the named files and folders what is yours: of a file that
    is others' in part, HEAD's text with your functions and classes. The files themselves stay as they are.
    Exit status 1 when nothing was staged.

    \b
    Examples:
      git add src/auth.py && claude-coordinator commit-check
      claude-coordinator commit-check --accept src/auth.py
      claude-coordinator commit-check --stage src/auth.py && git commit
    """
    if (accept or stage) != bool(paths) or (accept and stage):
        raise click.UsageError("PATH... goes together with --accept or with --stage.")
    if stage:
        from coord_core.cli.commit_staging import stage_own

        stage_own(paths, as_json)
    elif accept:
        _accept(paths)
    else:
        _check(as_json)


def _symbol(blocked: Lock | LastWrite | SymbolWrite) -> dict[str, str]:
    """Which symbol of the file it is, where it is one."""
    if isinstance(blocked, SymbolWrite):
        return {"symbol": blocked.symbol} if blocked.symbol else {}
    if isinstance(blocked, Lock) and blocked.resource.kind == SYMBOL:
        return {"symbol": symbol_parts(blocked.resource)[1]}
    return {}


def _accept(paths: tuple[str, ...]) -> None:
    with here.session(paths) as (tx, project, who):
        writes = []
        for worktree, named in _named(paths, project, who).items():
            writes += verdict.accept(tx, projects.find(worktree) or project, who, named)
    if not writes:
        output.say("Nothing to accept: no other session wrote these last in this working tree.")
        return
    names = listed(list(dict.fromkeys(map(parts.named, writes))), MOST_NAMED)
    others = ", ".join(sorted({quoted(write.instance) for write in writes}))
    output.say(f"{names} counts as yours to commit now; it was last written by {others}.", "green")


def _named(paths: tuple[str, ...], project: Project, who: Instance) -> dict[str, list[Resource]]:
    """The files and symbols by working tree. Raises InputError for what is neither."""
    found: dict[str, list[Resource]] = {}
    for request in requests(paths, project, actor(who.name, "")):
        if request.resource.kind not in (FILE, SYMBOL):
            raise InputError(f"{quoted(str(request.resource))} is not a file.", "Name the files in it.")
        found.setdefault(request.worktree, []).append(request.resource)
    return found


def _check(as_json: bool) -> None:
    found_in = here.project()
    changes = staged(found_in.worktree)
    changed = parts.look(found_in, changes)
    with here.session() as (tx, project, who):
        found = verdict.check(tx, project, who, changes, changed)
    if as_json:
        held = [
            {"path": path, "locked_by": lock.instance, "token": lock.token, **_symbol(lock)}
            for path, lock in found.held.items()
        ]
        written = [
            {"path": path, "written_by": write.instance, **_symbol(write)}
            for path, write in found.written.items()
        ]
        click.echo(json.dumps({"refused": found.refuses, "held": held, "written": written}))
    else:
        click.echo(found.text(project.worktree) or "✅ No staged file is another session's.")
    sys.exit(1 if found.refuses else 0)
