"""Reading a program's arguments by its grammar: which options take a value, and what is left as operands.

A grammar names the short letters and the long names that take a value, the letters whose value can only be
attached (`sed -i.bak`), whether options end at the first operand (as a wrapper's do), and whether one dash
can begin a long name (`gofmt`, `terraform`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Options:
    __slots__ = ("flags", "operands", "values")

    def __init__(self) -> None:
        self.flags: set[str] = set()
        self.values: dict[str, list[str]] = {}
        self.operands: list[str] = []

    def has(self, *names: str) -> bool:
        return any(name in self.flags or name in self.values for name in names)

    def value(self, *names: str) -> str | None:
        """The last value of any of these options."""
        found = self.all(*names)
        return found[-1] if found else None

    def all(self, *names: str) -> list[str]:
        return [value for name in names for value in self.values.get(name, ())]

    def give(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class Grammar:
    __slots__ = ("attached", "long", "one_dash", "short", "stops")

    def __init__(
        self, short: str = "", long: str = "", attached: str = "", stops: bool = False, one_dash: bool = False
    ) -> None:
        self.short = frozenset(short)
        self.long = frozenset(long.split())
        self.attached = frozenset(attached)
        self.stops = stops
        self.one_dash = one_dash

    def read(self, args: Sequence[str]) -> Options:
        options = Options()
        at = 0
        while at < len(args):
            arg = args[at]
            at += 1
            if arg == "--" or (self.stops and not _is_option(arg)):
                options.operands += args[at:] if arg == "--" else args[at - 1 :]
                break
            if not _is_option(arg):
                options.operands.append(arg)
            elif arg.startswith("--") or self.one_dash:
                at += self._long(arg.lstrip("-"), args[at : at + 1], options)
            else:
                at += self._cluster(arg[1:], args[at : at + 1], options)
        return options

    def _long(self, text: str, following: Sequence[str], options: Options) -> int:
        """Take a long option in; how many of the following arguments it used."""
        name, equals, value = text.partition("=")
        if len(name) == 1 and not self.one_dash:
            name = f"--{name}"  # no program takes `--x` for `-x`
        if equals:
            options.give(name, value)
            return 0
        if name not in self.long:
            options.flags.add(name)
            return 0
        options.give(name, following[0] if following else "")
        return 1

    def _cluster(self, letters: str, following: Sequence[str], options: Options) -> int:
        for at, letter in enumerate(letters[:64]):
            rest = letters[at + 1 :]
            if letter.isspace():
                break  # no cluster of options, but a text that begins with a dash
            if letter in self.attached:
                options.give(letter, rest)
                return 0
            if letter in self.short:
                options.give(letter, rest or (following[0] if following else ""))
                return 0 if rest else 1
            options.flags.add(letter)
        return 0


def _is_option(arg: str) -> bool:
    return len(arg) > 1 and arg[0] == "-"
