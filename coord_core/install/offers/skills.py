"""The skills of Claude: copied to `.claude/skills/<name>/`, where a person types `/<name>`."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import coord_core
from coord_core.install import atomic_file
from coord_core.install.offers import marks, tracked

NAMES = ("coordinate", "locks", "tasks")
_FILE = "SKILL.md"


def source() -> Path:
    """`coord_core/skills` where the package is installed, the top-level `skills` in a source checkout."""
    package = Path(coord_core.__file__).resolve().parent
    installed = package / "skills"
    return installed if installed.is_dir() else package.parent / "skills"


def write(root: Path, committed: bool) -> tuple[list[str], list[str]]:
    """Copy them or bring them up to date; the files that changed, and a sentence for each that stays.

    Those that came with the repository are brought up to date only to be committed.
    """
    changed, kept = [], []
    for name in NAMES:
        file, text = _place(root, name), marks.marked((source() / name / _FILE).read_text(encoding="utf-8"))
        before = _read(file)
        if before == text or (before is not None and not committed and tracked.is_tracked(file)):
            continue
        if os.path.lexists(file) and not marks.is_unchanged(before or ""):
            kept.append(f"{file} is not ours, or was changed, and stays as it is.")
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_file.write(file, text.encode())
        changed.append(str(file))
    return changed, kept


def remove(root: Path) -> tuple[list[str], list[str]]:
    """Take out what is ours; the same answer."""
    changed, kept = [], []
    for name in NAMES:
        file = _place(root, name)
        before = _read(file)
        if before is None:
            continue
        if marks.is_unchanged(before):
            file.unlink()
            changed.append(str(file))
            _remove_empty(file.parent, root)
        elif marks.SAYING in before:
            kept.append(f"{file} was changed, and stays.")
    return changed, kept


def of_this_machine(root: Path) -> list[str]:
    """The files, from the root, that are ours or would be, and are not committed."""
    ours = [name for name in NAMES if _is_free(_place(root, name)) or is_from_us(root, _path(name))]
    return [_path(name) for name in ours if not tracked.is_tracked(_place(root, name))]


def is_from_us(root: Path, path: str) -> bool:
    """Did we write it, whoever edited it since?"""
    return marks.SAYING in (_read(root / path) or "")


def are_there(root: Path) -> bool:
    """Is one of them as we wrote it?"""
    return any(marks.is_unchanged(_read(_place(root, name)) or "") for name in NAMES)


def _place(root: Path, name: str) -> Path:
    return root / _path(name)


def _path(name: str) -> str:
    return f".claude/skills/{name}/{_FILE}"


def _is_free(file: Path) -> bool:
    return not os.path.lexists(file)


def _read(file: Path) -> str | None:
    """None where there is no regular file. Undecodable bytes make it somebody else's."""
    return file.read_bytes().decode(errors="replace") if file.is_file() else None


def _remove_empty(folder: Path, root: Path) -> None:
    with contextlib.suppress(OSError):  # somebody's files are in it
        while folder != root:
            folder.rmdir()
            folder = folder.parent
