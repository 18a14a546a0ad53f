"""perl and ruby: clusters of options with code among them, and editing in place."""

from __future__ import annotations

import re

from coord_core.claude.shell.programs.interpreters import read_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coord_core.claude.shell.call import Call

_LETTERS = re.compile(r"0[xX][0-9a-fA-F]+|0[0-7]*|l[0-7]*|.", re.S)


def _perl(call: Call) -> str | None:
    codes, in_place, operands = _perl_like(call.args)
    if in_place is not None:
        files = operands if codes else operands[1:]
        call.write(*files, keeps=True)
        if in_place and "*" not in in_place:
            call.write(*[file + in_place for file in files])
    read_script(call, "RUBY" if call.name == "ruby" else "PERL", codes, operands)
    return None


def _perl_like(args: list[str]) -> tuple[list[str], str | None, list[str]]:
    """The code, the suffix of `-i` (None without it), the operands."""
    codes: list[str] = []
    in_place: str | None = None
    waiting = list(args)[::-1]
    while waiting and waiting[-1][:1] == "-" and waiting[-1] not in ("-", "--"):
        for letter, rest in _letters(waiting.pop()[1:]):
            if letter in "eE":
                codes.append(rest or (waiting.pop() if waiting else ""))
            elif letter == "i":
                in_place = rest
            elif letter == "I" and not rest:
                del waiting[-1:]
            if letter in "eEiMmIrFCDdVx":
                break
    if waiting[-1:] == ["--"]:
        waiting.pop()
    return codes, in_place, waiting[::-1]


def _letters(cluster: str) -> Iterator[tuple[str, str]]:
    for match in _LETTERS.finditer(cluster[:4096]):
        yield match.group()[0], cluster[match.end() :]


TABLE: dict[str, Callable[[Call], str | None]] = dict.fromkeys(("perl", "ruby"), _perl)
