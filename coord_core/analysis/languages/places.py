"""Places in a repository, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coord_core.analysis.world import World


def folder_of(key: str) -> str:
    """The root is the empty folder."""
    return key.rpartition("/")[0]


def above(key: str) -> Iterator[str]:
    """The folders that hold a key, from its own up to the root."""
    while key:
        key = folder_of(key)
        yield key


def joined(folder: str, path: str) -> str | None:
    """The key of a path as seen from a folder; None when it leads out of the repository, or is absolute."""
    if path.startswith("/"):
        return None
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def nearest_with(key: str, ending: str, world: World) -> str | None:
    """The first file with this ending in the nearest folder above a key that has one."""
    for folder in above(key):
        for file in world.files_in(folder):
            if file.endswith(ending):
                return file
    return None


def nearest(key: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that share the most folders with a key."""
    own = key.split("/")
    best: list[str] = []
    most = -1
    for candidate in candidates:
        shared = 0
        for mine, other in zip(own, candidate.split("/"), strict=False):
            if mine != other:
                break
            shared += 1
        if shared >= most:
            best = [candidate] if shared > most else [*best, candidate]
            most = shared
    return best
