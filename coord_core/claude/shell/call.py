"""One program's invocation, as the tables of programs see it: arguments in, writes out."""

from __future__ import annotations

import os

from coord_core.claude.shell.analysis import FILE, SUBTREE, TreeOperation, Write
from coord_core.claude.shell.marks import LISTING, UNKNOWN, is_known
from coord_core.claude.shell.wildcards import has_wildcards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.claude.shell.analysis import Staging
    from coord_core.claude.shell.scope import Input, Scope
    from coord_core.claude.shell.statements import Statements
    from coord_core.claude.shell.world import World


class Call:
    """`name` is the program's base name. A handler returns what the program prints; None: not known."""

    __slots__ = ("args", "input", "is_read", "name", "path", "scope", "statements")

    def __init__(
        self, path: str, args: list[str], given: Input, scope: Scope, statements: Statements
    ) -> None:
        self.path = path
        self.name = os.path.basename(path)
        self.args = args
        self.is_read = False  # is what the program does read off its text?
        self.input = given
        self.scope = scope
        self.statements = statements

    @property
    def world(self) -> World:
        return self.scope.world

    def is_folder(self, field: str) -> bool:
        return field.endswith("/") or (
            is_known(field) and self.world.disk.is_folder(self.scope.absolute(field))
        )

    def exists(self, field: str) -> bool:
        return is_known(field) and self.world.disk.exists(self.scope.absolute(field))

    def write(self, *fields: str, keeps: bool = False) -> None:
        """These files are written; `keeps`: starting from what is in them."""
        for field in fields:
            self.world.write_file(field, self.scope, keeps)

    def write_below(
        self,
        *fields: str,
        names: Sequence[str] = (),
        without: Sequence[str] = (),
        depth: int | None = None,
        keeps: bool = False,
    ) -> None:
        """These files, or everything in these folders (that the names narrow it to), are written."""
        for field in fields:
            self.world.analysis.add(self.covered(field, tuple(names), tuple(without), depth), keeps)

    def covered(
        self, field: str, names: tuple[str, ...] = (), without: tuple[str, ...] = (), depth: int | None = None
    ) -> tuple[Write, ...]:
        """The subtree that the field names; what it lists, when it stands for a listing."""
        path = self.scope.absolute(field)
        if is_known(path):
            return (Write(SUBTREE, path, names, without, depth),)
        listing = self.world.listing(field)
        self.world.analysis.unknown |= listing is None
        return listing or ()

    def make(self, *fields: str) -> None:
        """These folders are made, or one of git's in them."""
        for field in fields:
            path = self.scope.absolute(field)
            if is_known(path):
                self.world.analysis.made.append(path)

    def edit_matching(self, field: str, names: Sequence[str] = (), without: Sequence[str] = ()) -> None:
        """What a file, a folder, or a pattern that the program itself expands names is edited."""
        self.world.analysis.add(self.matching(field, tuple(names), tuple(without)), keeps=True)

    def matching(
        self, field: str, names: tuple[str, ...] = (), without: tuple[str, ...] = ()
    ) -> tuple[Write, ...]:
        if not is_known(field) or not has_wildcards(field) or self.exists(field):
            if is_known(field) and not self.is_folder(field) and self.exists(field):
                return (Write(FILE, self.scope.absolute(field)),)
            found = self.covered(field, names, without)
            return found if is_known(field) else tuple(write.narrowed(names, without) for write in found)
        parts = field.split("/")
        first = next(at for at, part in enumerate(parts) if has_wildcards(part))
        base = "/".join(parts[:first]) or ("/" if field[0] == "/" else ".")
        last = parts[-1] if parts[-1] not in ("", "*", "**") else ""
        depth = None if "**" in field else len(parts) - first
        return self.covered(base, (last,) if last else names, without, depth)

    def tree(self, verb: str, folder: str | None = None) -> None:
        """A whole-tree operation of git on the tree that the folder (by default the current) lies in."""
        where = self.scope.folder if folder is None else folder
        if UNKNOWN in where:
            self.world.analysis.unknown = True
        else:
            self.world.analysis.tree_operations.append(TreeOperation(verb, where))

    def stage(self, staging: Staging) -> None:
        if UNKNOWN in staging.folder:
            self.world.analysis.unknown = True
        else:
            self.world.analysis.staging.append(staging)

    def unknown(self) -> None:
        self.world.analysis.unknown = True

    def invoke(
        self, argv: Sequence[str], given: Input | None = None, scope: Scope | None = None
    ) -> str | None:
        """Run another program in this one's place."""
        if not argv:
            return None
        return self.statements.invoke(list(argv), given or self.input, scope or self.scope)

    def run_text(
        self, text: str, arguments: Sequence[str] = (), fork: bool = True, name: str = ""
    ) -> str | None:
        """Run shell text: in a shell of its own with these arguments and `$0`, or (`eval`) in this one."""
        if UNKNOWN in text:
            self.unknown()
        scope = self.scope
        if fork:
            scope = self.scope.fork()
            scope.arguments = list(arguments)
            if name:
                scope.set("0", name)
        return self.statements.run_text(text, scope)

    def words_of_input(self) -> list[str] | None:
        """The input split at blanks, listings as one field each; None when it is not known."""
        text = self.input.text
        return None if text is None else text.replace("\0", "\n").split()


def is_listing(field: str) -> bool:
    return LISTING in field
