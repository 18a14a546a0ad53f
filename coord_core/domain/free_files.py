"""Which files are free, as few names: a folder of which nothing is taken is one. Pure."""

from __future__ import annotations

from coord_core.domain.resources import ancestors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def free(keys: Iterable[str], is_taken: Callable[[str], bool]) -> list[tuple[str, int]]:
    """Folders (their keys end in `/`) and files by their keys, each with how many files it is; sorted.

    >>> free(["docs/a", "docs/b", "src/a", "src/b"], lambda key: key == "src/a")
    [('docs/', 2), ('src/b', 1)]
    """
    counts: dict[str, int] = {}
    spoilt: set[str] = set()
    files = []
    for key in keys:
        folders = ancestors(key)
        for folder in folders:
            counts[folder] = counts.get(folder, 0) + 1
        if is_taken(key):
            spoilt.update(folders)
        else:
            files.append(key)
    found = {_widest(key, spoilt) for key in files}
    return sorted((name, 1 if folder is None else counts[folder]) for name, folder in found)


def _widest(key: str, spoilt: set[str]) -> tuple[str, str | None]:
    """The name of the highest folder of which nothing is taken, and its key; else of the file alone."""
    folder = next((each for each in ancestors(key) if each not in spoilt), None)
    return (key, None) if folder is None else (f"{folder}/" if folder else "./", folder)
