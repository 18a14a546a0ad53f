"""One shell's state: its folder, variables, functions, arguments and input.

A subshell is a fork that is thrown away. A branch is a fork that is joined: where the two differ, both values
are possible, and a command that uses them is read once for each (`choice` says which one is being read).
"""

from __future__ import annotations

import os

from coord_core.claude.shell.marks import UNKNOWN, is_known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.statements import Statements
    from coord_core.claude.shell.structure import Part
    from coord_core.claude.shell.world import World

ALTERNATIVES = 6
LENGTH = 1 << 12
LONGEST_PATH = 1024  # of one that a variable from outside holds
MOST_FOLDERS = 20  # that are noted as gone into


class Input:
    """A command's standard input: its text, as far as it is known, and the file it comes from."""

    __slots__ = ("lines", "path", "text")

    def __init__(self, text: str | None = None, path: str | None = None) -> None:
        self.text = text
        self.path = path
        self.lines: list[str] | None = None

    def next_line(self) -> str | None:
        """One line for `read`; None when there is none left or it is not known."""
        if self.lines is None:
            self.lines = [line for line in (self.text or "").replace("\0", "\n").split("\n") if line][::-1]
        return self.lines.pop() if self.lines else None


class Scope:
    def __init__(self, world: World, folders: tuple[str, ...], parent: Scope | None = None) -> None:
        self.world = world
        self.parent = parent
        self.folders = folders
        self.previous: tuple[str, ...] = parent.previous if parent else folders
        self.stack: list[tuple[str, ...]] = list(parent.stack) if parent else []
        self.input: Input = parent.input if parent else Input()
        self.arguments: list[str] = parent.arguments if parent else []
        self.choice: int = parent.choice if parent else 0
        self.states_certain_only: bool = parent.states_certain_only if parent else False  # in a script
        self.alternatives = 1  # the most that a value used since the last reset had
        self.functions: dict[str, tuple[Part, Statements]] = parent.functions if parent else {}
        self.depth: int = parent.depth + 1 if parent else 0
        self.variables: dict[str, tuple[str, ...]] = {}
        self.arrays: dict[str, tuple[str, ...]] = {}

    def fork(self) -> Scope:
        return Scope(self.world, self.folders, self)

    def join(self, branch: Scope) -> None:
        """Go on with what was before the branch, or with what the branch made of it."""
        for name, values in branch.variables.items():
            before = self._values(name) or ()
            self.variables[name] = _either(before, values)
        self.arrays.update(branch.arrays)
        self.folders = _either(self.folders, branch.folders)

    @property
    def folder(self) -> str:
        """The working directory; UNKNOWN when it is not known."""
        return self._chosen(self.folders)

    def get(self, name: str) -> str:
        """A variable's value. One that is set nowhere is unknown: the shell's start files may set it.

        From outside, only what looks like a path is taken: the scan sees no option or program there.
        """
        if name == "PWD":
            return self.folder
        if name == "OLDPWD":
            return self._chosen(self.previous)
        values = self._values(name)
        if values is not None:
            return self._chosen(values)
        if name == "HOME" and self.world.home:
            return self.world.home
        value = self.world.environment.get(name, UNKNOWN)
        return value if is_known(value) and _looks_like_a_path(value) else UNKNOWN

    def is_set(self, name: str) -> bool:
        return self._values(name) is not None or name in ("HOME", "PWD") or name in self.world.environment

    def set(self, name: str, value: str) -> None:
        self.arrays.pop(name, None)
        self.variables[name] = (value if len(value) <= LENGTH else UNKNOWN,)

    def set_array(self, name: str, values: list[str]) -> None:
        self.arrays[name] = tuple(values[:1000])
        self.variables[name] = (values[0] if values else "",)

    def array(self, name: str) -> tuple[str, ...]:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.arrays:
                return scope.arrays[name]
            if name in scope.variables:
                break
            scope = scope.parent
        return (self.get(name),)

    def go(self, folder: str) -> None:
        self.previous = self.folders
        self.folders = (folder if len(folder) < LENGTH else UNKNOWN,)
        if is_known(self.folder) and len(self.world.analysis.folders) < MOST_FOLDERS:
            self.world.analysis.folders.add(self.folder)

    def absolute(self, path: str) -> str:
        """A path as the disk sees it from here; UNKNOWN in it when the folder is not known."""
        joined = os.path.join(self.folder, path)
        if UNKNOWN in joined:  # `..` after what is not known must not take it away
            return joined
        normal = os.path.normpath(joined)
        return normal[1:] if normal.startswith("//") else normal

    def _values(self, name: str) -> tuple[str, ...] | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.parent
        return None

    def _chosen(self, values: tuple[str, ...]) -> str:
        self.alternatives = max(self.alternatives, len(values))
        return values[self.choice % len(values)]


def _either(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + other))[:ALTERNATIVES]


def _looks_like_a_path(value: str) -> bool:
    """One path, also with spaces in it where it is absolute; no option hides in it."""
    if "/" not in value or len(value) >= LONGEST_PATH:
        return False
    if any(char.isspace() and char != " " for char in value):
        return False
    return not (value[0] == "-" or " -" in value or (" " in value and value[0] != "/"))
