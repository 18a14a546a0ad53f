"""Which features a repository proposes (analysis/features.py), by its files and its index."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from coord_core.analysis import codeowners, communities, packages
from coord_core.analysis.features import COMMUNITIES, OWNERS, PACKAGES, Idea, Proposal, proposals
from coord_core.dependencies import Dependencies, open_index
from coord_core.project import Project
from coord_core.services.working_tree import known_files

LARGEST = 3_000_000  # bytes of a CODEOWNERS file: what is larger has no effect on GitHub either

Opening = Callable[[], Dependencies | None]


def suggest(
    project: Project, opening: Opening | None = None, notes: list[str] | None = None
) -> Iterator[Proposal]:
    """`opening`: how the index is had, by default as it is. Raises MachineError when git fails.

    `notes`: what was left out, and why, is added there.
    """
    files = known_files(project)

    def connected() -> Iterable[Idea]:
        return _communities(opening or (lambda: open_index(project.state)), files)

    return proposals(
        [
            (OWNERS, lambda: _owned(_codeowners(project, set(files)), files, notes)),
            (PACKAGES, lambda: packages.ideas(files)),
            (COMMUNITIES, connected),
        ]
    )


def find(project: Project, name: str) -> list[str] | None:
    """The patterns of the feature that is proposed under this name, None when none is."""
    return find_all(project, [name]).get(name)


def find_all(project: Project, names: Collection[str]) -> dict[str, list[str]]:
    """The patterns of the features that are proposed under these names. It stops at the last one."""
    found: dict[str, list[str]] = {}
    for each in suggest(project):
        if each.name in names:
            found[each.name] = list(each.patterns)
            if len(found) == len(names):
                break
    return found


def _owned(text: str, files: list[str], notes: list[str] | None) -> list[Idea]:
    try:
        return list(codeowners.ideas(text, files))
    except codeowners.TooMuchError:
        if notes is not None:
            notes.append("Without CODEOWNERS: it has too many rules for so many files.")
        return []


def _codeowners(project: Project, files: set[str]) -> str:
    """Its text; empty when there is none."""
    place = next((each for each in codeowners.PLACES if project.fold(each) in files), None)
    if place is None:
        return ""
    path = Path(project.worktree, place)
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
        return ""
    return path.read_text("utf-8", "replace")


def _communities(opening: Opening, files: list[str]) -> Iterable[Idea]:
    """None without an index, or without the extra that finds them."""
    index = opening()
    if index is None:
        return []
    try:
        edges = index.edges()
    finally:
        index.close()
    try:
        return list(communities.ideas(edges, files))
    except ImportError:
        return []
