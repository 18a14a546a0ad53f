"""How many columns of a terminal a text takes, and cutting it to so many. Loads nothing for plain ASCII."""

from __future__ import annotations

ELLIPSIS = "…"


def width(text: str) -> int:
    """Of printable text: a sign of Chinese or Japanese takes two, a combining one none.

    >>> width("ab"), width("これ"), width("e\u0301")
    (2, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def cut(text: str, columns: int) -> str:
    """The text, or as much of its beginning as fits with an ellipsis; empty where nothing fits.

    >>> cut("abcdef", 4), cut("これは", 4), cut("ab", 4)
    ('abc…', 'こ…', 'ab')
    """
    if width(text) <= columns:
        return text
    room, kept = columns - 1, ""
    for sign in text:
        room -= _width(sign)
        if room < 0:
            break
        kept += sign
    return kept + ELLIPSIS if columns > 0 else ""


def _width(sign: str) -> int:
    if sign.isascii():
        return 1
    from unicodedata import category, east_asian_width

    if category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1
