"""What git sees as changed in a working tree. It runs git: never inside a transaction."""

from __future__ import annotations

import os

from coord_core.domain.errors import MachineError
from coord_core.gitprocess import run
from coord_core.project import PLAIN_MARKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project

_STATUS = ["--no-optional-locks", "status", "--porcelain=v1", "-z", "--untracked-files=all"]
_FILES = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]
_TWO_PATHS = "RC"  # renamed and copied entries name the old path too


def changed_files(project: Project, patience: float | None = None) -> dict[str, float | None]:
    """The keys of changed and new files, and when each was last written (None: it is gone).

    Times are UTC epoch seconds. Raises MachineError when git does not answer, within `patience` seconds.
    """
    if not project.worktree or project.marker.endswith(PLAIN_MARKER):
        return {}
    status, output = run(_STATUS, project.worktree, patience=patience)
    if status != 0:
        raise MachineError("git could not list the changed files.", "Try `git status`.")
    paths = [f"{project.worktree}/{path}" for path in _paths(os.fsdecode(output).split("\0"))]
    return {_key(project, path): _written_at(path) for path in paths}


def known_files(project: Project, patience: float | None = None) -> list[str]:
    """The keys of all files but those that git ignores, sorted.

    Raises MachineError when git does not answer, within `patience` seconds.
    """
    if not project.worktree or project.marker.endswith(PLAIN_MARKER):
        return []
    status, output = run(_FILES, project.worktree, patience=patience)
    if status != 0:
        raise MachineError("git could not list the files.", "Try `git status`.")
    paths = filter(None, os.fsdecode(output).split("\0"))
    return sorted({_key(project, f"{project.worktree}/{path}") for path in paths})


def _key(project: Project, path: str) -> str:
    """A name that is not valid Unicode cannot be locked; its key only has to be storable."""
    return project.key(path).encode("utf-8", "replace").decode("utf-8")


def _paths(fields: list[str]) -> list[str]:
    found = []
    remaining = iter(fields)
    for field in remaining:
        if not field:
            continue
        found.append(field[3:])
        if field[0] in _TWO_PATHS or field[1] in _TWO_PATHS:
            found.append(next(remaining, ""))
    return [path for path in found if path]


def _written_at(path: str) -> float | None:
    try:
        return os.lstat(path).st_mtime
    except OSError:
        return None
