"""`lock wait`: a place in the queue, and the locks as soon as they are free."""

from __future__ import annotations

import sys
from types import FrameType

import click

from coord_core.cli import completing, dependents, here, output, wait_end
from coord_core.cli.arguments import ACT_AS, AGENT, AS_JSON, actor, requests, timeout
from coord_core.cli.signals import handling
from coord_core.domain.leases import Granted, Request
from coord_core.domain.records import EXCLUSIVE, SHARED
from coord_core.project import Project
from coord_core.services import by_hand
from coord_core.services.waiter import Outcome, View, Waiter
from coord_core.views import waits

DEFAULT = "1h"
DEFAULT_SECONDS = 3600.0


@click.command()
@click.argument(
    "resources", metavar="RESOURCE...", nargs=-1, required=True, shell_complete=completing.RESOURCES
)
@click.option(
    "--timeout",
    "longest",
    metavar="TIME",
    default=DEFAULT,
    show_default=True,
    help="Give up after this long, at most 7d.",
)
@click.option("--shared", is_flag=True, help="Rely on it: others may too, but nobody may change it.")
@AGENT
@ACT_AS
@AS_JSON
def wait(
    resources: tuple[str, ...], longest: str, shared: bool, agent: str, act_as: str | None, as_json: bool
) -> None:
    """Wait until the locks are free, and take them: all of them at once.

    The queue is first come, first served; a higher priority (`session priority`) comes first. What is waited
    for is held back from later requests. Claude runs this in the background: its end wakes the session, which
    then holds the locks. Exit status 1 when the time is up, when the wait would close a circle of waits, or
    when the locks are gone again by the time that this can be said.

    \b
    Example:
      claude-coordinator lock wait --timeout 10m src/auth.py tests/test_auth.py
    """
    seconds = timeout(longest)
    dependents.prepare(resources)
    with here.session(resources) as (tx, found, caller):
        who = by_hand.standing_in(tx, caller, act_as) if act_as else caller
        asked = requests(resources, found, actor(who.name, agent), SHARED if shared else EXCLUSIVE)
        asked = by_hand.wanted(found, asked)
        entered = by_hand.wait(tx, asked, who, found, seconds)
    see_through(found, entered, asked, act_as, as_json)


def see_through(
    found: Project, entered: Granted | int, asked: list[Request], act_as: str | None, as_json: bool = False
) -> None:
    """Wait where that is needed. Returns when the locks are held; says why and exits with 1 when not."""
    holder = asked[0].actor
    if not isinstance(entered, Granted):
        outcome = _follow(found, entered, asked, as_json)
        if outcome.reason:
            wait_end.show_end(found, outcome, asked, act_as, as_json)
            sys.exit(1)
        holder = wait_end.granted_to(found, entered, holder)
    granted = [Request(one.resource, holder, one.worktree, one.mode) for one in asked]
    wait_end.show_granted(found, granted, act_as, as_json)


def _follow(found: Project, wait: int, asked: list[Request], as_json: bool) -> Outcome:
    waiter = Waiter(found, wait)

    def stop(number: int, frame: FrameType | None) -> None:
        waiter.stopped = True  # it gives its place up first

    with handling(stop), output.status_line() as line:
        names = wait_end.names(asked)

        def show(view: View) -> None:
            line(waits.progress(names, view.in_the_way, view.before, view.now))

        return waiter.follow((lambda view: None) if as_json else show)
