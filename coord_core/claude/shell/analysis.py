"""The result: which paths a command would write, which operations on a working tree it holds.

A write is a file or a subtree. A subtree may be narrowed: `names` (some component below its root matches one
of these globs), `without` (no component, nor the whole path, matches one of those) and `depth` (at most so
many components below the root). `covers` applies all of that.
"""

from __future__ import annotations

from coord_core.claude.shell.wildcards import matches
from coord_core.domain.resources import FILE, SUBTREE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Write:
    """A path that a command would write; `path` is absolute and normal, with symlinks as they are."""

    __slots__ = ("depth", "kind", "names", "path", "without")

    def __init__(
        self,
        kind: str,
        path: str,
        names: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        depth: int | None = None,
    ) -> None:
        self.kind = kind
        self.path = path
        self.names = names
        self.without = without
        self.depth = depth

    def covers(self, path: str) -> bool:
        """Would a file at this absolute path be written?"""
        if self.kind == FILE or path == self.path:
            return path == self.path
        root = self.path.rstrip("/") + "/"
        if not path.startswith(root):
            return False
        parts = path[len(root) :].split("/")
        if self.depth is not None and len(parts) > self.depth:
            return False
        if self.names and not any(matches(name, part) for name in self.names for part in parts):
            return False
        return not any(matches(glob, text) for glob in self.without for text in (path, *parts))

    def narrowed(self, names: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Write:
        """The same, but only what has one of these names, where names did not narrow it before."""
        if self.kind == FILE:
            return self
        return Write(SUBTREE, self.path, self.names or names, (*self.without, *without), self.depth)

    def key(self) -> tuple[object, ...]:
        return (self.kind, self.path, self.names, self.without, self.depth)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Write) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.key())

    def __repr__(self) -> str:
        return f"Write({', '.join(repr(part) for part in self.key() if part)})"


class TreeOperation:
    """A git command that rewrites the working tree that `folder` lies in; `verb` as in `reset --hard`."""

    __slots__ = ("folder", "verb")

    def __init__(self, verb: str, folder: str) -> None:
        self.verb = verb
        self.folder = folder

    def __repr__(self) -> str:
        return f"TreeOperation({self.verb!r}, {self.folder!r})"


class Staging:
    """`git add` or `git commit` taking files into the index: all of the tree, or what `paths` cover."""

    __slots__ = ("folder", "paths", "verb")

    def __init__(self, verb: str, folder: str, paths: tuple[Write, ...] = ()) -> None:
        self.verb = verb
        self.folder = folder
        self.paths = paths

    @property
    def is_whole_tree(self) -> bool:
        return not self.paths

    def covers(self, path: str) -> bool:
        """Would this absolute path, if it lies in the working tree of `folder`, be staged?"""
        return self.is_whole_tree or any(write.covers(path) for write in self.paths)

    def __repr__(self) -> str:
        return f"Staging({self.verb!r}, {self.folder!r}, {self.paths!r})"


class Analysis:
    """What was found, in the command's order. `unknown`: something may write that could not be known."""

    __slots__ = ("staging", "tree_operations", "unknown", "writes")

    def __init__(self) -> None:
        self.writes: dict[Write, None] = {}
        self.tree_operations: list[TreeOperation] = []
        self.staging: list[Staging] = []
        self.unknown = False

    def add(self, writes: Iterable[Write]) -> None:
        for write in writes:
            if not write.path.startswith(("/dev/", "/proc/")):
                self.writes[write] = None

    @property
    def resources(self) -> list[tuple[str, str]]:
        return [(write.kind, write.path) for write in self.writes]

    @property
    def is_harmless(self) -> bool:
        return not (self.writes or self.tree_operations or self.staging or self.unknown)

    def __repr__(self) -> str:
        return (
            f"Analysis({list(self.writes)}, {self.tree_operations}, {self.staging}, unknown={self.unknown})"
        )


__all__ = ["FILE", "SUBTREE", "Analysis", "Staging", "TreeOperation", "Write"]
