"""What several commands take: resources, agents, reasons, and in whose name."""

from __future__ import annotations

from collections.abc import Sequence

import click

from coord_core.cli import here
from coord_core.domain.errors import InputError
from coord_core.domain.leases import Request
from coord_core.domain.records import EXCLUSIVE, Actor
from coord_core.domain.resources import FILE, Resource
from coord_core.durations import seconds
from coord_core.project import Project
from coord_core.views.refusal import quoted
from coord_core.views.shell_words import shell_word

MOST_REASON = 300  # characters
MOST_AGENT = 200
MOST_TIMEOUT = 7 * 86400.0  # seconds

AGENT = click.option(
    "--agent", metavar="ID", default="", help="The subagent that acts; the main agent without it."
)
ACT_AS = click.option("--as", "act_as", metavar="NAME", help="Act as another live instance (people only).")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def actor(instance: str, agent: str) -> Actor:
    if len(agent) > MOST_AGENT or not (agent.isprintable() and _is_unicode(agent)):
        raise InputError(f"An agent's id has at most {MOST_AGENT} printable characters.")
    return Actor(instance, agent)


def options(agent: str, act_as: str | None) -> str:
    """The options of a command that is told to whoever acts so, each after a blank."""
    named = f" --as {shell_word(act_as)}" if act_as else ""
    return f"{named} --agent {shell_word(agent)}" if agent else named


def reason(text: str) -> str:
    """One bounded line without control characters. Raises InputError when nothing is left."""
    line = " ".join(text.split())
    kept = "".join(character for character in line if character.isprintable())[:MOST_REASON].strip()
    if not kept:
        raise InputError("The reason is empty.", 'Example: --reason "its terminal hangs"')
    return kept


def timeout(text: str) -> float:
    """Seconds. Raises InputError."""
    try:
        found = seconds(text)
    except ValueError as error:
        raise InputError(f"--timeout {quoted(text)}: {error}.", "Example: --timeout 10m") from error
    if not 0 < found <= MOST_TIMEOUT:
        raise InputError("A wait lasts more than nothing and at most 7d.", "Example: --timeout 10m")
    return found


def requests(texts: Sequence[str], found: Project, by: Actor, mode: str = EXCLUSIVE) -> list[Request]:
    """What the arguments name, each resource once. Raises InputError for what cannot be locked."""
    asked: dict[tuple[Resource, str], Request] = {}
    for text in texts:
        request = _request(text, found, by, mode)
        asked.setdefault((request.resource, request.worktree), request)
    return list(asked.values())


def _request(text: str, found: Project, by: Actor, mode: str) -> Request:
    if not _is_unicode(text):
        raise InputError("A name that is not valid Unicode cannot be locked.")
    resource, owner = here.resource(text, found)
    if not _is_unicode(resource.key):
        raise InputError("A name that is not valid Unicode cannot be locked.")
    if resource.kind == FILE and owner.ignores(resource.key):
        raise InputError(
            f"{quoted(text)} is not governed: `ignore` in the settings names it.", "It needs no lock."
        )
    return Request(resource, by, owner.worktree, mode)


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
