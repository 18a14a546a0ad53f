"""Which folder is a repository's main working tree: where its settings and the files for people are.

Its `.git` leads to git's common directory itself; that of a linked one leads to a part of it. Mostly it holds
that directory. Where that lies apart (`git init --separate-git-dir`, a submodule), nothing in it has to say
where the main working tree is: the marker does, from the day when the repository was enrolled, and
core.worktree, which git sets for a submodule.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from coord_core import project as projects
from coord_core.install import git_query
from coord_core.install.errors import GitError


def find(common: str, top: str, marked: str) -> str:
    """Empty where there is none, or none that is known. Seen from the working tree `top`.

    `marked` is what the marker says, relative to the common directory; empty where it says nothing.
    """
    folders = (os.path.realpath(folder) for folder in _candidates(common, top, marked))
    return next((folder for folder in folders if _is_main(folder, common)), "")


def _candidates(common: str, top: str, marked: str) -> Iterator[str]:
    yield os.path.dirname(common)
    yield top
    if marked:
        yield os.path.join(common, marked)
    if configured := _configured(common):
        yield os.path.join(common, configured)


def _is_main(folder: str, common: str) -> bool:
    return os.path.realpath(projects.git_directory(folder)) == common


def _configured(common: str) -> str:
    try:
        return git_query.run(Path(common), "config", "--get", "core.worktree").stdout.removesuffix("\n")
    except GitError:  # without git
        return ""
