"""Which file has the paragraph: CLAUDE.md is committed, CLAUDE.local.md is this machine's.

A link stays one: what it points to is read and written. What is no regular file has nothing of ours.
"""

from __future__ import annotations

import os
from pathlib import Path

from coord_core.install import atomic_file
from coord_core.install.offers import paragraph, tracked

COMMITTED, LOCAL = "CLAUDE.md", "CLAUDE.local.md"
_EDITED = "The paragraph of claude-coordinator in {} was edited, and stays as it is."
_ODD = "{} is not a regular file, and stays as it is."
Told = tuple[list[str], list[str]]  # files that changed, a sentence for each that stays


def place(root: Path, committed: bool) -> Path:
    """Where a CLAUDE.md stands already is where it goes; the client reads both places."""
    inner = root / ".claude" / COMMITTED
    if not committed:
        return root / LOCAL
    return inner if inner.is_file() and not (root / COMMITTED).is_file() else root / COMMITTED


def write(root: Path, committed: bool) -> Told:
    """Into its place, and out of the others. One that came with the repository is the team's, and enough."""
    if not committed and came_along(root):
        return [], []
    file = place(root, committed)
    changed, kept = remove(root, but=file)
    if os.path.lexists(os.path.realpath(file)) and not file.is_file():
        return changed, [*kept, _ODD.format(file)]
    done, stays = _exchange(file, paragraph.put(_read(file)))
    return changed + done, kept + stays


def remove(root: Path, but: Path | None = None) -> Told:
    """From each file that has it; one that we made is removed."""
    changed: list[str] = []
    kept: list[str] = []
    for file in _files(root):
        text = _read(file)
        if text and paragraph.is_in(text) and not (but and _is_same(file, but)):
            done, stays = _exchange(file, paragraph.taken_out(text))
            changed += done
            kept += stays
    return changed, kept


def is_there(root: Path) -> bool:
    return any(paragraph.is_in(_read(file) or "") for file in _files(root))


def of_this_machine(root: Path) -> list[str]:
    """The file that is to be kept out of commits, from the root, where there is one."""
    is_odd = os.path.lexists(root / LOCAL) and not (root / LOCAL).is_file()
    return [] if is_odd or came_along(root) or tracked.is_tracked(root / LOCAL) else [LOCAL]


def stays_local(root: Path) -> bool:
    """Is it in the file of this machine?"""
    return paragraph.is_in(_read(root / LOCAL) or "")


def came_along(root: Path) -> bool:
    """Is it in a file here, and in what is committed of that?"""
    files = [file for file in _files(root) if paragraph.is_in(_read(file) or "")]
    return any(paragraph.is_in(tracked.committed_text(file.resolve()) or "") for file in files)


def _files(root: Path) -> list[Path]:
    return [root / COMMITTED, root / ".claude" / COMMITTED, root / LOCAL]


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _exchange(file: Path, after: str | None) -> Told:
    before = _read(file)
    if after is None:
        return [], [_EDITED.format(file)]
    if after == before:
        return [], []
    target = Path(os.path.realpath(file))
    if not after and paragraph.made_the_file(before or ""):
        target.unlink()
    else:
        atomic_file.write(target, after.encode("utf-8", "surrogateescape"))
    return [str(file)], []


def _read(file: Path) -> str | None:
    """None where there is no regular file. Raises OSError where there is one that cannot be read."""
    return file.read_bytes().decode("utf-8", "surrogateescape") if file.is_file() else None
