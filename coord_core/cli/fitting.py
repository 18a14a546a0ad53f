"""Making a text fit: a path that is too long loses folders in its middle, never the end of its name."""

from __future__ import annotations

from collections.abc import Iterable

LEAST = 12  # columns that a path is left, however narrow it is


def width(text: str) -> int:
    """How many columns of a terminal it takes: a sign of Chinese or Japanese has two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def elided(text: str, room: int) -> str:
    """The text in at most so many columns.

    >>> elided("src/components/forms/fields/Date.tsx", 24)
    'src/…/fields/Date.tsx'
    >>> elided("src/components/VeryLongName.test.tsx", 16)
    '…gName.test.tsx'
    """
    if width(text) <= room:
        return text
    return next((short for short in _shorter(text) if width(short) <= room), None) or _end(text, room)


def folded(text: str, room: int) -> list[str]:
    """All of it, in lines of at most so many columns.

    >>> folded("claude-00000001", 10)
    ['claude-000', '00001']
    """
    lines = [""]
    for sign in text:
        if lines[-1] and width(lines[-1] + sign) > room:
            lines.append("")
        lines[-1] += sign
    return lines


def _shorter(text: str) -> Iterable[str]:
    """Without one folder, without two, ...; the first folder stays as long as it can."""
    first, *rest = text.rstrip("/").split("/")
    slash = text[len(text.rstrip("/")) :]
    tails = ["/".join(rest[start:]) + slash for start in range(len(rest))]
    yield from (f"{first}/…/{tail}" for tail in tails[1:] if first)
    yield from (f"…/{tail}" for tail in tails)


def _end(text: str, room: int) -> str:
    kept, taken = len(text), 1
    while kept and taken + width(text[kept - 1]) <= room:
        kept -= 1
        taken += width(text[kept])
    return "…" + text[kept:]
