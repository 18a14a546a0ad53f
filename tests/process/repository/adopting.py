"""A branch that an earlier claimer left, with its working tree."""

from __future__ import annotations

from pathlib import Path

from coord_core.repository.adopting import Adopted, adopt, remove_if_untouched

BRANCH = "claude-1/feat/x"


def adopted(repository: Path, folder: Path | str, patience: float = 5.0) -> Adopted:
    return adopt(str(repository / ".git"), str(repository), BRANCH, str(folder), "main", "", patience)


def removed(repository: Path, folder: Path | str, start: str) -> bool:
    return remove_if_untouched(str(repository / ".git"), BRANCH, str(folder), start)


def values(found: Adopted) -> tuple[bool, str, bool, list[str], int]:
    return found.exists, found.checked_out, found.is_whole, found.uncommitted, found.commits
