"""What a call that is not an edit would write, as far as its input tells."""

from __future__ import annotations

import os

from coord_core import project as projects
from coord_core.claude.shell.scan import may_write
from coord_core.claude.writes import EXIT_WORKTREE, POSIX_SHELLS, POWERSHELL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.shell.analysis import Analysis


def cannot_write(payload: Payload) -> bool:
    """Told without a parse, and for sure."""
    command = payload.tool_input.get("command")
    if payload.tool in POSIX_SHELLS:
        return not isinstance(command, str) or not may_write(command)
    if payload.tool == POWERSHELL:
        return not isinstance(command, str)
    if payload.tool == EXIT_WORKTREE:
        return payload.tool_input.get("action") != "remove" or _linked(payload) is None
    return field_of(payload) is False


def read(payload: Payload) -> Analysis:
    """What the call would write. Raises MachineError when the shell's grammar is not installed."""
    from coord_core import treesitter
    from coord_core.claude.shell import reader

    command = payload.tool_input.get("command")
    if payload.tool in POSIX_SHELLS and isinstance(command, str):
        home = payload.environment.get("HOME", "")
        return reader.evaluated(command, payload.cwd, payload.environment, home, treesitter.site_packages())
    if payload.tool == POWERSHELL and isinstance(command, str):
        from coord_core.claude.shell.powershell import writes_powershell

        return writes_powershell(
            command, payload.cwd, payload.environment, payload.environment.get("HOME", "")
        )
    if payload.tool == EXIT_WORKTREE:
        return _of_exit(payload)
    return _of_server(payload)


def _linked(payload: Payload) -> str | None:
    """The linked working tree that the session is in. Which one it entered, the call does not say."""
    project = projects.find(os.path.realpath(payload.cwd))
    return project.worktree if project is not None and project.worktree != project.main else None


def _of_exit(payload: Payload) -> Analysis:
    """The client removes the working tree with all that is in it."""
    from coord_core.claude.shell.analysis import Analysis, Write
    from coord_core.domain.resources import SUBTREE

    analysis, tree = Analysis(), _linked(payload)
    analysis.add([Write(SUBTREE, tree)] if tree is not None else [])
    return analysis


def _of_server(payload: Payload) -> Analysis:
    """A tool of a server's writes what the approved settings say; without a word there, nobody knows."""
    from coord_core.claude.shell.analysis import FILE, Analysis, Write

    analysis = Analysis()
    given = payload.tool_input.get(str(field_of(payload)))
    named = given if isinstance(given, list) else [given]
    paths = [os.path.join(payload.cwd, path) for path in named if isinstance(path, str) and path]
    analysis.add(Write(FILE, path) for path in paths)
    analysis.unknown = not paths
    return analysis


def field_of(payload: Payload) -> object:
    """The input field in which the settings say that the tool's path is, False when it writes nothing."""
    project = projects.find(os.path.realpath(payload.cwd))
    return project.settings.get("tools", {}).get(payload.tool) if project is not None else None
