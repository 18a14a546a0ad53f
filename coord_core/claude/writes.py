"""Which files a tool call would write. A tool that is not in the table writes nothing that we know of."""

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
