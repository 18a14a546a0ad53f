"""Repositories whose git folder lies apart from the main working tree, each with a linked one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .enrolment import git, new_repository


class Layout(NamedTuple):
    """`main` is where `init` is run: the main working tree, where there is one."""

    main: Path
    linked: Path


def bare_beside(root: Path) -> Layout:
    """`project/.git` names `project/.bare`: all working trees are linked ones inside `project`."""
    source, project = new_repository(root / "source", with_commit=True), root / "project"
    project.mkdir()
    git(source, "clone", "-q", "--bare", ".", str(project / ".bare"))
    (project / ".git").write_text("gitdir: ./.bare\n")
    return _with_linked(project, project / "tree")


def apart(root: Path) -> Layout:
    """`git init --separate-git-dir`."""
    project = new_repository(root / "project", with_commit=True)
    git(project, "init", "-q", f"--separate-git-dir={root / 'apart.git'}")
    return _with_linked(project, root / "tree")


def submodule(root: Path) -> Layout:
    """A submodule, with a linked working tree elsewhere."""
    source, above = (new_repository(root / name, with_commit=True) for name in ("source", "above"))
    git(above, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(source), "project")
    return _with_linked(above / "project", root / "tree")


def _with_linked(main: Path, linked: Path) -> Layout:
    git(main, "worktree", "add", "-q", str(linked))
    return Layout(main, linked)
