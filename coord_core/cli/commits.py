"""`commit-check`: what git's pre-commit hook checks, by hand."""

from __future__ import annotations

import json
import sys

import click

from coord_core.cli.here import session
from coord_core.repository import guard


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the files as JSON.")
def commit_check(as_json: bool) -> None:
    """Check whether the staged files are held by another session.

    Git's pre-commit hook does the same before every commit. Exit status 1 when the commit would be refused.

    \b
    Example:
      git add src/auth.py && claude-coordinator commit-check
    """
    with session() as (tx, project, who):
        verdict = guard.check(tx, project, who, guard.staged_paths(project.worktree))
    if as_json:
        held = [
            {"path": path, "locked_by": lock.instance, "token": lock.token} for path, lock in verdict.held
        ]
        click.echo(json.dumps({"refused": verdict.refuses, "held": held}))
    else:
        click.echo(guard.explain(verdict) or "✅ No staged file is held by another session.")
    sys.exit(1 if verdict.refuses else 0)
