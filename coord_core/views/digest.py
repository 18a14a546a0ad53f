"""News in groups, cut to a length: who reads it has other work, and a model pays for each word.

Each group says a fact once, lists what it holds of, and ends with what to do. Where all of it is too long,
the groups come in their order, none takes more than its part while others follow, and what is left out is
counted, with the command that shows it. The same news gives the same text.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 2000  # characters of all that is told beside one call
PART = 0.6  # of what is left, for a group that others follow
_REST = 120  # characters for the last line, which counts what no group had room for


class Group:
    """One kind of news: a heading, an item of one or more lines for each fact, and closing lines.

    `show` is the command that lists them all, where there is one of their own; `ends` stays when items are
    left out.
    """

    __slots__ = ("ends", "heading", "items", "show")

    def __init__(self, heading: str, items: Sequence[str], ends: Sequence[str] = (), show: str = "") -> None:
        self.heading = heading
        self.items = list(items)
        self.ends = list(ends)
        self.show = show

    @property
    def text(self) -> str:
        return self._of(self.items)

    def within(self, room: int, show: str) -> str:
        """The text with as many items as there is room for; empty when that is none. `show`: what else lists
        them.
        """
        if len(self.text) <= room:
            return self.text
        show = self.show or show
        count = self._fitting(room, show)
        if not count:
            return ""
        return self._of([*self.items[:count], _more(len(self.items) - count, show)])

    def _fitting(self, room: int, show: str) -> int:
        """How many items there is room for beside the line that counts the others, at its longest."""
        left = room - len(self._of([_more(len(self.items), show)]))
        for count, item in enumerate(self.items):
            left -= len(item) + 1
            if left < 0:
                return count
        return len(self.items) - 1

    def _of(self, items: list[str]) -> str:
        return "\n".join(filter(None, [self.heading, *items, *self.ends]))


def fit(groups: Sequence[Group], program: str, room: int = MOST) -> str:
    """The groups as one text of at most `room` characters. `program`: ours, as the reader calls it here."""
    whole = "\n\n".join(group.text for group in groups)
    if len(whole) <= room:
        return whole
    texts: list[str] = []
    show = f"{_briefly(program)} audit --last 50"
    left, left_out = room - _REST, 0
    for number, group in enumerate(groups):
        is_last = number == len(groups) - 1
        text = group.within(left if is_last else int(left * PART), show)
        if text:
            texts.append(text)
            left -= len(text) + 2
        else:
            left_out += len(group.items)
    if left_out:
        texts.append(f"There is more news ({left_out}): `{show}`")
    return "\n\n".join(texts)


def _more(count: int, show: str) -> str:
    return f"- and {count} more: `{show}`"


def _briefly(program: str) -> str:
    """Without the folder where that is too long for the last line."""
    return program if len(program) <= _REST // 2 else program.partition(" ")[0]
