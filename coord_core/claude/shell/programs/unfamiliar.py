"""Programs in no table, and scripts, by conventions: `-o FILE`, `--output=FILE`, `--fix`, `--in-place`.

What else such a program does is not known.
"""

from __future__ import annotations

import re

from coord_core.claude.shell.marks import is_known
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.quiet import may_do_anything

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.options import Options

_OUTPUTS = "output output-file out outfile out-file output-path outFile dest destination report-file"
_IN_PLACE = (
    "in-place inplace write fix write-changes overwrite autocorrect autofix auto-fix replace update-all"
    " rewrite apply-fixes"
)
_LETTERS = ("i", "w", "F", "A", "a")  # count as in place where the name says that it rewrites
_REWRITES = re.compile(r"fmt|format|beautif|tidy|imports|codemod|lint|fix")
_IDLE = ("check", "dry-run", "help", "version", "diff", "stdout", "h", "list-different", "verify")
_VERBS = ("fmt", "format", "fix")
_GRAMMAR = Grammar(short="o", long=_OUTPUTS)


def run_unfamiliar(call: Call) -> str | None:
    if may_do_anything(call.name, call.args, known=False):
        note_conventions(call)
    return None


def note_conventions(call: Call) -> None:
    call.unknown()
    options = _GRAMMAR.read([arg for arg in call.args if arg != "--"])
    outputs = options.all("o", *_OUTPUTS.split())
    outputs += [value for name, values in options.values.items() if name.endswith("_out") for value in values]
    call.write(*[path for path in outputs if _is_path(path)])
    if not options.has(*_IDLE):
        _edit_in_place(call, options)


def _edit_in_place(call: Call, options: Options) -> None:
    """The files and folders given to a program that is told to change them."""
    operands = options.operands
    if operands[:1] and operands[0] in _VERBS:
        operands = operands[1:]
    elif not options.has(*_IN_PLACE.split()) and not (_REWRITES.search(call.name) and options.has(*_LETTERS)):
        return
    for operand in operands:
        if call.exists(operand) or call.is_folder(operand):
            call.edit_matching(operand)


def _is_path(text: str) -> bool:
    """Rather a path than a format's name (`-o json`), an expression or the standard output?"""
    return is_known(text) and ("." in text or "/" in text) and not any(sign in text for sign in "{}=*")
