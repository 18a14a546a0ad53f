"""Programs in no table, and scripts, by conventions: `-o FILE`, `--output=FILE`, `--fix`, `--in-place`.

What else such a program does is not known.
"""

from __future__ import annotations

import re

from coord_core.claude.shell.marks import is_known
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.quiet import may_do_anything
from coord_core.claude.shell.scan_words import NEEDS, WRITERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.options import Options

_OUTPUTS = frozenset(
    ("o", "out", "output", "outfile", "outputfile", "dest", "destination", "savepath", "junitxml")
)
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:=(.*))?", re.S)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_IN_PLACE = (
    "in-place inplace write fix write-changes overwrite autocorrect autofix auto-fix replace update-all"
    " rewrite apply-fixes"
)
_LETTERS = ("i", "w", "F", "A", "a")  # count as in place where the name says that it rewrites
_REWRITES = re.compile(r"fmt|format|beautif|tidy|imports|codemod|lint|fix")
_IDLE = ("check", "dry-run", "help", "version", "diff", "stdout", "h", "list-different", "verify")
_VERBS = ("fmt", "format", "fix")


def run_unfamiliar(call: Call) -> str | None:
    """What stands after `--` may be a program that this one runs: `aws-vault exec role -- cp a b`."""
    inner = call.args[call.args.index("--") + 1 :] if "--" in call.args else []
    if inner and inner[0] in (WRITERS | NEEDS.keys()):
        return call.invoke(inner)
    if may_do_anything(call.name, call.args, known=False):
        note_conventions(call)
    return None


def note_conventions(call: Call) -> None:
    call.unknown()
    args = [arg for arg in call.args if arg != "--"]
    call.write(*[path for path in _outputs(args) if _is_path(path)])
    options = Grammar(short="o").read(args)
    if not options.has(*_IDLE):
        _edit_in_place(call, options)


def _outputs(args: list[str]) -> list[str]:
    """The values of options that are named like an output: `-o`, `-out`, `--output-file`, `--outFile`."""
    found = []
    for arg, following in zip(args, [*args[1:], ""], strict=False):
        match = _OPTION.fullmatch(arg)
        if match and not _OUTPUTS.isdisjoint(part.lower() for part in _PARTS.findall(match.group(1))):
            found.append(following if match.group(2) is None else match.group(2))
    return found


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
