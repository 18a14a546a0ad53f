"""Programs that remove, empty, or touch what their operands name."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_PLAIN = Grammar()
_SHRED = Grammar(short="ns", long="iterations size random-source")
_TRUNCATE = Grammar(short="sr", long="size reference")
_TOUCH = Grammar(short="drt", long="date reference time")
_MODE = Grammar(long="reference from")
_TRASH = ("trash", "trash-put", "rmtrash", "gio")


def _rm(call: Call) -> str | None:
    options = _PLAIN.read(call.args)
    if options.has("r", "R", "recursive"):
        call.write_below(*options.operands)
    else:
        call.write(*options.operands)
    return ""


def _trash(call: Call) -> str | None:
    operands = _PLAIN.read(call.args).operands
    call.write_below(*(operands[1:] if call.name == "gio" and operands[:1] == ["trash"] else operands))
    return ""


def _operands(grammar: Grammar, keeps: bool = False) -> Callable[[Call], str | None]:
    def handler(call: Call) -> str | None:
        call.write(*grammar.read(call.args).operands, keeps=keeps)
        return ""

    return handler


def _mode(call: Call) -> str | None:
    """chmod and chown: the first operand is the mode or owner; `-x` is a mode, not an option."""
    args = [arg for arg in call.args if not (call.name == "chmod" and _is_mode(arg))]
    options = _MODE.read(args)
    first = 0 if options.has("reference") or len(args) < len(call.args) else 1
    targets = options.operands[first:]
    if options.has("R", "recursive"):
        call.write_below(*targets, keeps=True)
    else:
        call.write(*targets, keeps=True)
    return ""


def _is_mode(arg: str) -> bool:
    return arg[:1] == "-" and len(arg) > 1 and all(char in "rwxXst" for char in arg[1:])


TABLE: dict[str, Callable[[Call], str | None]] = {
    "rm": _rm,
    "grm": _rm,
    "unlink": _operands(_PLAIN),
    "shred": _operands(_SHRED),
    "truncate": _operands(_TRUNCATE),
    "touch": _operands(_TOUCH, keeps=True),
    "gtouch": _operands(_TOUCH, keeps=True),
    **dict.fromkeys(("chmod", "chown", "chgrp"), _mode),
    **dict.fromkeys(_TRASH, _trash),
}
