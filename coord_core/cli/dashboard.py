"""`dashboard`: the state of the team as a web page of this machine."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable
from importlib.util import find_spec

import click

from coord_core.cli import here, output
from coord_core.domain.errors import MachineError
from coord_core.observing import whereabouts
from coord_core.project import Project
from coord_core.services.snapshot import bury_the_dead
from coord_core.witness import evidence

NEEDED = ("starlette", "uvicorn", "jinja2")
INSTALL = "Run the tool's install.py again, or: pip install 'claude-coordinator[dashboard]'"
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


@click.command()
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535),
    help="Listen on this port of 127.0.0.1; 0 for any. [default: the first free one from 8642 on]",
)  # fmt: skip
@click.option(
    "--open/--no-open", "opens", default=None,
    help="Open a browser. [default: on a terminal of a desktop]",
)  # fmt: skip
def dashboard(port: int | None, opens: bool | None) -> None:
    """Show the team on a web page, live, until Ctrl-C.

    It prints a link that lets one browser in, once, within five minutes; Enter prints another. A browser
    that --open opened asks for the link's token. The page is for this machine alone: from another one,
    forward the port with ssh (see docs/dashboard.md). A person who is an administrator can release locks,
    hand them over and end sessions there; what a session started only shows.

    \b
    Examples:
      claude-coordinator dashboard
      claude-coordinator dashboard --port 9000 --no-open
    """
    missing = [name for name in NEEDED if not _is_there(name)]
    if missing:
        raise MachineError(f"What serves the dashboard is not installed ({', '.join(missing)}).", INSTALL)
    found = here.project()
    bury_the_dead(found, evidence)
    _serve(_finder(found), port, opens)


def _serve(project: Callable[[], Project], port: int | None, opens: bool | None) -> None:
    from coord_core.dashboard import ports, server
    from coord_core.dashboard.site import Site

    number, sockets = ports.listen(port)
    site = Site(project, number, lambda line: output.say(line, err=True))
    if site.at_start.read_only:
        output.say(site.at_start.read_only)
    output.say("The dashboard of this repository; Ctrl-C ends it. Each link lets one browser in, once:")
    if _wants_browser(opens):
        webbrowser.open(f"http://127.0.0.1:{number}/")  # without a token: others see a command's arguments
    try:
        server.run(site, sockets, _show)
    except KeyboardInterrupt:
        output.say("")


def _show(link: str) -> None:
    output.say(f"  {link}" + ("   (Enter for another)" if sys.stdin.isatty() else ""))
    sys.stdout.flush()


def _finder(found: Project) -> Callable[[], Project]:
    """The project as it is now, wherever the current folder goes."""
    return lambda: here.with_settings(whereabouts.again(found))


def _wants_browser(opens: bool | None) -> bool:
    if opens is not None:
        return opens
    is_here = any(os.environ.get(name) for name in _SCREENS) or sys.platform == "darwin"
    return sys.stdout.isatty() and is_here and not os.environ.get("SSH_CONNECTION")


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:  # it is marked as absent
        return False
