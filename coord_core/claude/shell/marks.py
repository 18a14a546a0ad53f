"""Private characters that carry what plain text cannot say while words are expanded.

UNKNOWN  stands for text that is not known
LISTING  n LISTING: a path out of the world's nth listing (what `find` or `grep -l` would print)
QUOTED   before a character that quoting has made ordinary
SPLIT    where unquoted expansion ends one field and begins the next
"""

from __future__ import annotations

import re

UNKNOWN, LISTING, QUOTED, SPLIT = "\ue000", "\ue001", "\ue002", "\ue003"

_FOREIGN = re.compile("[\ue000-\ue003\0\x01\x02\ud800-\udfff]")
_ORDINARY = re.compile(r"[*?\[\]{},~]")
_NO_BRACES = re.compile(r"[{},~]")
_BLANKS = re.compile(r"[ \t\n]+")


def cleaned(text: str) -> str:
    """A command in which nothing can be taken for a mark, nor stands what no path in UTF-8 can hold."""
    return _FOREIGN.sub("\ufffd", text)


def quoted(text: str) -> str:
    return _ORDINARY.sub(lambda found: QUOTED + found.group(), text)


def unquoted_value(text: str) -> str:
    """A variable's text where it stands unquoted: blanks split it, wildcards count, braces do not."""
    return _BLANKS.sub(SPLIT, _NO_BRACES.sub(lambda found: QUOTED + found.group(), text))


def plain(text: str) -> str:
    return text.replace(QUOTED, "").replace(SPLIT, " ")


def is_known(text: str) -> bool:
    return UNKNOWN not in text and LISTING not in text
