"""Paths as words of a command that somebody is to copy into a shell. One line, whatever is in them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 6000  # characters
_PLAIN = "/._-+=:@%,"


def shell_words(paths: Iterable[str]) -> str:
    return joined(map(shell_word, paths))


def joined(parts: Iterable[str]) -> str:
    """Words in one line, or where that is too long to be copied, that the paths are to be named."""
    words = " ".join(parts)
    return words if len(words) <= LONGEST else "PATH... (some at a time)"


class Place:
    """Where commands run that name files by key: from the working tree's root by the key, else absolutely."""

    __slots__ = ("_prefix", "git")

    def __init__(self, worktree: str, cwd: str) -> None:
        is_root = cwd.rstrip("/") == worktree
        self._prefix = "" if is_root else f"{worktree}/"
        self.git = "git" if is_root else f"git -C {shell_word(worktree)}"  # with keys as pathspecs

    def words(self, keys: Iterable[str]) -> str:
        return shell_words(f"{self._prefix}{key}" for key in keys)


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
