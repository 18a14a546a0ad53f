"""A text that says of itself whether it has been changed since. Line ends do not count; git changes them."""

from __future__ import annotations

import hashlib
import re

SAYING = "claude-coordinator keeps this file up to date while it is unchanged"
_LENGTH = 16  # hex digits
_MARK = re.compile(rf"<!-- {SAYING}: ([0-9a-f]+) -->")


def digest(text: str) -> str:
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()[:_LENGTH]


def marked(text: str) -> str:
    """The text with a last line that has its digest."""
    return f"{text}\n<!-- {SAYING}: {digest(text)} -->\n"


def is_unchanged(text: str) -> bool:
    """Is it a marked text, as it was written?"""
    found = list(_MARK.finditer(text))
    if not found or text[found[-1].end() :].strip():
        return False
    before = text[: found[-1].start()].replace("\r\n", "\n").removesuffix("\n")
    return digest(before) == found[-1][1]
