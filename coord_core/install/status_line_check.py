"""Is our status line shown, and does it start? What `doctor` says of it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from coord_core import status_command
from coord_core.install import plugin, status_line

AGAIN = "Run `claude-coordinator init` again."
_OWN_WAY = "Take one of the two out, or let it be so."
_TRUST = "Run `claude-coordinator trust` to let it run above ours, or let it be so."
_BY_HAND = "Take it out of there and run `claude-coordinator init --statusline`, or let it be so."


def good(main: str, environ: Mapping[str, str]) -> Iterator[str]:
    """A sentence for the one in force, where that is ours and in order."""
    found = _commands(main, environ)
    if found and status_command.parse(found[0][1]) and not any(problems(main, environ)):
        yield f"{found[0][0]} shows the status line"


def problems(main: str, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with those that are ours, and how to mend it."""
    found = _commands(main, environ)
    for place, (file, command) in enumerate(found):
        if status_command.is_edited(command):
            yield f"Our status line in {file} was edited: it is not brought up to date.", _BY_HAND
        elif status_command.parse(command):
            yield from (
                (f"The status line in {file} cannot start: {gone} is gone.", AGAIN) for gone in _gone(command)
            )
            if place and not status_command.parse(found[0][1]):
                yield f"The status line in {found[0][0]} hides ours, which is in {file}.", _OWN_WAY
    if waiting(main, environ):
        file = plugin.settings_files(main, environ)[1]
        yield f"The status line in {file} came with the repository, and is not run above ours.", _TRUST


def waiting(main: str, environ: Mapping[str, str]) -> str:
    """The command of the repository's committed settings that is not run above ours; empty without one.

    It comes with the repository, so a person has to approve the very text.
    """
    files = plugin.settings_files(main, environ)
    if len(files) < 3:
        return ""
    ours = status_command.parse(_command(files[2]))
    if ours is None or ours.own is not None:
        return ""
    found = status_line.projects(_text(files[1]))
    return "" if ours.approved is not None and json.loads(ours.approved) == found else found


def _commands(main: str, environ: Mapping[str, str]) -> list[tuple[Path, str]]:
    """The files with a command for the status line, the one in force first."""
    read = [(file, _command(file)) for file in reversed(plugin.settings_files(main, environ))]
    return [(file, command) for file, command in read if command]


def _command(file: Path) -> str:
    return status_line.command_in(_text(file))


def _text(file: Path) -> str:
    try:
        return "" if file.is_fifo() else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def _gone(command: str) -> list[str]:
    words = shlex.split(command)
    return [word for word in (words[0], words[5]) if not os.path.exists(word)]
