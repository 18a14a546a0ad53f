"""What names no file that is there yet: allowed, for it may be made later, and said, for it may be a slip."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

from coord_core import contents
from coord_core import project as projects
from coord_core.analysis.symbol_kinds import grammar_of
from coord_core.cli import output
from coord_core.domain import globs
from coord_core.domain.errors import MachineError
from coord_core.domain.resources import FILE, SETS, SUBTREE, SYMBOL, Resource, symbol_parts
from coord_core.services.working_tree import known_files
from coord_core.views.refusal import listed

MOST_TRIED = 500_000  # files times sets; what lies beyond is taken to be there
MOST_NAMED = 5
PATIENCE = 2.0  # seconds for git


class Sight:
    """What is there in a working tree. `files`: the keys that git knows, None when they cannot be had."""

    def __init__(self, worktree: str, files: Callable[[], Sequence[str] | None]) -> None:
        self._worktree = worktree
        self._files = files
        self._left = MOST_TRIED

    def lacks(self, resource: Resource) -> bool:
        """Is there no such file or symbol, and no file in such a set? In doubt there is."""
        if resource.kind in (FILE, SUBTREE):
            return not os.path.lexists(os.path.join(self._worktree, resource.key))
        if resource.kind == SYMBOL:
            return self._lacks_symbol(*symbol_parts(resource))
        return resource.kind in SETS and self._lacks_all(resource.patterns)

    def _lacks_symbol(self, key: str, name: str) -> bool:
        path, grammar = os.path.join(self._worktree, key), grammar_of(key)
        if not os.path.lexists(path):
            return True
        source = contents.read(path)
        if source is None or grammar is None:
            return False
        from coord_core.analysis.symbols import anatomy

        found = anatomy(source, grammar)
        return found is not None and not found.broken and name not in found.parts

    def _lacks_all(self, patterns: Sequence[str]) -> bool:
        files = self._files()
        self._left -= len(files or ())
        return (
            files is not None and self._left >= 0 and not any(globs.matches(patterns, key) for key in files)
        )


def tell(wanted: Iterable[tuple[str, Resource, str]]) -> None:
    """One line on stderr about those that are not there: as each is named, the resource, its working tree."""
    sights: dict[str, Sight] = {}
    found = []
    for name, resource, worktree in wanted:
        sight = sights.setdefault(worktree, Sight(worktree, cache(partial(_known, worktree))))
        if sight.lacks(resource):
            found.append((name, resource))
    for is_symbol, what in ((False, "file"), (True, "such function or class")):
        names = [name for name, resource in found if (resource.kind == SYMBOL) is is_symbol]
        if names:
            output.say(f"{listed(names, MOST_NAMED)}: no {what} is there yet.", "yellow", err=True)


def _known(worktree: str) -> list[str] | None:
    found = projects.find(worktree)
    if found is None or not found.worktree or not found.is_git:
        return None
    try:
        return known_files(found, PATIENCE)
    except MachineError:
        return None
