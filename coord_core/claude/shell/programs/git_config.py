"""git config: a file that it is told to write; and which hooks git runs, in git's own configuration."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_CONFIG = Grammar("ft", "file blob type default comment value url")
_SUBCOMMANDS = ("set", "unset", "get", "list", "edit", "remove-section", "rename-section")
_REMOVALS = ("unset", "unset-all", "remove-section", "rename-section")
HOOKS = "core.hookspath"


def _config(call: Call) -> str | None:
    options = _CONFIG.read(call.args)
    operands = list(options.operands)
    verb = operands.pop(0) if operands and operands[0] in _SUBCOMMANDS else ""
    removes = verb in _REMOVALS or options.has(*_REMOVALS)
    reads = verb in ("get", "list") or options.has("get", "get-all", "get-regexp", "l", "list")
    if reads or not (removes or verb == "set" or len(operands) > 1):
        return None
    files = options.all("f", "file")
    call.write(*files, keeps=True)
    if not files and operands and operands[0].lower() in (HOOKS, "core"):
        call.write(".git/config", keeps=True)
    return None


VERBS: dict[str, Callable[[Call], str | None]] = {"config": _config}
