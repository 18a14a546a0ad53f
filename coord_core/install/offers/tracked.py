"""What git has of a file: that came with the repository, or goes with it."""

from __future__ import annotations

from pathlib import Path

from coord_core.install import git_query
from coord_core.install.errors import GitError


def committed_text(file: Path) -> str | None:
    """Its text in the last commit; None where it has none there."""
    return _answer(file, "show", f"HEAD:./{file.name}")


def is_tracked(file: Path) -> bool:
    return bool(_answer(file, "ls-files", "--", f":(literal){file.name}"))


def _answer(file: Path, *question: str) -> str | None:
    if not file.parent.is_dir():
        return None
    try:
        done = git_query.run(file.parent, *question)
    except (GitError, OSError):
        return None
    return None if done.returncode else done.stdout
