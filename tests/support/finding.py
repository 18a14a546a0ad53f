"""The project of a path."""

from __future__ import annotations

from pathlib import Path

from coord_core import project as projects
from coord_core.project import Project


def find(path: Path | str, folder: Path | str = "/") -> Project | None:
    return projects.find(projects.resolve(str(path), str(folder)))


def place(path: Path | str, folder: Path | str = "/") -> tuple[str, str] | None:
    """The working tree and the key of a path, None when it is not governed."""
    resolved = projects.resolve(str(path), str(folder))
    project = projects.find(resolved)
    return None if project is None else (project.worktree, project.key(resolved))


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path
