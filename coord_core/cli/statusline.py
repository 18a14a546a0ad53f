"""`statusline`: how a session stands, in a line."""

from __future__ import annotations

import os
import select
import sys
import time
from typing import Any

import click

from coord_core import project as projects
from coord_core.claude import status_line as edge
from coord_core.cli import here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.services import standing
from coord_core.services.standing import Standing
from coord_core.views import status_line

PATIENCE = 1.0  # seconds for the client's JSON to come, all of it


@click.command()
@AS_JSON
def statusline(as_json: bool) -> None:
    """Show in one line how a session stands.

    Its name, task, own locks and wait, who asks for what it holds or was refused it, and how many others are
    here. Reads on its input the JSON that Claude Code gives a status line; without any it is about the
    caller. It registers nobody, writes nothing, and is silent where nothing is guarded.

    `init --statusline` puts a quicker one of its own below Claude's prompt, under the status line that you
    have. This one is for a script of your own.

    \b
    Examples:
      claude-coordinator statusline
      echo "$json" | claude-coordinator statusline
    """
    given = _given()
    if given.strip():
        _of_session(given, as_json)
        return
    found = projects.find(os.path.realpath(os.getcwd())) or here.project()  # which says that there is none
    shown = standing.look(found, standing.of_caller(os.environ), time.time())
    if as_json:
        output.print_json(_shape(shown))
    else:
        output.say(status_line.line(shown, output.columns(), output.coloured()))


def _of_session(given: bytes, as_json: bool) -> None:
    if as_json:
        found = edge.standing_of(given, os.environ)
        output.print_json(_shape(found) if found else None)
        return
    said = edge.ours(given, os.environ)
    if said:
        click.echo(said, color=True)


def _given() -> bytes:
    """The input; none where it does not end: then it is somebody else's (`tail -f log | while read`)."""
    if sys.stdin is None or sys.stdin.isatty():
        return b""
    parts: list[bytes] = []
    until = time.monotonic() + PATIENCE
    while (left := until - time.monotonic()) > 0 and select.select([sys.stdin], [], [], left)[0]:
        part = os.read(sys.stdin.fileno(), 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return b""


def _shape(found: Standing) -> dict[str, Any]:
    return {
        "instance": found.name or None,
        "task_id": found.task_id or None,
        "task": found.task or None,
        "locks": found.held,
        "waits": [
            {"for": each.wants, "place": each.place, "held_by": each.holder or None} for each in found.waits
        ],
        "requests": [{"asked_by": who, "for": what} for who, what in found.asked],
        "wanted": found.wanted,
        "others": found.others,
        "others_waiting": found.waiting,
    }
