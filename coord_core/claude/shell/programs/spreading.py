"""xargs and parallel: a program run over the words of the input."""

from __future__ import annotations

from coord_core.claude.shell.marks import UNKNOWN
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.scope import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_XARGS = Grammar(
    short="adEILnPs",
    long="arg-file delimiter eof max-lines max-args max-procs max-chars replace process-slot-var",
    attached="ile",
    stops=True,
)
_PARALLEL = Grammar(short="jaIdN", long="jobs arg-file colsep delay timeout joblog results", stops=True)


def _xargs(call: Call) -> str | None:
    options = _XARGS.read(call.args)
    items = [UNKNOWN] if options.has("a", "arg-file") else call.words_of_input()
    items = [UNKNOWN] if items is None else items[:2000]
    command = options.operands or ["echo"]
    mark = options.value("I", "replace", "i")
    if mark is None and not options.has("i"):
        return call.invoke([*command, *items], Input())
    for item in items:
        call.invoke([arg.replace(mark or "{}", item) for arg in command], Input())
    return None


def _parallel(call: Call) -> str | None:
    operands = _PARALLEL.read(call.args).operands
    items = call.words_of_input() or [UNKNOWN]
    if ":::" in operands:
        at = operands.index(":::")
        operands, items = operands[:at], operands[at + 1 :]
    command = " ".join(operands)
    for item in items[:200]:
        call.run_text(command.replace("{}", item) if "{}" in command else f"{command} {item}")
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("xargs", "gxargs"), _xargs),
    "parallel": _parallel,
}
