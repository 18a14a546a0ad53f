"""Puts our command into `statusLine` of a settings text, and takes it out again. No I/O.

There is one `statusLine` in force, so ours carries the one that stood in the same place along with it
(status_command.py). Only the string of the command is exchanged: what else its owner set there (`padding`,
`refreshInterval`) stays in force, and every other byte as it is. One that was edited is its editor's.
"""

from __future__ import annotations

import json
from typing import Any

from coord_core import status_command
from coord_core.install import json_edit
from coord_core.install.environment import Environment
from coord_core.install.errors import SettingsError
from coord_core.install.json_document import (
    BYTE_ORDER_MARK,
    JsonError,
    Object,
    Scalar,
    parse,
    place_of,
    value_of,
)

KEY = "statusLine"
SCRIPT = "statusline"
EDITED = "The status line in {} was edited, and stays as it is."
REFRESH = 10  # seconds: what others do is no event of the session's own
_UNTOUCHED = (
    "The status line was not put in. Mend the file and run `init --statusline` again, or do without it."
)


def put(
    text: str, environment: Environment, scope: str, source: str, *, refresh: bool = False, approved: str = ""
) -> str:
    """The text with our command in force; as it is where ours was edited.

    `refresh`: also let the client run it anew every ten seconds, where nobody else has a status line.
    `approved`: the repository's command that may run above ours; what was approved before stays without one.
    Raises SettingsError for what is no settings document, and where the client itself would not know what
    `statusLine` means.
    """
    if not text.strip(BYTE_ORDER_MARK + " \t\r\n"):
        text = text[: text.startswith(BYTE_ORDER_MARK)] + "{}\n"
    root = _root(text, source)
    literal = json.dumps(approved) if approved else None
    if root.get(KEY) is None:
        named = _command(environment, scope, None, literal)
        line: dict[str, Any] = {"type": "command", "command": named}
        added = {**line, "refreshInterval": REFRESH} if refresh else line
        return json_edit.append_member(text, root, KEY, added)
    node = _node_of_command(text, root, source)
    command = str(node.value)
    if status_command.is_edited(command):
        return text
    ours = status_command.parse(command)
    own = ours.own if ours else text[node.start : node.end]
    wanted = _command(environment, scope, own, literal or (ours.approved if ours else None))
    return text if command == wanted else _exchanged(text, node, json.dumps(wanted, ensure_ascii=False))


def taken_out(text: str, source: str) -> str:
    """The text without ours, and with what stood there before; as it is where ours is not, or was edited."""
    command = command_in(text)
    ours = status_command.parse(command) if command else None
    if ours is None:
        return text
    root = _root(text, source)
    if ours.own is not None:
        return _exchanged(text, _node_of_command(text, root, source), ours.own)
    index = [member.key for member in root.items].index(KEY)
    return json_edit.delete(text, root, index)


def holds_ours(text: str) -> bool:
    command = command_in(text)
    return bool(command) and status_command.parse(command) is not None


def is_edited(text: str) -> bool:
    """Is ours there, changed by hand?"""
    return status_command.is_edited(command_in(text))


def command_in(text: str) -> str:
    """The command of a settings text's status line; empty when it has none that the client runs."""
    try:
        return status_command.command_of(value_of(parse(text)).get(KEY))
    except (JsonError, AttributeError):
        return ""


def projects(text: str) -> str:
    """The command of a repository's committed settings text, as it would be run above ours: without ours."""
    command = command_in(text)
    ours = status_command.parse(command)
    if ours is None:
        return command
    return str(json.loads(ours.own)) if ours.own else ""


def _command(environment: Environment, scope: str, own: str | None, approved: str | None) -> str:
    return status_command.build(environment.interpreter, environment.script(SCRIPT), scope, own, approved)


def _exchanged(text: str, node: Scalar, literal: str) -> str:
    return text[: node.start] + literal + text[node.end :]


def _root(text: str, source: str) -> Object:
    try:
        root = parse(text)
    except JsonError as error:
        reason = f"this is not valid JSON: {error.reason}"
        raise SettingsError(source, error.line, error.column, reason, _UNTOUCHED) from None
    if not isinstance(root, Object):
        raise SettingsError(source, 1, 1, "the settings must be an object", _UNTOUCHED)
    return root


def _node_of_command(text: str, root: Object, source: str) -> Scalar:
    line = root.get(KEY)
    command = line.get("command") if isinstance(line, Object) else None
    is_valid = isinstance(line, Object) and status_command.is_valid(value_of(line))
    if not is_valid or not isinstance(command, Scalar):
        row, column = place_of(text, (line or root).start)
        raise SettingsError(source, row, column, f'"{KEY}" is no command that the client runs', _UNTOUCHED)
    return command
