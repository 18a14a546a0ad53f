"""Scripts that are run by their path: those the command itself wrote, and readable ones on the disk.

Of a project's own scripts, only the shell's are read, with the arguments they are given. What such a script
does under a condition that is not known is not stated, and makes the analysis unknown: it is there for
more than this call. Scripts in other languages import code that is not looked at; what they wrote is seen
afterwards.
"""

from __future__ import annotations

import os

from coord_core.claude.shell.scope import Scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call

LIMIT = 100_000
SHELLS = ("sh", "bash", "dash", "ksh", "zsh", "ash")
_INSTALLED = ("/usr/", "/bin/", "/sbin/", "/opt/", "/etc/", "/lib")
_FETCHED = ("/.venv/", "/venv/", "/node_modules/")


def script_text(call: Call, field: str) -> str | None:
    """The text of a script that may be read; None for any other."""
    path = call.scope.absolute(field)
    if path in call.world.texts:
        return call.world.texts[path]
    if path.startswith(_INSTALLED) or any(folder in path for folder in _FETCHED):
        return None
    if _is_own(call, path) and call.name not in (*SHELLS, "source", "."):
        return None
    return call.world.disk.read(path, LIMIT)


def script_scope(call: Call, field: str, arguments: list[str], fork: bool = True) -> Scope:
    """The scope in which a script's text runs."""
    path = call.scope.absolute(field)
    scope = call.scope.fork() if fork else call.scope
    if fork or arguments:
        scope.arguments = arguments
    scope.set("0", field)
    scope.set_array("BASH_SOURCE", [field])
    call.is_read = True
    scope.states_certain_only |= path not in call.world.texts
    return scope


def run_script(call: Call) -> bool:
    """Run an executable path as its first line says. False: its text is not to be read."""
    path = call.scope.absolute(call.path)
    text = call.world.texts.get(path)
    if text is None and not path.startswith(_INSTALLED) and not any(folder in path for folder in _FETCHED):
        text = call.world.disk.read(path, LIMIT)
    if text is None or (not text.startswith("#!") and path not in call.world.texts):
        return False
    call.invoke([_interpreter(text), call.path, *call.args])
    return True


def _interpreter(text: str) -> str:
    first = text.split("\n", 1)[0][2:].split() if text.startswith("#!") else []
    if len(first) > 1 and first[0].endswith("/env"):
        return next((word for word in first[1:] if word[0] != "-" and "=" not in word), "sh")
    return os.path.basename(first[0]) if first else "sh"


def _is_own(call: Call, path: str) -> bool:
    worktree = call.world.disk.worktree(call.scope.folder)
    return path.startswith(worktree.rstrip("/") + "/")
