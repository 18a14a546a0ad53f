"""The shell's own commands that move it or set variables."""

from __future__ import annotations

import re

from coord_core.claude.shell.marks import UNKNOWN, is_known
from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_READ = Grammar(short="adinNptu")
_MAPFILE = Grammar(short="dnOsucC")


def _cd(call: Call) -> str | None:
    operands = [arg for arg in call.args if arg == "-" or not arg.startswith("-")]
    target = operands[0] if operands else call.scope.get("HOME")
    if target == "-":
        call.scope.folders, call.scope.previous = call.scope.previous, call.scope.folders
        return None
    call.scope.go(call.scope.absolute(target) if is_known(target) else UNKNOWN)
    return ""


def _pushd(call: Call) -> str | None:
    call.scope.stack.append(call.scope.folders)
    _cd(call)
    return None


def _popd(call: Call) -> str | None:
    if call.scope.stack:
        call.scope.folders = call.scope.stack.pop()
    return None


def _pwd(call: Call) -> str | None:
    return call.scope.folder


def _read(call: Call) -> str | None:
    options = _READ.read(call.args)
    line = call.input.next_line()
    text = UNKNOWN if line is None else line.strip()
    if options.value("a"):
        call.scope.set_array(options.value("a") or "", text.split())
        return ""
    names = options.operands or ["REPLY"]
    parts = _split_line(call, text, len(names) - 1)
    for at, name in enumerate(names[:20]):
        call.scope.set(name, UNKNOWN if line is None else parts[at] if at < len(parts) else "")
    return ""


def _split_line(call: Call, text: str, count: int) -> list[str]:
    """The line at blanks, or at the other characters that `IFS` was given."""
    signs = call.scope.get("IFS") if call.scope.is_set("IFS") else " "
    if signs.strip() == "" or not is_known(signs):
        return text.split(None, count)
    return re.split(f"[{re.escape(signs)}]", text, maxsplit=count) if count else [text]


def _mapfile(call: Call) -> str | None:
    options = _MAPFILE.read(call.args)
    name = options.operands[0] if options.operands else "MAPFILE"
    words = call.input.text
    lines = [UNKNOWN] if words is None else [line for line in words.replace("\0", "\n").split("\n") if line]
    call.scope.set_array(name, lines)
    return ""


def _set(call: Call) -> str | None:
    if call.args[:1] == ["--"]:
        call.scope.arguments = call.args[1:]
    return ""


def _shift(call: Call) -> str | None:
    count = int(call.args[0]) if call.args and call.args[0].isdecimal() and len(call.args[0]) < 6 else 1
    call.scope.arguments = call.scope.arguments[count:]
    return ""


def _silent(call: Call) -> str | None:
    return ""


TABLE: dict[str, Callable[[Call], str | None]] = {
    "cd": _cd,
    "chdir": _cd,
    "pushd": _pushd,
    "popd": _popd,
    "pwd": _pwd,
    "read": _read,
    "mapfile": _mapfile,
    "readarray": _mapfile,
    "set": _set,
    "shift": _shift,
    **dict.fromkeys(("true", "false", ":", "[", "test", "sleep", "wait", "exit", "return", "mkdir"), _silent),
    **dict.fromkeys(("shopt", "unset", "break", "continue", "kill", "alias", "umask", "ulimit"), _silent),
}
