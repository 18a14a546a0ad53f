"""Programs in no table, by common conventions: `-o FILE`, `--output=FILE`, `--fix`, `--in-place`.

What else such a program does is not known.
"""

from __future__ import annotations

from coord_core.claude.shell.marks import is_known
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.quiet import may_do_anything

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.options import Options

OUTPUTS = (
    "output",
    "output-file",
    "out",
    "outfile",
    "out-file",
    "output-path",
    "outFile",
    "dest",
    "destination",
)
IN_PLACE = ("in-place", "inplace", "write", "fix", "write-changes", "overwrite", "autocorrect", "apply")
_IDLE = ("check", "dry-run", "help", "version", "diff", "stdout", "h")
_FORMATS = ("fmt", "format", "fix")
_GRAMMAR = Grammar(short="o", long=" ".join(OUTPUTS))


def run_unfamiliar(call: Call) -> str | None:
    if not may_do_anything(call.name, call.args, known=False):
        return None
    call.unknown()
    options = _GRAMMAR.read(call.args)
    call.write(*[path for path in options.all("o", *OUTPUTS) if _is_path(path)])
    if not options.has(*_IDLE):
        _edit_in_place(call, options)
    return None


def _edit_in_place(call: Call, options: Options) -> None:
    """The files and folders given to a program that is told to change them."""
    operands = options.operands
    if operands[:1] and operands[0] in _FORMATS:
        operands = operands[1:]
    elif not options.has(*IN_PLACE):
        return
    for operand in operands:
        if call.exists(operand) or call.is_folder(operand):
            call.edit_matching(operand)


def _is_path(text: str) -> bool:
    """Rather a path than a format's name (`-o json`), an expression or the standard output?"""
    return is_known(text) and ("." in text or "/" in text) and not any(sign in text for sign in "{}=*")
