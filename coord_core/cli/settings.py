"""`trust`: a person approves the settings that came with the repository."""

from __future__ import annotations

import os
import sys

import click

from coord_core import settings as settings_file
from coord_core.cli.here import session
from coord_core.install.enrolment import Site, approved_digest, enrol
from coord_core.services.callers import require_person


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def trust(yes: bool) -> None:
    """Approve the text of .claude-coordinator.yml as it is now.

    The file comes with the repository. The keys that weaken the guard (fail_open, ignore, admins, tools)
    count only after a person has read and approved them; after the next change they wait again.

    \b
    Example:
      claude-coordinator trust
    """
    with session() as (_, project, who):
        require_person(who, "approve settings")
    found, digest = settings_file.load(project.views)
    site = Site(os.path.realpath(project.main or project.common))
    waiting = settings_file.waiting_for_trust(found)
    if not waiting:
        click.echo("Nothing in .claude-coordinator.yml needs approval.")
        return
    if digest == approved_digest(site):
        click.echo("✅ This text is approved already.")
        return
    for key in waiting:
        click.echo(f"  {key}: {getattr(found, key)!r}")
    if not yes and not (sys.stdin.isatty() and click.confirm("Let these settings count?")):
        click.echo("Not approved. On a terminal it asks; elsewhere give --yes.", err=True)
        sys.exit(1)
    enrol(site, digest)
    click.echo("✅ Approved.")
