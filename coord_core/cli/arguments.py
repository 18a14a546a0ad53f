"""What several commands take: resources, agents, reasons, and in whose name."""

from __future__ import annotations

from collections.abc import Sequence

import click

from coord_core.cli import here
from coord_core.domain.errors import InputError
from coord_core.domain.leases import Request
from coord_core.domain.records import EXCLUSIVE, SHARED, Actor
from coord_core.domain.resources import DEPENDENTS, FEATURE, FILE, GLOB, LINE, SUBTREE, Resource, file_key
from coord_core.domain.tasks import MOST_DESCRIPTION, MOST_NAME, MOST_PATHS, is_task_name
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
EXCEPT = click.option(
    "--except",
    "without",
    metavar="GLOB",
    multiple=True,
    help="Take these files out of the globs and folders; repeatable.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def actor(instance: str, agent: str) -> Actor:
    if len(agent) > MOST_AGENT or not (agent.isprintable() and is_unicode(agent)):
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


def description(text: str) -> str:
    """One line without control characters. Raises InputError when it is empty or too long."""
    line = "".join(each for each in " ".join(text.split()) if each.isprintable())
    if not line:
        raise InputError("The description is empty.")
    if len(line) > MOST_DESCRIPTION or not is_unicode(line):
        raise InputError(f"A description has at most {MOST_DESCRIPTION} characters, all of them Unicode.")
    return line


def task_name(text: str) -> str:
    """What a task's branch is called by. Raises InputError."""
    if text and not is_task_name(text):
        raise InputError(
            f"--name {quoted(text)}: at most {MOST_NAME} letters a to z, digits, `-`, `_` and `.`, and a "
            "letter or digit at both ends.",
            "Example: --name user-auth",
        )
    return text


def task_paths(texts: Sequence[str], found: Project) -> dict[str, Resource]:
    """Keys of files and folders, and globs, with what each is; seen from the current folder.

    Raises InputError.
    """
    if len(texts) > MOST_PATHS:
        raise InputError(f"A task names at most {MOST_PATHS} paths.")
    keys: dict[str, Resource] = {}
    for text in texts:
        resource, _ = here.resource(text, found)
        is_one = resource.kind in (FILE, SUBTREE, FEATURE) or (
            resource.kind == GLOB and LINE not in resource.key
        )
        if not text.isprintable() or not is_one:
            raise InputError(
                f"--path {quoted(text)}: it is a file, a folder, a glob or a feature of this repository."
            )
        keys.setdefault(_task_path(resource), resource)
    return keys


def _task_path(resource: Resource) -> str:
    """As a task has it: a glob that could be read as a path begins as one that cannot."""
    if resource.kind == FEATURE:
        return str(resource)
    if resource.kind == GLOB:
        [pattern] = resource.patterns
        return pattern if set(pattern) & set("*?{") else f"**/{pattern}"
    return f"{resource.key}{'/' if resource.kind == SUBTREE else ''}" if resource.key else "."


def timeout(text: str) -> float:
    """Seconds. Raises InputError."""
    try:
        found = seconds(text)
    except ValueError as error:
        raise InputError(f"--timeout {quoted(text)}: {error}.", "Example: --timeout 10m") from error
    if not 0 < found <= MOST_TIMEOUT:
        raise InputError("A wait lasts more than nothing and at most 7d.", "Example: --timeout 10m")
    return found


def requests(
    texts: Sequence[str], found: Project, by: Actor, mode: str = EXCLUSIVE, without: Sequence[str] = (),
    held: bool = False,
) -> list[Request]:  # fmt: skip
    """What the arguments name, each resource once. Raises InputError for what cannot be locked.

    `without`: globs that take out of the globs and folders among them. `held`: see here.resource.
    """
    asked: dict[tuple[Resource, str], Request] = {}
    for text in texts:
        if not all(map(is_unicode, (text, *without))):
            raise InputError("A name that is not valid Unicode cannot be locked.")
        resource, owner = here.resource(text, found, without, held)
        request = _request(text, resource, owner, by, mode)
        asked.setdefault((request.resource, request.worktree), request)
    if without and not any(request.resource.kind == GLOB for request in asked.values()):
        raise InputError("--except takes files out of a glob or a folder, and none is named.")
    return list(asked.values())


def _request(text: str, resource: Resource, owner: Project, by: Actor, mode: str) -> Request:
    if not is_unicode(resource.key):
        raise InputError("A name that is not valid Unicode cannot be locked.")
    if owner.ignores(file_key(resource) or ""):
        raise InputError(
            f"{quoted(text)} is not governed: `ignore` in the settings names it.", "It needs no lock."
        )
    return Request(resource, by, owner.worktree, SHARED if resource.kind == DEPENDENTS else mode)


def is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
