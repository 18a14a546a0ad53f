"""Where a header is that does not lie beside the file which includes it.

Include paths belong to a build. Those that build files state literally are believed; beyond that, any file
whose key ends in the path as written can be meant, and the nearest ones are taken. What the system itself has
(`<string.h>`) is the repository's own only when an include path says so.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from coord_core.analysis.languages.c_system import is_of_system
from coord_core.analysis.languages.scopes import shared

if TYPE_CHECKING:
    from coord_core.analysis.world import World


def beside(key: str, written: str) -> str | None:
    """The key that the path names from the including file's folder; None outside of the repository."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(key), written))
    return None if joined.startswith(("/", "..")) else joined


def elsewhere(key: str, written: str, bracketed: bool, world: World) -> set[str]:
    path = posixpath.normpath(written)
    while path.startswith("../"):
        path = path[3:]
    if path.startswith("/") or path in (".", ".."):
        return set()
    roots = {
        found[: -len(path)].rstrip("/"): found
        for found in world.files_named(path.rpartition("/")[2])
        if found != key and (found == path or found.endswith("/" + path))
    }
    if not roots:
        return set()
    for folder in world.derived("c", "stated", posixpath.dirname(key)):
        if folder in roots:
            return {roots[folder]}
    if bracketed and (is_of_system(path) or "." not in path):
        return {roots["include"]} if "include" in roots else set()
    return _nearest(posixpath.dirname(key), roots)


def _nearest(folder: str, roots: dict[str, str]) -> set[str]:
    """Fewest steps between the folders; of several such, one that is called as include folders are."""
    best = min(_rank(folder, root) for root in roots)
    return {found for root, found in roots.items() if _rank(folder, root) == best}


def _rank(folder: str, root: str) -> tuple[int, bool]:
    here, there = _parts(folder), _parts(root)
    called = bool(there) and there[-1] in ("include", "inc", "includes")
    return len(here) + len(there) - 2 * shared(here, there) - called, not called


def _parts(folder: str) -> list[str]:
    return folder.split("/") if folder else []
