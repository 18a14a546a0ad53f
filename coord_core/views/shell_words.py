"""What a command names that somebody is to copy into a shell, as words. One line, whatever is in them."""

from __future__ import annotations

from coord_core.domain.resources import DEPENDENTS, FEATURE, FILE, GLOB, TREE, WORKFLOW
from coord_core.views.unseen import is_seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.resources import Resource

PROGRAM = "claude-coordinator"
LONGEST = 6000  # characters
_PLAIN = "/._-+=:@%,"
_KINDS = tuple(f"{kind}:" for kind in (FILE, WORKFLOW, TREE, GLOB, FEATURE, DEPENDENTS))  # no path begins so
_PLACELESS = (WORKFLOW, GLOB, FEATURE)


def shell_words(paths: Iterable[str]) -> str:
    return joined(map(shell_word, paths))


def joined(parts: Iterable[str], longest: int = LONGEST) -> str:
    """Words in one line, or where that is too long to be copied, that the paths are to be named."""
    words = " ".join(parts)
    return words if len(words) <= longest else "PATH... (some at a time)"


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

    def is_told_by(self, resource: Resource) -> bool:
        """Does the word for it tell in which repository it is?"""
        return resource.kind not in _PLACELESS

    def word(self, resource: Resource) -> str:
        if resource.kind == GLOB:
            return shell_word(f"{GLOB}:{','.join(map(rooted, resource.patterns))}")
        if resource.kind in _PLACELESS:
            return shell_word(str(resource))
        if resource.kind == DEPENDENTS and resource.name.startswith((f"{GLOB}:", f"{FEATURE}:")):
            return shell_word(f"{DEPENDENTS}:{_rooted_name(resource.name)}")
        if resource.kind in (TREE, DEPENDENTS):
            return shell_word(f"{resource.kind}:{self._prefix}{resource.name}")
        path = self._path(str(resource))
        return shell_word(f"{FILE}:{path}" if resource.kind == FILE and _has_wildcard(path) else path)

    def _path(self, key: str) -> str:
        reads_as_another = not self._prefix and key.startswith(_KINDS)
        return f"./{key}" if reads_as_another else f"{self._prefix}{key}"


def _rooted_name(name: str) -> str:
    """Of a glob or a feature, as it is written whatever folder it is read in."""
    from coord_core.domain.glob_parsing import taken_apart

    kind, _, body = name.partition(":")
    return f"{kind}:{',!'.join(map(rooted, taken_apart(body)))}" if kind == GLOB else name


def _has_wildcard(path: str) -> bool:
    """Is it read as a glob where no such file is?"""
    return any(sign in path for sign in "*?{")


def rooted(pattern: str) -> str:
    """The same pattern, as it is written whatever folder it is read in.

    >>> rooted("src/*.py"), rooted("*.py"), rooted("!/a")
    ('/src/*.py', '/**/*.py', '!/a')
    """
    if pattern.startswith("!"):
        return f"!{rooted(pattern[1:])}"
    if pattern.startswith("/"):
        return pattern
    return f"/{pattern}" if "/" in pattern[:-1] else f"/**/{pattern}"


def shell_word(text: str) -> str:
    """A path as one word for a POSIX shell; for bash and its like where it holds control characters.

    So it is with a backtick: the command may stand between two of them.
    """
    if text.isascii() and text and all(sign.isalnum() or sign in _PLAIN for sign in text):
        return text
    if is_seen(text) and "`" not in text:
        return "'" + text.replace("'", "'\\''") + "'"
    return "$'" + "".join(map(_escaped, text)) + "'"


def _escaped(sign: str) -> str:
    if sign in "'\\":
        return "\\" + sign
    if is_seen(sign) and sign != "`":
        return sign
    return "".join(f"\\x{byte:02x}" for byte in sign.encode("utf-8", "surrogateescape"))
