"""Telling apart symbols that share a name in their scope: overloads, and what is defined twice.

`add` stands alone; two of that name are `add~` and five letters for the parameters of each, so that another
one that comes or goes changes neither. Of those with the same parameters the second one is `~2`: its number
does change, so that such names are taken for one (domain/resources.py).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.analysis.symbols import Symbol

_MARKS = 9_999_991  # a prime number below 26 ** 5


def tell_apart(found: Iterable[Symbol]) -> None:
    """Name the symbols, of which containers have their names already: they are in those of their members."""
    leaves = [each for each in found if not each.is_container]
    taken = {each.name for each in found if each.is_container}
    count = dict.fromkeys(taken, 1)
    for each in leaves:
        count[each.name] = count.get(each.name, 0) + 1
    names, fulls = Numbers(taken), Numbers(taken)
    for each in leaves:
        alone, marked = each.name, _marked(each.name, each.signature)
        each.name = names.given(alone if count[alone] == 1 else marked)
        each.full = fulls.given(marked)


class Numbers:
    """Names that are given once: the second of a name gets a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def given(self, name: str) -> str:
        number, found = self._last.get(name, 1), name
        while found in self._taken:
            number += 1
            found = f"{name}~{number}"
        self._last[name] = number
        self._taken.add(found)
        return found


def _marked(name: str, signature: bytes) -> str:
    if not signature:
        return name
    rest, letters = int.from_bytes(b" ".join(signature.split()), "big") % _MARKS, ""
    for _ in range(5):
        rest, letter = divmod(rest, 26)
        letters += chr(ord("a") + letter)
    return f"{name}~{letters}"
