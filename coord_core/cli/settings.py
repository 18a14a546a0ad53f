"""`trust`: a person approves the settings that came with the repository."""

from __future__ import annotations

import os
import sys

import click

from coord_core import settings as settings_file
from coord_core.cli.here import session
from coord_core.install.enrolment import Site, approved_digest, enrol
from coord_core.install.offers import status_line
from coord_core.install.setup import LOCAL
from coord_core.install.status_line_check import waiting
from coord_core.services.callers import require_person

_NOTHING = "Nothing in .claude-coordinator.yml needs approval."


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def trust(yes: bool) -> None:
    """Approve the text of .claude-coordinator.yml as it is now.

    The file comes with the repository. The keys that weaken the guard, run something or call an address
    (fail_open, ignore, admins, tools, worktree_setup, notify) count only after a person has read and approved
    them; after the next change they wait again. So does the status line in the repository's committed
    .claude/settings.json, which is run above ours once it is approved.

    \b
    Example:
      claude-coordinator trust
    """
    with session() as (_, project, who):
        require_person(who, "approve settings")
    site = Site(os.path.realpath(project.main or project.common))
    line = waiting(site.main, os.environ)
    _approve_settings(site, project.views, yes, is_all=not line)
    if line:
        click.echo(f"  status line: {line!r}")
        _agree("Let this command of .claude/settings.json run above our status line?", yes)
        _, kept = status_line.accept(site, LOCAL, approved=line)
        click.echo("\n".join(kept) or "✅ Approved.")


def _approve_settings(site: Site, views: str, yes: bool, *, is_all: bool) -> None:
    found, digest = settings_file.load(views)
    needed = settings_file.waiting_for_trust(found)
    if not needed or digest == approved_digest(site):
        if is_all:
            click.echo("✅ This text is approved already." if needed else _NOTHING)
        return
    for key in needed:
        click.echo(f"  {key}: {getattr(found, key)!r}")
    _agree("Let these settings count?", yes)
    enrol(site, digest)
    click.echo("✅ Approved.")


def _agree(question: str, yes: bool) -> None:
    if not yes and not (sys.stdin.isatty() and click.confirm(question)):
        click.echo("Not approved. On a terminal it asks; elsewhere give --yes.", err=True)
        sys.exit(1)
