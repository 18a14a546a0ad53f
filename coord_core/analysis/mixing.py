"""A source as one version has it, but for some symbols, which are as another version has them.

Both are taken apart into what lies within each other, down to texts without blanks around them; each text is
of a symbol. Of a text that both have the one or the other is taken; what only one has is there or not. The
first version gives the order. Blanks are nobody's: they come from where the same two texts stand side by
side. A result in which not exactly the wanted symbols differ is none.
"""

from __future__ import annotations

from itertools import pairwise

from coord_core.analysis.symbol_differences import differing
from coord_core.analysis.symbols import WHOLE, Symbol, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence, Set

_START, _END = "\n<", "\n>"  # no symbol's name holds a newline


class _Part:
    """A symbol, WHOLE, or a text of one; `of` is the symbol. Between the members are blanks."""

    __slots__ = ("blanks", "members", "name", "of", "text")

    def __init__(self, name: str, of: str, text: bytes = b"") -> None:
        self.name = name
        self.of = of
        self.text = text
        self.members: list[_Part] = []
        self.blanks: list[bytes] = [b""]

    @property
    def names(self) -> list[str]:
        return [_START, *(each.name for each in self.members), _END]

    def add(self, part: _Part) -> None:
        self.members.append(part)
        self.blanks.append(b"")

    def add_text(self, source: bytes) -> None:
        """Of its own, as it stands there."""
        text = source.strip()
        if not text:
            self.blanks[-1] += source
            return
        start = source.index(text)
        self.blanks[-1] += source[:start]
        count = sum(each.of == self.name for each in self.members)
        self.add(_Part(f"{self.name}\n{count}", self.name, text))
        self.blanks[-1] = source[start + len(text) :]

    def whole(self) -> bytes:
        after = [each.whole() + blank for each, blank in zip(self.members, self.blanks[1:], strict=True)]
        return self.text + self.blanks[0] + b"".join(after)


def mixed(before: bytes, after: bytes, grammar: str, wanted: Set[str]) -> bytes | None:
    """`before` with the `wanted` symbols of `after`, WHOLE among them; None when that cannot be made."""
    old, new = _taken_apart(before, grammar), _taken_apart(after, grammar)
    changed = differing(before, after, grammar)
    if old is None or new is None or changed is None:
        return None
    text = _mixture(old, new, wanted).whole()
    is_so = differing(before, text, grammar) == wanted and differing(text, after, grammar) == changed - wanted
    return text if is_so else None


def _taken_apart(source: bytes, grammar: str) -> _Part | None:
    found = symbols(source, grammar)
    if found is None:
        return None
    root = _Part(WHOLE, WHOLE)
    around, at = [(root, len(source))], 0
    for each in found:
        at = _close(source, at, around, each.start)
        at = _open(source, at, around, each)
    _close(source, at, around, len(source) + 1)
    return root


def _open(source: bytes, at: int, around: list[tuple[_Part, int]], each: Symbol) -> int:
    outer, part = around[-1][0], _Part(each.name, each.name)
    outer.add_text(source[at : each.start])
    outer.add(part)
    around.append((part, each.end))
    return each.start


def _close(source: bytes, at: int, around: list[tuple[_Part, int]], start: int) -> int:
    """Those end that end before `start`; returns how far the source is taken apart then."""
    while around and around[-1][1] <= start:
        part, end = around.pop()
        part.add_text(source[at:end])
        at = end
    return at


def _mixture(old: _Part, new: _Part, wanted: Set[str]) -> _Part:
    """Of a part that both versions have."""
    result = _Part(old.name, old.of, new.text if old.of in wanted else old.text)
    for member in _members(old, new, wanted):
        result.add(member)
    sides = [new, old] if old.of in wanted else [old, new]
    blanks = _Blanks(sides)
    result.blanks = [blanks.of(*pair) for pair in pairwise(result.names)]
    return result


def _members(old: _Part, new: _Part, wanted: Set[str]) -> list[_Part]:
    theirs = {each.name: each for each in new.members}
    found = [
        _mixture(each, theirs[each.name], wanted) if each.name in theirs else each
        for each in old.members
        if each.name in theirs or each.of not in wanted
    ]
    known = set(old.names)
    for at, each in enumerate(new.members):
        if each.name not in known and each.of in wanted:
            found.insert(_behind(found, new.members[:at]), _only(each, wanted))
    return found


def _behind(found: Sequence[_Part], before: Sequence[_Part]) -> int:
    """Behind the nearest that is there of those that come before it."""
    names = [each.name for each in found]
    return next((names.index(each.name) + 1 for each in reversed(before) if each.name in names), 0)


def _only(added: _Part, wanted: Set[str]) -> _Part:
    """What is new, without what is not wanted in it."""
    return _mixture(_Part(added.name, added.of), added, wanted) if added.members else added


class _Blanks:
    """What parts two members: as where they stand side by side, else as before or after one of them."""

    def __init__(self, sides: Sequence[_Part]) -> None:
        self._between: dict[tuple[str, str], bytes] = {}
        self._before: dict[str, list[bytes]] = {}
        self._after: dict[str, list[bytes]] = {}
        for side in sides:
            for pair, blank in zip(pairwise(side.names), side.blanks, strict=True):
                self._between.setdefault(pair, blank)
                self._after.setdefault(pair[0], []).append(blank)
                self._before.setdefault(pair[1], []).append(blank)

    def of(self, before: str, name: str) -> bytes:
        blank = self._between.get((before, name))
        if blank is not None:
            return blank
        found = self._before[name] + self._after[before]
        return next((blank for blank in found if b"\n" in blank), found[0])
