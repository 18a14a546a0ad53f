"""Shells run by shells: `bash -c`, a shell fed by a here-document, `eval`, `source`, `trap`."""

from __future__ import annotations

from coord_core.claude.shell.marks import UNKNOWN
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.scripts import script_scope, script_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_SHELL = Grammar(short="oO", long="rcfile init-file", stops=True)
_SU = Grammar(short="csgGw", long="command shell group", stops=True)
_SOURCES = frozenset(("source", "."))


def _shell(call: Call) -> str | None:
    options = _SHELL.read(call.args)
    if options.has("n"):
        return None
    operands = options.operands
    if options.has("c"):
        name = operands[1] if len(operands) > 1 else ""
        return call.run_text(operands[0], operands[2:], name=name) if operands else None
    if operands and not options.has("s"):
        text = script_text(call, operands[0])
        scope = script_scope(call, operands[0], operands[1:])
        return None if text is None else call.statements.run_text(text, scope)
    text = call.input.text
    if text is None:
        call.world.analysis.unknown = True
        return None
    return call.run_text(text, operands)


def _eval(call: Call) -> str | None:
    text = " ".join(call.args)
    if text.strip(UNKNOWN + " ") == "":
        call.world.analysis.unknown |= UNKNOWN in text
        return None
    return call.run_text(text, fork=False)


def _source(call: Call) -> str | None:
    if call.args and call.args[0].endswith("/bin/activate"):
        call.is_read = True  # a virtual environment's: it sets variables
        return ""
    text = script_text(call, call.args[0]) if call.args else None
    if text is None:
        return None
    before = call.scope.states_certain_only
    printed = call.statements.run_text(text, script_scope(call, call.args[0], call.args[1:], fork=False))
    call.scope.states_certain_only = before
    return printed


def _trap(call: Call) -> str | None:
    """What is run at the exit runs in the folder that the shell is in then."""
    args = call.args[1:] if call.args[:1] == ["--"] else call.args
    if len(args) < 2 or args[0] in ("-", "", "-l", "-p"):
        return ""
    if "EXIT" in args[1:] or "0" in args[1:]:
        call.world.at_exit.append((args[0], call.scope))
        return ""
    return call.run_text(args[0])


def _su(call: Call) -> str | None:
    text = _SU.read(call.args).value("c", "command")
    return call.run_text(text) if text else None


TABLE: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("bash", "sh", "zsh", "dash", "ksh", "ash"), _shell),
    **dict.fromkeys(_SOURCES, _source),
    "eval": _eval,
    "trap": _trap,
    **dict.fromkeys(("su", "runuser"), _su),
}
