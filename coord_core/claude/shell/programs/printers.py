"""Programs of which only the output matters: it may become a path, an argument or a program's text."""

from __future__ import annotations

import os
import re

from coord_core.claude.shell.marks import LISTING, UNKNOWN, is_known
from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_CHOOSING = Grammar(short="nckwf")
_LS = Grammar(short="ITw")
_FORMAT = re.compile(r"%[-0-9.]*[sbqdi]")


def _echo(call: Call) -> str | None:
    args = call.args
    end = "\n"
    escapes = False
    while args and re.fullmatch(r"-[neE]+", args[0]):
        end = "" if "n" in args[0] else end
        escapes |= "e" in args[0]
        args = args[1:]
    text = " ".join(args)
    return (_unescaped(text) if escapes else text) + end


def _printf(call: Call) -> str | None:
    args = call.args[1:] if call.args[:1] == ["--"] else call.args
    if not args or args[0].startswith("-v"):
        return None
    form, values = _unescaped(args[0]), args[1:]
    count = len(_FORMAT.findall(form))
    if count == 0:
        return form
    if len(values) * len(form) > 100_000:
        return None
    rounds = [values[at : at + count] for at in range(0, max(len(values), 1), count)]
    return "".join(_filled(form, values) for values in rounds)


def _filled(form: str, values: list[str]) -> str:
    left = list(values)[::-1]
    return _FORMAT.sub(lambda found: left.pop() if left else "", form)


def _unescaped(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0").replace("\\\\", "\\")


def _cat(call: Call) -> str | None:
    parts = []
    for operand in [arg for arg in call.args if arg[:1] != "-" or arg == "-"] or ["-"]:
        path = call.input.path if operand == "-" and call.input.text is None else operand
        text = call.input.text if path == "-" else _text_of(call, path or "-")
        if text is None:
            return None
        parts.append(text)
    return "".join(parts)


def _text_of(call: Call, path: str) -> str | None:
    """What the command itself wrote there; of a patch, which names what it changes, what is on the disk."""
    absolute = call.scope.absolute(path)
    text = call.world.texts.get(absolute)
    if text is None and path.endswith((".patch", ".diff")):
        return call.world.disk.read(absolute, 1 << 20)
    return text


def _choosing(call: Call) -> str | None:
    """head, tail: some of the lines; all of them may be meant."""
    return None if _CHOOSING.read(call.args).operands else call.input.text


def _cut(call: Call) -> str | None:
    """Of a listing, any part of a line may be the path."""
    return call.input.text if call.world.listing((call.input.text or "").strip()) else None


def _tr(call: Call) -> str | None:
    text = call.input.text
    if text is None or len(call.args) != 2:
        return None
    return text if {call.args[0], call.args[1]} <= {"\\n", "\n", "\\0", "\0", " ", ",", "\\000"} else None


def _basename(call: Call) -> str | None:
    args = [arg for arg in call.args if arg not in ("-a", "--")]
    if not args or args[0].startswith("-"):
        return None
    if not is_known(args[0]):
        return UNKNOWN if LISTING not in args[0] else None
    name = os.path.basename(args[0].rstrip("/"))
    suffix = args[1] if len(args) > 1 else ""
    return (name.removesuffix(suffix) if suffix != name else name) + "\n"


def _dirname(call: Call) -> str | None:
    if len(call.args) != 1 or not is_known(call.args[0]):
        return None
    return (os.path.dirname(call.args[0].rstrip("/")) or ".") + "\n"


def _realpath(call: Call) -> str | None:
    operands = [arg for arg in call.args if not arg.startswith("-")]
    if len(operands) != 1 or not is_known(operands[0]) or any("relative" in arg for arg in call.args):
        return operands[0] if len(operands) == 1 and call.world.listing(operands[0]) else None
    return call.scope.absolute(operands[0]) + "\n"


def _mktemp(call: Call) -> str | None:
    """A name that nobody has: a fixed one outside of every working tree stands for it."""
    options = Grammar(short="p", long="suffix tmpdir").read(call.args)
    folder = options.value("p", "tmpdir") or "/tmp"
    name = options.operands[0] if options.operands else "tmp.XXXXXXXXXX"
    name = name.replace("XXXXXX", "_mktemp")
    return (
        name + "\n"
        if "/" in name or (options.operands and not options.has("t", "p"))
        else f"{folder}/{name}\n"
    )


def _ls(call: Call) -> str | None:
    options = _LS.read(call.args)
    if options.has("l", "R", "s"):
        return None
    if not options.operands:
        folder = call.scope.folder
        return None if UNKNOWN in folder else _names(call, folder)
    files = [operand for operand in options.operands if not call.is_folder(operand) or options.has("d")]
    if len(files) == len(options.operands):
        return "".join(file + "\n" for file in files)
    if len(options.operands) == 1 and is_known(options.operands[0]):
        return _names(call, call.scope.absolute(options.operands[0]))
    return None


def _names(call: Call, folder: str) -> str:
    return "".join(name + "\n" for name in call.world.disk.entries(folder) if name[0] != ".")


def _jq(call: Call) -> str | None:
    return None


def _seq(call: Call) -> str | None:
    if (
        not all(arg.removeprefix("-").isdecimal() and len(arg) < 6 for arg in call.args)
        or not 0 < len(call.args) < 4
    ):
        return None
    numbers = [int(arg) for arg in call.args]
    first = numbers[0] if len(numbers) > 1 else 1
    step = numbers[1] if len(numbers) == 3 else 1
    return "".join(f"{number}\n" for number in list(range(first, numbers[-1] + 1, step or 1))[:200])


TABLE: dict[str, Callable[[Call], str | None]] = {
    "echo": _echo,
    "printf": _printf,
    "cat": _cat,
    **dict.fromkeys(("head", "tail"), _choosing),
    "tr": _tr,
    "cut": _cut,
    "basename": _basename,
    "dirname": _dirname,
    **dict.fromkeys(("realpath", "readlink"), _realpath),
    "mktemp": _mktemp,
    "ls": _ls,
    "seq": _seq,
}
