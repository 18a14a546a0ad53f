"""What a call that is not an edit would write, as far as its input tells."""

from __future__ import annotations

import os
import sys

from coord_core.claude.shell.scan import may_write
from coord_core.claude.writes import POSIX_SHELLS, POWERSHELL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.shell.analysis import Analysis


def cannot_write(payload: Payload) -> bool:
    """Told without a parse, and for sure."""
    command = payload.tool_input.get("command")
    if payload.tool in POSIX_SHELLS:
        return not isinstance(command, str) or not may_write(command)
    return payload.tool == POWERSHELL and not isinstance(command, str)


def read(payload: Payload) -> Analysis:
    """What the call would write. Raises MachineError when the shell's grammar is not installed."""
    from coord_core.claude.shell import reader
    from coord_core.claude.shell.analysis import Analysis

    command = payload.tool_input.get("command")
    if payload.tool in POSIX_SHELLS and isinstance(command, str):
        home = payload.environment.get("HOME", "")
        return reader.evaluated(command, payload.cwd, payload.environment, home, site_packages())
    if payload.tool == POWERSHELL and isinstance(command, str):
        from coord_core.claude.shell.powershell import writes_powershell

        return writes_powershell(
            command, payload.cwd, payload.environment, payload.environment.get("HOME", "")
        )
    analysis = Analysis()
    analysis.unknown = True
    return analysis


def site_packages() -> str:
    """Where the tool's own libraries are: beside the package, or in the environment of a source checkout."""
    beside = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    if os.path.isdir(os.path.join(beside, "tree_sitter")):
        return beside
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return os.path.join(beside, ".venv", "lib", version, "site-packages")
