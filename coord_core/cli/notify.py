"""`notify`: the channels that tell Slack, Discord and others what happens here."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from coord_core.cli import here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.errors import InputError, MachineError
from coord_core.notify import channels, sending
from coord_core.notify.delivery import IDLE
from coord_core.notify.outbox import Outbox, exists
from coord_core.notify.outcomes import ARRIVED
from coord_core.services.callers import require_person
from coord_core.users_settings import VARIABLE
from coord_core.views.refusal import quoted
from coord_core.views.yaml_text import timestamp

if TYPE_CHECKING:
    from coord_core.notify.channels import Channels, Target
    from coord_core.notify.outbox import Standing
    from coord_core.project import Project

HOW = (
    f"Put a webhook's address into the environment variable {VARIABLE}, or list channels under `notify:` in "
    "~/.config/claude-coordinator/config.yml (see docs/notifications.md)."
)


@click.group()
def notify() -> None:
    """Tell Slack, Discord and others what happens here.

    Channels are listed under `notify:` in ~/.config/claude-coordinator/config.yml, or in
    .claude-coordinator.yml, which counts after `trust`. The environment variable CLAUDE_COORDINATOR_NOTIFY
    may hold addresses, too.

    \b
    Example:
      claude-coordinator notify test
    """


@notify.command("list")
@AS_JSON
def list_(as_json: bool) -> None:
    """Show the channels, and what became of their messages.

    Of an address only the beginning is shown: the rest is a secret.

    \b
    Example:
      claude-coordinator notify list --json
    """
    found = here.project()
    known, standings = _channels(found), _standings(found)
    shapes = [_shape(target, standings.get(target.key)) for target in known.targets]
    if as_json:
        output.print_json(shapes)
        return
    for _, problem in known.problems:
        output.say(f"⚠️  {quoted(problem)}", "yellow", err=True)
    if not shapes:
        output.say(f"No channels are configured. {HOW}")
        return
    headings = ("Channel", "Address", "Events", "Waiting", "Last result")
    output.table(headings, [_row(shape) for shape in shapes])


@notify.command()
@click.option("--channel", "name", metavar="NAME", default="", help="Only this one.")
def test(name: str) -> None:
    """Send a test message to each channel (people only).

    It is sent now, and you are told whether it arrived. Exit status 1 when one did not, 2 when no channel is
    configured.

    \b
    Example:
      claude-coordinator notify test --channel team
    """
    with here.session() as (_, found, who):
        require_person(who, "send test messages")
    known = _channels(found)
    for _, problem in known.problems:
        output.say(f"⚠️  {quoted(problem)}", "yellow", err=True)
    targets = _named(name, known)
    if not targets:
        named = f"No channel named {quoted(name)} is configured."
        raise InputError(named if name else "No channels are configured.", HOW)
    if not sending.is_there():
        raise MachineError(f"{sending.MISSING.capitalize()}.", sending.INSTALL)
    results = [_try(target, found) for target in targets]
    sys.exit(0 if all(results) else 1)


def _named(name: str, known: Channels) -> list[Target]:
    """All for an empty name; else as the log calls it, or as its own settings do."""
    exact = [target for target in known.targets if name in ("", target.name)]
    return exact or [target for target in known.targets if target.name == f"{channels.USER}-{name}"]


def _try(target: Target, found: Project) -> bool:
    """Say what became of it. True when it arrived."""
    problem = target.problem
    service = None if problem else sending.service(target.url)
    if not problem and service is None:
        problem = "no service is behind that address, or what it needs is not installed"
    if service is not None:
        folder = os.path.basename(found.main or found.common)
        outcome = service.send(f"[{quoted(folder, 40)}] claude-coordinator: this is a test.")
        problem = "" if outcome.kind == ARRIVED else outcome.reason
    if problem:
        output.say(f"❌ {target.name} ({target.shown}): {problem}", "red")
    else:
        output.say(f"✅ {target.name} ({target.shown})")
    return not problem


def _channels(found: Project) -> Channels:
    return channels.configured(found, os.environ)


def _standings(found: Project) -> dict[str, Standing]:
    """Of each channel by its key; none, said so, where they cannot be read."""
    if not exists(found.state):
        return {}
    try:
        outbox = Outbox(found.state)
        try:
            return outbox.standings()
        finally:
            outbox.close()
    except MachineError as error:
        output.say(f"⚠️  {error.sentence()}", "yellow", err=True)
        return {}


def _shape(target: Target, standing: Standing | None) -> dict[str, Any]:
    """`waiting`: events of the message in hand. `last_result`: `arrived`, why it did not, or null."""
    box = standing.box if standing else None
    is_told = standing is not None and standing.result_at > 0
    return {
        "channel": target.name,
        "source": target.source,
        "address": target.shown,
        "events": list(target.events) or ["default"],
        "paths": list(target.filter.paths),
        "problem": target.problem or None,
        "waiting": box.events if box and box.state != IDLE else 0,
        "attempts": box.attempts if box else 0,
        "next_try": timestamp(box.next_at) if box and box.attempts and box.next_at else None,
        "trouble": (box.reason or None) if box else None,
        "last_result": ((standing.result or "arrived") if standing and is_told else None),
        "last_at": timestamp(standing.result_at) if standing and is_told else None,
    }


def _row(shape: dict[str, Any]) -> tuple[str, ...]:
    result = shape["problem"] or shape["trouble"] or shape["last_result"] or "nothing told yet"
    at = f" ({shape['last_at']})" if result == shape["last_result"] else ""
    events = ", ".join(shape["events"]) + (f" in {', '.join(shape['paths'])}" if shape["paths"] else "")
    return shape["channel"], shape["address"], quoted(events), str(shape["waiting"]), f"{quoted(result)}{at}"
