"""Paths as words of a command that somebody is to copy into a shell. One line, whatever is in them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 6000  # characters
_PLAIN = "/._-+=:@%,"


def shell_words(paths: Iterable[str]) -> str:
    """The paths as words, or where those are too long to be copied, that they are to be named."""
    words = " ".join(map(shell_word, paths))
    return words if len(words) <= LONGEST else "PATH... (some at a time)"


def shell_word(text: str) -> str:
    """A path as one word for a POSIX shell; for bash and its like where it holds control characters."""
    if text.isascii() and text and all(sign.isalnum() or sign in _PLAIN for sign in text):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "'\\''") + "'"
    return "$'" + "".join(map(_escaped, text)) + "'"


def _escaped(sign: str) -> str:
    if sign in "'\\":
        return "\\" + sign
    if sign.isprintable():
        return sign
    return "".join(f"\\x{byte:02x}" for byte in sign.encode("utf-8", "surrogateescape"))
