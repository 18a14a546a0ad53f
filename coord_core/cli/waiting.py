"""`lock wait`: a place in the queue, and the locks as soon as they are free."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from coord_core.cli import here, output
from coord_core.cli.arguments import ACT_AS, AGENT, AS_JSON, actor, requests, timeout
from coord_core.domain.leases import Granted, Request
from coord_core.domain.records import EXCLUSIVE, PERSON, SHARED
from coord_core.project import Project
from coord_core.services import by_hand
from coord_core.services.snapshot import Snapshot
from coord_core.services.waiter import Outcome, View, Waiter
from coord_core.views import shapes, waits
from coord_core.views.yaml_text import timestamp

DEFAULT = "1h"
DEFAULT_SECONDS = 3600.0


@click.command()
@click.argument("resources", metavar="RESOURCE...", nargs=-1, required=True)
@click.option(
    "--timeout",
    "longest",
    metavar="TIME",
    default=DEFAULT,
    show_default=True,
    help="Give up after this long.",
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
    then holds the locks. Exit status 1 when the time is up, or when the wait would close a circle of waits.

    \b
    Example:
      claude-coordinator lock wait --timeout 10m src/auth.py tests/test_auth.py
    """
    seconds = timeout(longest)
    with here.session() as (tx, found, caller):
        who = by_hand.standing_in(tx, caller, act_as) if act_as else caller
        asked = requests(resources, found, actor(who.name, agent), SHARED if shared else EXCLUSIVE)
        entered = by_hand.wait(tx, asked, who, found, seconds)
    if not isinstance(entered, Granted):
        stand_in_line(found, entered, asked, as_json)
    show_granted(found, asked, as_json)


def stand_in_line(found: Project, wait: int, asked: list[Request], as_json: bool = False) -> None:
    """Returns when the wait was granted; says why and exits with 1 when it ended otherwise."""
    outcome = _follow(found, wait, asked, as_json)
    if outcome.reason:
        _show_end(outcome, asked, asked[0].actor.agent, as_json)
        sys.exit(1)


def _follow(found: Project, wait: int, asked: list[Request], as_json: bool) -> Outcome:
    waiter = Waiter(found, wait)
    with _stopping(waiter), output.status_line() as line:
        names = _names(asked)

        def show(view: View) -> None:
            line(waits.progress(names, view.in_the_way, view.before, view.now))

        return waiter.follow((lambda view: None) if as_json else show)


@contextmanager
def _stopping(waiter: Waiter) -> Iterator[None]:
    """A signal that would end us gives the place up first."""

    def stop(number: int, frame: FrameType | None) -> None:
        waiter.stopped = True

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    finally:
        for number, old in zip(numbers, before, strict=True):
            signal.signal(number, old)


def show_granted(found: Project, asked: list[Request], as_json: bool = False) -> None:
    """What the asker holds of it now."""
    by = asked[0].actor
    with Snapshot(found) as tx:
        owner = by_hand.known(tx, by.instance)
        wanted = {request.resource for request in asked}
        held = [
            lock for lock in tx.locks_of(by.instance) if lock.agent == by.agent and lock.resource in wanted
        ]
    if as_json:
        output.print_json([shapes.lock(one, owner) for one in held])
        return
    output.say(waits.granted(_names(asked), by.instance, owner.expires_at, owner.kind == PERSON), "green")


def _show_end(outcome: Outcome, asked: list[Request], agent: str, as_json: bool) -> None:
    if not as_json:
        output.say(waits.refused(outcome.reason, outcome.resolved, _names(asked), agent), "yellow")
        return
    due = [entry.event.detail.get("due") for entry in outcome.resolved]
    shape = {
        "resources": _names(asked),
        "reason": outcome.reason,
        "let_go": [str(entry.event.resource) for entry in outcome.resolved if entry.event.resource],
        "passes_on_at": timestamp(due[0]) if due and isinstance(due[0], (int, float)) else None,
    }
    output.print_json({"refused": shape})


def _names(asked: list[Request]) -> list[str]:
    return [str(request.resource) for request in asked]
