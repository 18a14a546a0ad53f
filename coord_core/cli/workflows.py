"""What `init --github` and `uninstall` do with the GitHub workflows, and what a person does next."""

from __future__ import annotations

from pathlib import Path

import click

from coord_core.cli import output
from coord_core.domain.errors import InputError
from coord_core.install import github, github_tool
from coord_core.install.errors import InstallError
from coord_core.install.github_texts import WORKFLOWS

_NEXT = f"""\
   Next: commit {github.FOLDER} to the default branch, and run `claude-coordinator publish` once.
   Then start "Multi-Claude Coordination" on the page Actions, or:
     gh workflow run {WORKFLOWS[0]} -f claude_instance_id=claude-1234abcd -f task_id=task-002
   Pull requests are checked by themselves."""


def requirement(tool: str, folder: str) -> str:
    """What the workflows install: as given, else as it stands in them, else this installation.

    A newer state of what stands in them is this installation's. Raises InputError, with nothing done.
    """
    if tool:
        return github_tool.checked(tool)
    pinned = github.pinned(Path(folder))
    try:
        found = github_tool.found()
    except InputError:
        if not pinned:
            raise
        return pinned
    return found if not pinned or github_tool.is_of(found, pinned) else pinned


def write(folder: str, tool: str) -> None:
    """`tool` is a requirement that was checked. Raises InstallError."""
    done = github.write(Path(folder), tool, github_tool.versions())
    for path in done.changed:
        click.echo(f"   Changed {path}")
    for warning in done.warnings:
        click.echo(f"⚠️  {warning}", err=True)
    click.echo(f"🔧 The workflows install {tool}")
    output.say(_NEXT)


def remove(folder: str) -> list[str]:
    """Sentences about what was removed and what stays."""
    try:
        return github.remove(Path(folder))
    except InstallError as error:
        return [f"The GitHub workflows stay: {error.sentence()}"]
