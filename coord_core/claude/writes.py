"""Which tools write, and which file an editing one would write."""

from __future__ import annotations

from coord_core.domain.errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload

PATH_FIELD = {
    "Edit": "file_path",
    "MultiEdit": "file_path",
    "Write": "file_path",
    "NotebookEdit": "notebook_path",
}

OF_PARTS = ("Edit", "MultiEdit")  # tools that say which part of a file they change

POSIX_SHELLS = ("Bash", "Monitor")
POWERSHELL = "PowerShell"
EXIT_WORKTREE = "ExitWorktree"  # leaves the working tree that the session is in, and may remove it
OF_SERVERS = "mcp__"  # what the names of tools begin with that a server of the user's offers


def is_command(tool: str) -> bool:
    """Is it a tool that may write more than a file that its input names: a shell, or one we do not know?"""
    return tool in (*POSIX_SHELLS, POWERSHELL, EXIT_WORKTREE) or tool.startswith(OF_SERVERS)


def written_path(payload: Payload) -> str | None:
    """The path as the call names it, None when the tool is not one that edits. Raises InputError."""
    field = PATH_FIELD.get(payload.tool)
    if field is None:
        return None
    path = payload.tool_input.get(field)
    if not isinstance(path, str) or not path:
        raise InputError(f"The {payload.tool} call names no {field}.")
    try:
        path.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"The {field} of the {payload.tool} call is not valid Unicode.") from error
    return path
