"""A formatter as a row: which options make it write, which keep it from writing, what it takes when no
operand is given, and which files it touches in a folder."""

from __future__ import annotations

from coord_core.claude.shell.braces import expanded
from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call

COMMON = "help version h V stdin-filename stdin"


class Formatter:
    """`when`: it writes with any of these options (empty: always); `unless`: not with any of those."""

    __slots__ = ("_default", "_grammar", "_names", "_skip", "_unless", "_when")

    def __init__(
        self,
        names: str,
        when: str = "",
        unless: str = "",
        values: tuple[str, str] = ("", ""),
        default: str | None = None,
        skip: int = 0,
        one_dash: bool = False,
        attached: str = "",
    ) -> None:
        self._names = tuple(names.split())
        self._when = when.split()
        self._unless = (unless + " " + COMMON).split()
        self._grammar = Grammar(*values, attached=attached, one_dash=one_dash)
        self._default = default
        self._skip = skip

    def __call__(self, call: Call) -> str | None:
        return self.format(call, call.args)

    def format(self, call: Call, args: list[str]) -> str | None:
        options = self._grammar.read(args)
        if any(arg[:1] == "-" and len(arg) > 2 and arg[1:] in self._unless for arg in args):
            return None  # written with one dash
        if (self._when and not options.has(*self._when)) or options.has(*self._unless):
            return None
        operands = options.operands[self._skip :] or ([self._default] if self._default else [])
        exclude = [operand[1:] for operand in operands if operand[:1] == "!"]
        for operand in operands:
            if operand != "-" and operand[:1] != "!":
                for word in expanded(operand):
                    call.edit_matching(word, self._names, exclude)
        return None


class Verbs:
    """A program whose first operand chooses a row; `otherwise` is the row without a verb."""

    __slots__ = ("_otherwise", "_rows")

    def __init__(self, otherwise: Formatter | None = None, **rows: Formatter) -> None:
        self._rows = rows
        self._otherwise = otherwise

    def __call__(self, call: Call) -> str | None:
        args = list(call.args)
        while args and args[0] not in self._rows and args[0][:1] in ("-", "+"):
            args = args[1:]
        if args and args[0] in self._rows:
            return self._rows[args[0]].format(call, args[1:])
        return self._otherwise.format(call, call.args) if self._otherwise else None
