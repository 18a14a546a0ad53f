"""Which signs of a text a reader sees: no controls, nothing that turns the text round, nothing that hides."""

from __future__ import annotations

# What shows as nothing, though it counts as printable: fillers, joiners, and the selectors of variants, in a
# row of which a text can be hidden. The two that make an emoji of a sign (FE0E, FE0F) stay.
_HIDDEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    "\U0001d159\U00013441\U00013442"  # a note without a head, hieroglyphs' blanks
    + "".join(map(chr, (*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0))))
)


def is_seen(text: str) -> bool:
    """Is all of it?"""
    return text.isprintable() and (text.isascii() or _HIDDEN.isdisjoint(text))
