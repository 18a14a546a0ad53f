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

_OUTPUT_NAMES = "o out output outfile outputfile dest destination savepath junitxml junit"
_RUNNER_NAMES = (
    "aws-vault op doppler dotenvx infisical chamber envchain teller devbox pixi nodemon watchexec onchange"
    " entr lerna nx turbo dbus-run-session systemd-run"
)
_IN_PLACE_NAMES = "in-place inplace write write-changes fix autofix auto-fix autocorrect update-all"
_OUTPUTS = frozenset(_OUTPUT_NAMES.split())
_RUNNERS = frozenset(_RUNNER_NAMES.split())
_IN_PLACE = _IN_PLACE_NAMES.split()
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:=(.*))?", re.S)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_REWRITES = re.compile(r"fmt|format|beautif|tidy|imports|codemod")  # names for which `-w` is "write"
_IDLE = ("check", "dry-run", "help", "version", "diff", "stdout", "h", "list-different", "verify")


def run_unfamiliar(call: Call) -> str | None:
    """What stands after `--` is a program that a local runner runs: `aws-vault exec role -- cp a b`."""
    if call.name in _RUNNERS and "--" in call.args:
        return call.invoke(call.args[call.args.index("--") + 1 :])
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
    writes = _REWRITES.search(call.name) and options.has("w") and not any(map(str.isdecimal, call.args))
    if not writes and not options.has(*_IN_PLACE) and options.operands[:1] != ["fix"]:
        return
    for operand in options.operands:
        if call.exists(operand) or call.is_folder(operand):
            call.edit_matching(operand)


def _is_path(text: str) -> bool:
    """Rather a path than a format's name (`-o json`), an expression or the standard output?"""
    return is_known(text) and ("." in text or "/" in text) and not any(sign in text for sign in "{}=*")
