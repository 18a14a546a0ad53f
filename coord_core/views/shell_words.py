"""What a command names that somebody is to copy into a shell, as words. One line, whatever is in them."""

from __future__ import annotations

from coord_core.domain.resources import TREE, WORKFLOW

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.resources import Resource

PROGRAM = "claude-coordinator"
LONGEST = 6000  # characters
_PLAIN = "/._-+=:@%,"
_KINDS = (f"{WORKFLOW}:", f"{TREE}:")  # how a word begins that names no path


def shell_words(paths: Iterable[str]) -> str:
    return joined(map(shell_word, paths))


def joined(parts: Iterable[str]) -> str:
    """Words in one line, or where that is too long to be copied, that the paths are to be named."""
    words = " ".join(parts)
    return words if len(words) <= LONGEST else "PATH... (some at a time)"


class Place:
    """Where commands run that name what lies in a working tree: at its root by the key, else absolutely.

    `git` takes keys as pathspecs there; `program` is ours where a command names nothing that tells where.
    """

    __slots__ = ("_prefix", "git", "program")

    def __init__(self, worktree: str, cwd: str) -> None:
        is_root = cwd.rstrip("/") == worktree
        self._prefix = "" if is_root else f"{worktree}/"
        self.git = "git" if is_root else f"git -C {shell_word(worktree)}"
        self.program = PROGRAM if is_root else f"{PROGRAM} -C {shell_word(worktree)}"

    def words(self, keys: Iterable[str]) -> str:
        """The files with these keys."""
        return joined(shell_word(self._path(key)) for key in keys)

    def word(self, resource: Resource) -> str:
        if resource.kind == WORKFLOW:
            return shell_word(str(resource))
        if resource.kind == TREE:
            return shell_word(f"{TREE}:{self._prefix}{resource.key}")
        return shell_word(self._path(str(resource)))

    def _path(self, key: str) -> str:
        reads_as_another = not self._prefix and key.startswith(_KINDS)
        return f"./{key}" if reads_as_another else f"{self._prefix}{key}"


def shell_word(text: str) -> str:
    """A path as one word for a POSIX shell; for bash and its like where it holds control characters.

    So it is with a backtick: the command may stand between two of them.
    """
    if text.isascii() and text and all(sign.isalnum() or sign in _PLAIN for sign in text):
        return text
    if text.isprintable() and "`" not in text:
        return "'" + text.replace("'", "'\\''") + "'"
    return "$'" + "".join(map(_escaped, text)) + "'"


def _escaped(sign: str) -> str:
    if sign in "'\\":
        return "\\" + sign
    if sign.isprintable() and sign != "`":
        return sign
    return "".join(f"\\x{byte:02x}" for byte in sign.encode("utf-8", "surrogateescape"))
