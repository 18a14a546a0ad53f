"""Text of others' making in a number of a terminal's columns: no more, no less, and nothing that moves it."""

from __future__ import annotations

import time
from functools import lru_cache

from rich.cells import get_character_cell_size

from coord_core.views.refusal import quoted
from coord_core.views.steady import steady

LONGEST = 300  # characters of one cell
WHOLE = 8000  # and of a text that is read in full


class Signs:
    """What is drawn with. `is_ascii`: for a terminal that knows no others."""

    def __init__(self, is_ascii: bool = False) -> None:
        self.is_ascii = is_ascii
        self.more = "~" if is_ascii else "…"
        self.rule = "-" if is_ascii else "─"
        self.bar = "|" if is_ascii else "│"
        self.dot = "-" if is_ascii else "·"

    def clean(self, text: str, longest: int = LONGEST) -> str:
        """One printable line of it, bounded."""
        if text.isascii() and text.isprintable() and len(text) <= longest:
            return text
        shown = steady(quoted(text, longest))
        return shown.encode("ascii", "replace").decode() if self.is_ascii else shown

    def fitted(self, text: str, columns: int, keep_end: bool = False) -> str:
        """Exactly so many columns: filled with blanks, or cut, with a sign that tells it.

        `keep_end`: of what is too long the end is shown, as of a path.
        """
        shown = self.clean(text)
        wide = width(shown)
        if wide > columns:
            shown = self._cut(shown, columns, keep_end)
            wide = width(shown)
        return shown + " " * (columns - wide)

    def folded(self, text: str, columns: int) -> list[str]:
        """Lines of at most so many columns, of whole words where they fit."""
        lines, rest = [], self.clean(text, WHOLE)
        while width(rest) > columns:
            part = _prefix(rest, columns) or rest[0]
            blank = part.rfind(" ") if rest[len(part) : len(part) + 1] != " " else -1
            part = part[:blank] if blank > 0 else part
            lines.append(part)
            rest = rest[len(part) :].lstrip(" ")
        return [*lines, rest]

    def pressed(self, text: str, columns: int) -> str:
        """At most so many columns: what is too long is cut in its middle, and of its end more is kept."""
        if width(text) <= columns:
            return text
        at_end = max(0, columns - 1) * 2 // 3
        end = _prefix(text[::-1], at_end)[::-1]
        return _prefix(text, columns - 1 - at_end) + self.more + end

    def _cut(self, text: str, columns: int, keep_end: bool) -> str:
        if columns <= 0:
            return ""
        if keep_end:
            return self.more + _prefix(text[::-1], columns - 1)[::-1]
        return _prefix(text, columns - 1) + self.more


def width(text: str) -> int:
    """In columns of a terminal."""
    return len(text) if text.isascii() else sum(map(_size, text))


_size = lru_cache(4096)(get_character_cell_size)


def _prefix(text: str, columns: int) -> str:
    used = 0
    for number, sign in enumerate(text):
        used += _size(sign)
        if used > columns:
            return text[:number]
    return text


def is_same_day(at: float, now: float) -> bool:
    """In UTC."""
    return time.gmtime(at)[:3] == time.gmtime(now)[:3]


def left(seconds: float) -> str:
    """Time that is left, which counts down.

    >>> left(3599), left(61), left(5000), left(200000), left(0)
    ('59:59', '1:01', '1h23', '2d07', 'over')
    """
    whole = int(seconds)
    if whole <= 0:
        return "over"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}" if hours < 48 else f"{hours // 24}d{hours % 24:02}"


def ago(seconds: float) -> str:
    """How long ago, which seldom changes.

    >>> ago(4), ago(65), ago(7300), ago(200000)
    ('now', '1m', '2h', '2d')
    """
    if seconds < 30:
        return "now"
    minutes = max(1, int(seconds // 60))
    if minutes < 100:
        return f"{minutes}m"
    return f"{minutes // 60}h" if minutes < 48 * 60 else f"{minutes // 1440}d"
