"""Scripts that are run by their path: those the command itself wrote, and small ones elsewhere.

A project's own script is not read: what it does depends on more than its text. What it wrote is seen
afterwards.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call


def script_text(call: Call, field: str) -> str | None:
    """The text of a script that may be read; None for any other."""
    path = call.scope.absolute(field)
    if path in call.world.texts:
        return call.world.texts[path]
    if not field.startswith("/") and not field.startswith(".."):
        return None
    worktree = call.world.disk.worktree(call.scope.folder)
    if path.startswith((worktree.rstrip("/") + "/", "/usr/", "/bin/", "/opt/", "/etc/", "/lib")):
        return None
    if "/.venv/" in path or "/node_modules/" in path or "/bin/" in path:
        return None
    return call.world.disk.read(path)


def run_script(call: Call) -> bool:
    """Run an executable path as its first line says. False: its text is not to be read."""
    text = script_text(call, call.path)
    if text is None or (not text.startswith("#!") and call.scope.absolute(call.path) not in call.world.texts):
        return False
    first = text.split("\n", 1)[0][2:].split() if text.startswith("#!") else []
    program = first[1] if len(first) > 1 and first[0].endswith("/env") else (first or ["sh"])[0]
    call.world.texts[call.scope.absolute(call.path)] = text
    call.invoke([program, call.path, *call.args])
    return True
