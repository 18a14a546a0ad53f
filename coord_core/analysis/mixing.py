"""A source as one version has it, but for some symbols, which are as another version has them.

Both are taken apart into what lies within each other. Of a part that both have, the text comes from the one
or the other version; what only one has is there or not. The first version gives the order. Blank lines are
nobody's: they come from where the neighbours stand side by side. A result in which not exactly the wanted
symbols differ is none.
"""

from __future__ import annotations

from coord_core.analysis.symbols import WHOLE, Symbol, differing, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set


class _Part:
    """A symbol, or WHOLE: its members, and its own text before, between and behind them."""

    __slots__ = ("gaps", "members", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.gaps: list[bytes] = []
        self.members: list[_Part] = []

    @property
    def text(self) -> bytes:
        after = [gap + each.text for gap, each in zip(self.gaps, self.members, strict=False)]
        return b"".join(after) + self.gaps[-1]

    def place(self, name: str) -> int | None:
        """Of a member; of the end for the empty name."""
        names = [each.name for each in self.members] + [WHOLE]
        return names.index(name) if name in names else None


def mixed(before: bytes, after: bytes, grammar: str, wanted: Set[str]) -> bytes | None:
    """`before` with the `wanted` symbols of `after`, WHOLE among them; None when that cannot be made."""
    old, new = _taken_apart(before, grammar), _taken_apart(after, grammar)
    changed = differing(before, after, grammar)
    if old is None or new is None or changed is None:
        return None
    text = _Mixture(wanted, changed).of(old, new).text
    is_so = differing(before, text, grammar) == wanted and differing(text, after, grammar) == changed - wanted
    return text if is_so else None


def _taken_apart(source: bytes, grammar: str) -> _Part | None:
    found = symbols(source, grammar)
    if found is None:
        return None
    root = _Part(WHOLE)
    around, at = [(root, len(source))], 0
    for each in found:
        at = _close(source, at, around, each.start)
        at = _open(source, at, around, each)
    _close(source, at, around, len(source) + 1)
    return root


def _open(source: bytes, at: int, around: list[tuple[_Part, int]], each: Symbol) -> int:
    outer, part = around[-1][0], _Part(each.name)
    outer.gaps.append(source[at : each.start])
    outer.members.append(part)
    around.append((part, each.end))
    return each.start


def _close(source: bytes, at: int, around: list[tuple[_Part, int]], start: int) -> int:
    """Those end that end before `start`; returns how far the source is taken apart then."""
    while around and around[-1][1] <= start:
        part, end = around.pop()
        part.gaps.append(source[at:end])
        at = end
    return at


class _Mixture:
    """Of two versions, with the symbols wanted of the second and all in which they differ."""

    def __init__(self, wanted: Set[str], changed: Set[str]) -> None:
        self._wanted = wanted
        self._changed = changed

    def of(self, old: _Part, new: _Part) -> _Part:
        result = _Part(old.name)
        result.members = self._members(old, new)
        chosen, other = (new, old) if old.name in self._wanted else (old, new)
        sides = [chosen] if old.name in self._changed else [chosen, other]
        before, at = "", -1  # the member before; the chosen version's last one that is there
        for name in [*(each.name for each in result.members), WHOLE]:
            gap = self._gap(sides, before, name)
            result.gaps.append(self._rest(chosen, other, at, name) if gap is None else gap)
            place = chosen.place(name)
            at = at if place is None else place
            before = name
        return result

    def _members(self, old: _Part, new: _Part) -> list[_Part]:
        theirs = {each.name: each for each in new.members}
        found = [
            self.of(each, theirs[each.name]) if each.name in theirs else each
            for each in old.members
            if each.name in theirs or each.name not in self._wanted
        ]
        known = {each.name for each in old.members}
        for at, each in enumerate(new.members):
            if each.name not in known and each.name in self._wanted:
                found.insert(self._behind(found, new.members[:at]), each)
        return found

    def _behind(self, found: list[_Part], before: list[_Part]) -> int:
        """Behind the nearest that is there of those that come before it."""
        names = [each.name for each in found]
        return next((names.index(each.name) + 1 for each in reversed(before) if each.name in names), 0)

    def _gap(self, sides: list[_Part], before: str, name: str) -> bytes | None:
        """The text between two that stand side by side in one of these versions."""
        for side in sides:
            at = side.place(name)
            previous = side.members[at - 1].name if at else ""
            if at is not None and previous == before:
                return side.gaps[at]
        return None

    def _rest(self, chosen: _Part, other: _Part, at: int, name: str) -> bytes:
        """The chosen version's text since the last member of it that is there; else the other's."""
        end = chosen.place(name)
        if end is None:
            place = other.place(name)
            return other.gaps[place] if place is not None else b""
        passed = chosen.gaps[at + 1 : end + 1]
        return b"".join(gap for gap in passed if gap.strip()) or chosen.gaps[end]
