"""What a task's paths stand for: files and folders by their keys, globs, features. Pure."""

from __future__ import annotations

from coord_core.domain import globs
from coord_core.domain.resources import FEATURE, SUBTREE, Resource, glob, named_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WILD = "*?{"


def resource_of(path: str, features: Mapping[str, Sequence[str]]) -> Resource:
    """`features`: the patterns of those that are known. What is no sound glob is the folder that it lies in.

    >>> str(resource_of("src/*.py", {})), str(resource_of("docs/", {})), str(resource_of("src/a/{b", {}))
    ('glob:src/*.py', 'docs/', 'src/a/')
    """
    kind, colon, name = path.partition(":")
    if colon and kind == FEATURE:
        return named_set(FEATURE, name, features.get(name, ()))
    if not set(path) & set(_WILD):
        return Resource(SUBTREE, fixed_part(path))
    try:
        globs.check(path)
    except ValueError:
        return Resource(SUBTREE, fixed_part(path))
    return glob([path])


def fixed_part(path: str) -> str:
    """The path, or the folder that all a glob can match lies in.

    >>> fixed_part("src/*/a.py"), fixed_part("docs/")
    ('src', 'docs')
    """
    parts = [part for part in path.split("/") if part not in ("", ".")]
    for number, part in enumerate(parts):
        if set(part) & set(_WILD):
            return "/".join(parts[:number])
    return "/".join(parts)
