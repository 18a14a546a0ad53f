"""What a call would do in each working tree, by canonical keys."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.analysis import Removal, Staging, Write
    from coord_core.project import Project


class Several:
    """Many files, as a write of the folder that holds them all; it reaches these files alone."""

    __slots__ = ("depth", "keeps", "names", "paths", "without")

    def __init__(self, paths: frozenset[str], keeps: bool) -> None:
        self.paths = paths
        self.keeps = keeps
        self.names: tuple[str, ...] = ()
        self.without: tuple[str, ...] = ()
        self.depth = None

    def covers(self, path: str) -> bool:
        return path in self.paths


def is_narrow(write: Write | Several) -> bool:
    """Is it narrowed to some of the files below its folder? Then the folder is not locked."""
    return bool(write.names or write.without or write.depth)


class Intent:
    """What a call would do in one working tree: files and folders to write, by key; git's operations.

    Git's operations and staging come with the key of the repository's root: a nested one has its own.
    """

    __slots__ = ("files", "folders", "is_open", "operations", "project", "removals", "stagings")

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files: dict[str, Write] = {}
        self.folders: list[tuple[str, Write | Several]] = []
        self.operations: list[tuple[str, str]] = []  # verbs that rewrite the whole tree, and its root
        self.removals: list[Removal] = []  # what the operations take away though it is in no commit
        self.stagings: list[tuple[Staging, str]] = []
        self.is_open = False  # it may also write what could not be read off

    @property
    def roots(self) -> set[str]:
        """The roots, as keys, in which git is to be asked."""
        return {root for _, root in self.operations} | {root for _, root in self.stagings}

    @property
    def may_write_more(self) -> bool:
        """May it write files that it is given no lock on? They are looked for after it."""
        some = any(is_narrow(write) for _, write in self.folders)
        return self.is_open or bool(self.operations) or some


class Intents:
    """Of one call: an intent for each working tree, and whether it touches what is protected."""

    __slots__ = ("by_worktree", "denied", "settings")

    def __init__(self) -> None:
        self.by_worktree: dict[str, Intent] = {}
        self.denied = False
        self.settings = False  # it writes a settings file that holds the hooks

    def of(self, project: Project) -> Intent:
        return self.by_worktree.setdefault(project.worktree, Intent(project))
