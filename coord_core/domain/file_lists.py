"""The files that a resource of kind DEPENDENTS lists: their keys, one a line after the name.

They are files that are known to be there, not patterns: a list meets what one of its files is in.
"""

from __future__ import annotations

from coord_core.domain.resources import DEPENDENTS, FILE, FOLDERS, LINE, Resource, as_file, covers, named_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def listing(name: str, keys: Iterable[str]) -> Resource:
    """The dependents of the file whose key is the name."""
    return named_set(DEPENDENTS, name, map(_line, sorted(keys)))


def keys_of(resource: Resource) -> list[str]:
    lines = resource.key.split(LINE)[1:]
    return [_key(line) for line in lines] if "\\" in resource.key else lines


def lists(resource: Resource, key: str) -> bool:
    return f"{LINE}{_line(key)}{LINE}" in f"{resource.key}{LINE}"


def meet(one: Resource, other: Resource) -> bool:
    """Does a list have a file in common with the other?"""
    listed, rest = (one, as_file(other)) if one.kind == DEPENDENTS else (other, as_file(one))
    if rest.kind == FILE:
        return lists(listed, rest.key)
    if rest.kind == DEPENDENTS:
        return listed.is_named_as(rest) or not set(keys_of(listed)).isdisjoint(keys_of(rest))
    return any(_holds(rest, key) for key in keys_of(listed))


def is_within(inner: Resource, outer: Resource) -> bool:
    """Is all that the inner one is in the outer one, one of them a list?"""
    if inner.kind == DEPENDENTS:
        return all(covers(outer, Resource(FILE, key)) for key in keys_of(inner))
    return inner.kind == FILE and lists(outer, inner.key)


def _holds(outer: Resource, key: str) -> bool:
    if outer.kind in FOLDERS:
        return not outer.key or key == outer.key or key.startswith(outer.key + "/")
    from coord_core.domain import globs

    return globs.matches(outer.patterns, key)


def _line(key: str) -> str:
    r"""One line, whatever is in the key.

    >>> _line("a\nb")
    'a\\nb'
    """
    return key.replace("\\", "\\\\").replace(LINE, "\\n") if "\\" in key or LINE in key else key


def _key(line: str) -> str:
    parts = line.split("\\\\")
    return "\\".join(part.replace("\\n", LINE) for part in parts)
