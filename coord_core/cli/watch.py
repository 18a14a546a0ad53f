"""`watch`: what the team does, live."""

from __future__ import annotations

import os
import signal
import sys
from importlib.util import find_spec

import click

from coord_core.cli import here, nobody, output, signals, watch_plainly
from coord_core.cli.arguments import AS_JSON
from coord_core.project import Project
from coord_core.watching.desk import Desk
from coord_core.watching.follower import Follower
from coord_core.watching.signs import Signs
from coord_core.watching.styles import Looks

EXTRA = "watch"
INSTALL = f"run install.py, or pip install 'claude-coordinator[{EXTRA}]'"


@click.command()
@click.option("--once", is_flag=True, help="Show how things are, and end.")
@AS_JSON
def watch(once: bool, as_json: bool) -> None:
    """Show live who holds what, and who waits.

    Also who is here, what is to be done, and what happens. On a terminal it fills the screen, and `?` tells
    the keys: choose a row, filter, release a lock, hand it over, answer who asks for it, end a session. In a
    pipe, and with TERM=dumb, it prints how things are, then a line for each event, until Ctrl-C. --json
    prints the state as one object, and then one a line for each event.

    \b
    Examples:
      claude-coordinator watch
      claude-coordinator watch --once
      claude-coordinator watch --json | jq -c 'select(.action == "lock_denied")'
    """
    found = here.project()
    if once or as_json or not output.on_terminal() or os.environ.get("TERM", "dumb") == "dumb":
        watch_plainly.show(found, once, as_json)
    elif not _has_keys():
        _without_keys(found)
    else:
        sys.exit(_with_keys(found))


def _has_keys() -> bool:
    """Can keys be read and the view be drawn, and is what does it installed?"""
    return sys.stdin.isatty() and sys.stderr.isatty() and _is_installed()


def _is_installed() -> bool:
    try:
        return find_spec("textual") is not None
    except ValueError:  # it is marked as absent
        return False


def _with_keys(found: Project) -> int:
    from coord_core.cli.watch_actions import ByHand
    from coord_core.watching.app import Watch

    nobody.ends_it(sys.stdin.fileno(), nobody.HUNG_UP)
    app = Watch(Follower(found), _desk(found, sys.__stderr__), Looks(output.coloured()), ByHand())
    app.run(mouse=False)
    return app.return_code or 0


def _without_keys(found: Project) -> None:
    from coord_core.watching import live

    desk = _desk(found, sys.stdout)
    if not _is_installed():
        desk.message = (f"Ctrl-C ends. Keys: {INSTALL}", "dim")
    nobody.ends_it(sys.stdout.fileno(), nobody.HUNG_UP)
    received: list[int] = []
    with signals.handling(lambda number, _: received.append(number)):
        live.show(Follower(found), desk, Looks(output.coloured()), lambda: bool(received))
    if received[0] != signal.SIGINT:  # which is the way to end it
        sys.exit(128 + received[0])


def _desk(found: Project, stream: object) -> Desk:
    is_utf = (getattr(stream, "encoding", "") or "").lower().startswith("utf")
    if not is_utf and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return Desk(Signs(is_ascii=not is_utf), os.path.basename(found.main or found.common))
