"""`doctor`: does it guard?"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

import click

from coord_core.cli import output
from coord_core.install.doctor import BAD, GOOD, WARNING, examine

_SIGNS = {GOOD: ("✅", "green"), WARNING: ("⚠️ ", "yellow"), BAD: ("❌", "red")}


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(folder: str, as_json: bool) -> None:
    """Check the installation by running its hooks.

    Starts the hooks as the settings do, in a scratch repository: one session's edit must be granted and
    another's refused. Exit status 1 when something does not guard.

    \b
    Example:
      claude-coordinator doctor
    """
    findings = []
    for finding in examine(folder, os.environ):
        findings.append(finding)
        if not as_json:
            sign, colour = _SIGNS[finding.state]
            said = click.style(_indented(finding.text), fg=None if finding.state == GOOD else colour)
            click.echo(f"{sign} {said}")
            if finding.mend:
                click.echo(f"   {_indented(finding.mend)}")
    if as_json:
        click.echo(output.json_text(json.dumps([asdict(finding) for finding in findings], indent=2)))
    sys.exit(1 if any(finding.state == BAD for finding in findings) else 0)


def _indented(text: str) -> str:
    """Its later lines begin below the first, behind the sign."""
    return text.replace("\n", "\n   ")
