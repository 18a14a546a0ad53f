"""The command that stands in `statusLine` for us, and how to know it again. Loads nothing.

    'PYTHON' -I -S -X utf8 'FOLDER/hooks/statusline.py' SCOPE ['OWN' | project 'APPROVED']

SCOPE says which settings file it stands in. OWN is the command that stood there before: the very JSON
literal, so that taking ours out gives back the very bytes, whatever else was changed in the file since.
APPROVED, JSON too, is the command of the repository's committed settings that a person let run above ours.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOCAL, USER = "local", "user"
PROJECT = "project"
GUARD = "CLAUDE_COORDINATOR_STATUSLINE"  # our pid and start, for what we run: ours inside ours says nothing
_SCRIPT = "/hooks/statusline.py"
_FLAGS = "-I -S -X utf8"


class Ours:
    """The scope, and the JSON literals: of what stood there before, of what was approved."""

    __slots__ = ("approved", "own", "scope")

    def __init__(self, scope: str, own: str | None, approved: str | None = None) -> None:
        self.scope = scope
        self.own = own
        self.approved = approved


def build(interpreter: str, script: str, scope: str, own: str | None, approved: str | None = None) -> str:
    """The command, for `/bin/sh -c`, as the client runs it. Where one stood before, none is approved."""
    words = [_quoted(interpreter), _FLAGS, _quoted(script), scope]
    if own is not None:
        words.append(_quoted(own))
    elif approved is not None:
        words += [PROJECT, _quoted(approved)]
    return " ".join(words)


def parse(command: str) -> Ours | None:
    """What such a command, of whatever version's place, says; None for any other, an edited one too."""
    before, found, after = command.partition(f"{_SCRIPT}' ")  # the first: what stood there may name another
    scope, space, rest = after.partition(" ")
    literal = _unquoted(rest.removeprefix(f"{PROJECT} ")) if space else None
    if not found or scope not in (LOCAL, USER) or (space and literal is None):
        return None
    interpreter, flags, folder = before.partition(f" {_FLAGS} ")
    words = [_unquoted(interpreter), _unquoted(f"{folder}{_SCRIPT}'")]
    if not flags or None in words:
        return None
    return Ours(scope, None, literal) if rest.startswith(PROJECT) else Ours(scope, literal)


def command_of(line: Any) -> str:
    """The command of a `statusLine`; empty for what the client does not run."""
    return str(line["command"]) if is_valid(line) else ""


def is_valid(line: Any) -> bool:
    """Is this `statusLine` as the client's schema has it? A wrong refreshInterval it takes for none."""
    if (
        not isinstance(line, dict)
        or line.get("type") != "command"
        or not isinstance(line.get("command"), str)
    ):
        return False
    padding = line.get("padding", 0)
    is_number = isinstance(padding, (int, float)) and not isinstance(padding, bool)
    return is_number and isinstance(line.get("hideVimModeIndicator", False), bool)


def is_edited(command: str) -> bool:
    """Does it start our script, but not in a way that we write?"""
    return _SCRIPT in command and "-I -S" in command and parse(command) is None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _unquoted(text: str) -> str | None:
    """The text that `_quoted` made this of; None when it is nothing that it makes."""
    inner = text[1:-1].replace("'\\''", "'")
    return inner if _quoted(inner) == text else None
