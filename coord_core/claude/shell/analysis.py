"""The result: which paths a command would write, which operations on a working tree it holds.

A write is a file or a subtree. A subtree may be narrowed: `names` (some component below its root matches one
of these globs), `without` (no component, nor the whole path, matches one of those) and `depth` (at most so
many components below the root). `covers` applies all of that. A write `keeps` what is in the file when it
starts from it (`>>`, `sed -i`, a formatter); another replaces or removes it without a look. A path that is
written both ways is replaced.
"""

from __future__ import annotations

from coord_core.claude.shell.wildcards import matches
from coord_core.domain.resources import FILE, SUBTREE

NO_FILES = ("/dev/", "/proc/")
SHARED_MEMORY = "/dev/shm/"  # a file system as any other, with repositories, too

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Write:
    """A path that a command would write; `path` is absolute and normal, with symlinks as they are."""

    __slots__ = ("depth", "keeps", "kind", "names", "path", "without")

    def __init__(
        self,
        kind: str,
        path: str,
        names: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        depth: int | None = None,
        keeps: bool = False,
    ) -> None:
        self.kind = kind
        self.path = path
        self.names = names
        self.without = without
        self.depth = depth
        self.keeps = keeps

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
        return Write(
            SUBTREE, self.path, self.names or names, (*self.without, *without), self.depth, self.keeps
        )

    def at(self, path: str) -> Write:
        """The same, by another name of its path: without symlinks, as locks are."""
        return Write(self.kind, path, self.names, self.without, self.depth, self.keeps)

    def keeping(self, keeps: bool) -> Write:
        return Write(self.kind, self.path, self.names, self.without, self.depth, keeps)

    def key(self) -> tuple[object, ...]:
        """What is written, however it is written: `keeps` is no part of it."""
        return (self.kind, self.path, self.names, self.without, self.depth)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Write) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.key())

    def __repr__(self) -> str:
        parts = [repr(part) for part in self.key() if part] + ["keeps"] * self.keeps
        return f"Write({', '.join(parts)})"


class TreeOperation:
    """A git command that rewrites the working tree that `folder` lies in; `verb` as in `reset --hard`."""

    __slots__ = ("folder", "verb")

    def __init__(self, verb: str, folder: str) -> None:
        self.verb = verb
        self.folder = folder

    def __repr__(self) -> str:
        return f"TreeOperation({self.verb!r}, {self.folder!r})"


class Removal:
    """What git takes away that is in no commit: of `write`, what `git ls-files` lists with these options."""

    __slots__ = ("options", "write")

    def __init__(self, write: Write, options: tuple[str, ...]) -> None:
        self.write = write
        self.options = options

    def at(self, path: str) -> Removal:
        """The same, by another name of its path: without symlinks, as locks are."""
        return Removal(self.write.at(path), self.options)

    def __repr__(self) -> str:
        return f"Removal({self.write!r}, {self.options!r})"


class Staging:
    """`git add` or `git commit` taking files into the index: all of the tree, or what `paths` cover.

    `takes_index`: a commit of what is staged already, which takes no file from the tree. It is only noted
    when it `skips_hooks` (`--no-verify`, `-n`, `-c core.hooksPath=…`).
    """

    __slots__ = ("folder", "paths", "skips_hooks", "takes_index", "verb")

    def __init__(
        self,
        verb: str,
        folder: str,
        paths: tuple[Write, ...] = (),
        skips_hooks: bool = False,
        takes_index: bool = False,
    ) -> None:
        self.verb = verb
        self.folder = folder
        self.paths = paths
        self.skips_hooks = skips_hooks
        self.takes_index = takes_index

    @property
    def is_whole_tree(self) -> bool:
        return not self.paths and not self.takes_index

    def covers(self, path: str) -> bool:
        """Would this absolute path, if it lies in the working tree of `folder`, be staged?"""
        return self.is_whole_tree or any(write.covers(path) for write in self.paths)

    def __repr__(self) -> str:
        marks = ", skips_hooks" * self.skips_hooks + ", takes_index" * self.takes_index
        return f"Staging({self.verb!r}, {self.folder!r}, {self.paths!r}{marks})"


class Analysis:
    """What was found, in the command's order. `unknown`: something may write that could not be known."""

    __slots__ = ("folders", "made", "removals", "staging", "tree_operations", "unknown", "writes")

    def __init__(self) -> None:
        self.writes: dict[Write, Write] = {}
        self.tree_operations: list[TreeOperation] = []
        self.removals: list[Removal] = []  # each beside the write or the operation that it goes with
        self.staging: list[Staging] = []
        self.unknown = False
        self.folders: set[str] = set()  # that the command goes into
        self.made: list[str] = []  # folders that become git's, or have one of git's put into them

    def add(self, writes: Iterable[Write], keeps: bool = False) -> None:
        """Note the writes; `keeps` is how they are written now, whatever they were noted with before."""
        for write in writes:
            if not write.path.startswith(NO_FILES) or write.path.startswith(SHARED_MEMORY):
                before = self.writes.get(write)
                if before is None:
                    noted = write.keeping(keeps)
                    self.writes[noted] = noted
                elif not keeps:
                    before.keeps = False

    def keeps(self, path: str) -> bool:
        """Does what is in the file at this absolute path stay, as far as it is written at all?"""
        return all(write.keeps for write in self.writes.values() if write.covers(path))

    @property
    def resources(self) -> list[tuple[str, str]]:
        return [(write.kind, write.path) for write in self.writes]

    @property
    def size(self) -> tuple[int, int, int, int, bool]:
        """What grows whenever something is noted."""
        return (
            len(self.writes), len(self.tree_operations), len(self.staging), len(self.made), self.unknown,
        )  # fmt: skip

    @property
    def is_harmless(self) -> bool:
        return not (self.writes or self.tree_operations or self.staging or self.made or self.unknown)

    def __repr__(self) -> str:
        return (
            f"Analysis({list(self.writes)}, {self.tree_operations}, {self.staging}, unknown={self.unknown})"
        )


__all__ = ["FILE", "SUBTREE", "Analysis", "Removal", "Staging", "TreeOperation", "Write"]
