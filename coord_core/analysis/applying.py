"""What a file will hold after an edit, as the client's editing tools change it.

They read the file as UTF-8, look for the old text with line ends made one character, and write the whole file
again with its own line ends. What they would do with any other file is not foretold.
"""

from __future__ import annotations

from coord_core.analysis.budget import Budget
from coord_core.analysis.symbols import anatomy, touched_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.analysis.symbols import Anatomy

BOM = b"\xef\xbb\xbf"


class Change:
    """One replacement: of the only place where the old text is, or of all."""

    __slots__ = ("everywhere", "new", "old")

    def __init__(self, old: str, new: str, everywhere: bool) -> None:
        self.old = _encoded(old)
        self.new = _encoded(new)
        self.everywhere = everywhere


def symbols_touched(
    source: bytes, changes: Sequence[Change], grammar: str, budget: Budget | None = None
) -> list[str] | None:
    """The symbols that the changes, one after another, are within; None when they are not within symbols.

    Also None when that takes longer than there is time for.
    """
    text = _with_one_line_end(source.removeprefix(BOM))
    if text is None or not changes:
        return None
    found: dict[str, None] = {}
    taken_apart = _TakenApart(grammar, budget or Budget())
    for change in changes:
        outcomes = _outcomes(text, change)
        for outcome in outcomes:
            names = taken_apart.touched(text, outcome)
            if names is None:
                return None
            found.update(dict.fromkeys(names))
        if not outcomes:
            return None
        text = outcomes[0]
    return list(found)


class _TakenApart:
    """Sources, each taken apart once: what one change makes is what the next one finds."""

    def __init__(self, grammar: str, budget: Budget) -> None:
        self._grammar = grammar
        self._budget = budget
        self._known: dict[bytes, Anatomy | None] = {}

    def touched(self, before: bytes, after: bytes) -> list[str] | None:
        old = self._anatomy(before)
        new = self._anatomy(after) if old is not None else None
        return None if old is None or new is None else touched_parts(old, new)

    def _anatomy(self, text: bytes) -> Anatomy | None:
        if text not in self._known:
            with self._budget:
                self._known[text] = anatomy(text, self._grammar) if self._budget.left > 0 else None
        return self._known[text]


def _outcomes(text: bytes, change: Change) -> list[bytes]:
    """What the file may hold then; nothing when the client will not find the text as it is told."""
    count = text.count(change.old) if change.old else 0
    if count == 0 or (count > 1 and not change.everywhere):
        return []
    found = [text.replace(change.old, change.new)]
    if not change.new and not change.old.endswith(b"\n") and change.old + b"\n" in text:
        found.insert(0, text.replace(change.old + b"\n", b""))  # a line that is emptied goes
    return found


def _with_one_line_end(source: bytes) -> bytes | None:
    """None for a file with several kinds: they become one kind when it is written, everywhere."""
    text = source.replace(b"\r\n", b"\n")
    returns = len(source) - len(text)
    return None if b"\r" in text or (returns and returns != text.count(b"\n")) else text


def _encoded(text: str) -> bytes:
    return text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
