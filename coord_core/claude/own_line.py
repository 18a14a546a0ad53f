"""The user's own status line, which ours goes below: which command it is, and in which surroundings.

There is one `statusLine` in force. What ours hides is the command that stood in its very place (it is part of
ours, status_command.py), else the one of the settings that come next: below the local ones the project's,
then the user's. The project's came with the repository, and not every session has its settings in force: it
is run only where a person approved this very text. Ours in one of those is looked through, so nothing of
ours is run inside ours.
"""

from __future__ import annotations

import os

from coord_core import status_command
from coord_core.jsontext import loads
from coord_core.witness import read_text, start_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST = 1 << 20  # bytes of a settings file, and of the surroundings
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")  # what the interpreter sets LC_CTYPE to in the C locale (PEP 538)


def command(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """The command; empty when there is none. `words`: those of our own command after the script."""
    if is_inside(environment) or not words:
        return ""
    if len(words) == 2:
        return _text(words[1])
    if words[0] != status_command.LOCAL:
        return ""
    approved = _text(words[2]) if len(words) == 3 and words[1] == status_command.PROJECT else ""
    if approved and approved == in_file(_projects(environment)):
        return approved
    return in_file(_users(environment))


def is_inside(environment: Mapping[str, str]) -> bool:
    """Does ours run this now? What it once started, and left behind, may live longer and start sessions."""
    pid, _, started = environment.get(status_command.GUARD, "").partition(" ")
    return pid.isascii() and pid.isdecimal() and bool(started) and start_time(int(pid)) == started


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """Those that the client gave us, and the mark that ours runs it."""
    pid = os.getpid()
    found = {**environment, status_command.GUARD: f"{pid} {start_time(pid) or ''}"}
    if found.get("LC_CTYPE") in _COERCED:
        given = read_text("/proc/self/environ", LONGEST)
        before = [each for each in (given or "").split("\0") if each.startswith("LC_CTYPE=")]
        if given and not before:
            del found["LC_CTYPE"]
        elif before:
            found["LC_CTYPE"] = before[0].removeprefix("LC_CTYPE=")
    return found


def in_file(path: str) -> str:
    """The command in a settings file, as the client reads it; of ours, what stood there before it."""
    text = read_text(path, LONGEST) if path else None
    try:
        found = loads(text.removeprefix("\ufeff"))["statusLine"] if text else None
    except Exception:  # it says none, or the client does not read it either
        return ""
    named = status_command.command_of(found)
    ours = status_command.parse(named)
    if ours is None:
        return named
    return _text(ours.own) if ours.own else ""


def _projects(environment: Mapping[str, str]) -> str:
    folder = environment.get("CLAUDE_PROJECT_DIR", "")
    return f"{folder}/.claude/settings.json" if folder else ""


def _users(environment: Mapping[str, str]) -> str:
    home = environment.get("HOME", "")
    folder = environment.get("CLAUDE_CONFIG_DIR") or (f"{home}/.claude" if home else "")
    return f"{folder}/settings.json" if folder else ""


def _text(literal: str) -> str:
    try:
        found = loads(literal)
    except Exception:  # somebody edited it
        return ""
    return found if isinstance(found, str) else ""
