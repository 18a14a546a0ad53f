"""The files that a pattern of `//go:embed` names."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coord_core.analysis.world import World

MOST = 2_000  # files of one pattern


def below(folder: str, pattern: str, world: World) -> set[str]:
    """A pattern that names a folder stands for all that it holds, but for what is hidden (`all:` too)."""
    hidden = pattern.startswith("all:")
    at = [folder]
    *folders, last = pattern.removeprefix("all:").rstrip("/").split("/")
    for part in folders:
        at = [name for above in at for name in world.folders_in(above) if _matches(name, part)]
    found = {name for above in at for name in world.files_in(above) if _matches(name, last)}
    if last == "." and not folders:
        pending = [folder]
    else:
        pending = [name for above in at for name in world.folders_in(above) if _matches(name, last)]
    while pending and len(found) < MOST:
        inside = pending.pop()
        found |= {name for name in world.files_in(inside) if hidden or _is_shown(name)}
        pending += [name for name in world.folders_in(inside) if hidden or _is_shown(name)]
    return found


def _matches(key: str, pattern: str) -> bool:
    return fnmatchcase(key.rpartition("/")[2], pattern)


def _is_shown(key: str) -> bool:
    return key.rpartition("/")[2][:1] not in (".", "_")
