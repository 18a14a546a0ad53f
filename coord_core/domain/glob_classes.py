"""Sets of characters in patterns: `[a-z]`, `[!a]`, `[[:digit:]]`. Pure.

A set of characters is a tuple of ranges of code points, sorted, apart from one another, both ends in it.
`/` is in none.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
SLASH = 0x2F
ANY: Ranges = ((0, SLASH - 1), (SLASH + 1, LAST))

_LOWER, _UPPER, _DIGIT = (0x61, 0x7A), (0x41, 0x5A), (0x30, 0x39)
_NAMED: dict[str, list[tuple[int, int]]] = {  # of ASCII alone, as in git
    "alnum": [_LOWER, _UPPER, _DIGIT],
    "alpha": [_LOWER, _UPPER],
    "blank": [(0x20, 0x20), (0x09, 0x09)],
    "cntrl": [(0x00, 0x1F), (0x7F, 0x7F)],
    "digit": [_DIGIT],
    "graph": [(0x21, 0x7E)],
    "lower": [_LOWER],
    "print": [(0x20, 0x7E)],
    "punct": [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)],
    "space": [(0x09, 0x0D), (0x20, 0x20)],
    "upper": [_UPPER],
    "xdigit": [_DIGIT, (0x41, 0x46), (0x61, 0x66)],
}


def single(sign: str) -> Ranges:
    return ((ord(sign), ord(sign)),)


def class_at(text: str, start: int) -> tuple[Ranges, int]:
    """The characters of the class that begins at `start`, and where it has ended. Raises ValueError."""
    at = start + 1
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    found: list[tuple[int, int]] = []
    first = at
    while at < len(text):
        if text[at] == "]" and at > first:
            ranges = _apart(found)
            return (_others(ranges) if negated else _without_slash(ranges)), at + 1
        if text.startswith("[:", at):
            named, at = _named(text, at)
            found += named
        else:
            low, at = _sign(text, at)
            high = low
            if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("", "]"):
                high, at = _sign(text, at + 1)
            if high < low:
                raise ValueError(f"the range that ends at character {at} runs backwards")
            found.append((low, high))
    raise ValueError(f"`[` at character {start + 1} is never closed; `\\[` is the character itself")


def _named(text: str, at: int) -> tuple[list[tuple[int, int]], int]:
    end = text.find(":]", at + 2)
    name = text[at + 2 : end] if end != -1 else ""
    if name not in _NAMED:
        raise ValueError(f"`[:` at character {at + 1} begins no class such as `[:digit:]`")
    return _NAMED[name], end + 2


def _sign(text: str, at: int) -> tuple[int, int]:
    at += text[at] == "\\"
    if at >= len(text) or text[at] == "/":
        raise ValueError(f"no `/` in a class, at character {at + 1}")
    return ord(text[at]), at + 1


def _apart(found: list[tuple[int, int]]) -> Ranges:
    """Sorted and merged."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(found):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def _others(ranges: Ranges) -> Ranges:
    """What is in none of the ranges, but for the slash."""
    found, low = [], 0
    for start, end in ranges:
        if low < start:
            found.append((low, start - 1))
        low = end + 1
    if low <= LAST:
        found.append((low, LAST))
    return _without_slash(tuple(found))


def _without_slash(ranges: Ranges) -> Ranges:
    found = []
    for low, high in ranges:
        parts = ((low, min(high, SLASH - 1)), (max(low, SLASH + 1), high))
        found += [part for part in parts if part[0] <= part[1]]
    return tuple(found)
