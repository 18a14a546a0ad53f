"""What can be locked, and when two of those overlap.

A resource is a kind and a key. Keys of files and subtrees are repository-relative, `/`-separated and
canonical (project.py makes them so); the root's key is empty. Two resources overlap when some write
could touch both:

    file × file          the same key
    file × subtree       the file is the subtree's root or below it
    subtree × subtree    one contains the other
    tree × any path      as a subtree, but only inside one working tree (domain/leases.py): it stands for
                         a command that rewrites a folder there, or with an empty key the whole of it
    workflow × workflow  the same name; a workflow overlaps nothing else
    symbol × symbol      of one file: the same name, or one contains the other, as `A` does `A.b`
    symbol × any path    as the symbol's file does

A symbol's key is its file's, a newline, and its qualified name, so that those of a file lie next to each
other in an index. A file's key may hold newlines too: the last one counts.
"""

from __future__ import annotations

FILE, SUBTREE, WORKFLOW, TREE, SYMBOL = "file", "subtree", "workflow", "tree", "symbol"
KINDS = (FILE, SUBTREE, WORKFLOW, TREE, SYMBOL)
OF_SYMBOL = "\n"  # between a symbol's file and its name


class Resource:
    """Something to hold. Equal and hashable by kind and key."""

    __slots__ = ("key", "kind")

    def __init__(self, kind: str, key: str) -> None:
        self.kind = kind
        self.key = key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resource) and (self.kind, self.key) == (other.kind, other.key)

    def __hash__(self) -> int:
        return hash((self.kind, self.key))

    def __repr__(self) -> str:
        return f"Resource({self.kind!r}, {self.key!r})"

    def __str__(self) -> str:
        """The form that people read and commands take: `a/b`, `a/b/`, `workflow:ci`, `tree:`, `a/b#C.d`."""
        if self.kind == SYMBOL:
            return "#".join(symbol_parts(self))
        if self.kind == FILE:
            return self.key
        if self.kind == SUBTREE:
            return f"{self.key}/" if self.key else "./"
        return f"{self.kind}:{self.key}"


def overlap(one: Resource, other: Resource) -> bool:
    if WORKFLOW in (one.kind, other.kind):
        return one == other
    return _contains(one, other) or _contains(other, one)


def covers(outer: Resource, inner: Resource) -> bool:
    """Is the inner one, all of it, part of the outer one?"""
    is_folder = outer.kind in (SUBTREE, TREE) and inner.kind != WORKFLOW
    return outer == inner or ((is_folder or inner.kind == SYMBOL) and _contains(outer, inner))


def _contains(outer: Resource, inner: Resource) -> bool:
    if SYMBOL in (outer.kind, inner.kind):
        return _contains_symbol(outer, inner)
    if outer.key == inner.key:
        return True
    return outer.kind in (SUBTREE, TREE) and (not outer.key or inner.key.startswith(outer.key + "/"))


def _contains_symbol(outer: Resource, inner: Resource) -> bool:
    if outer.kind != SYMBOL:
        return _contains(outer, Resource(FILE, symbol_parts(inner)[0]))
    if inner.kind != SYMBOL:
        return False
    (path, name), (of, part) = symbol_parts(outer), symbol_parts(inner)
    return path == of and (part == name or part.startswith(name + "."))


def symbol(path: str, name: str) -> Resource:
    """A function or class of a file, by its qualified name."""
    return Resource(SYMBOL, f"{path}{OF_SYMBOL}{name}")


def symbol_parts(resource: Resource) -> tuple[str, str]:
    """A symbol's file and qualified name."""
    path, _, name = resource.key.rpartition(OF_SYMBOL)
    return path, name


def file_key(resource: Resource) -> str | None:
    """The file that the resource is, or is a part of; None for what is neither."""
    if resource.kind == SYMBOL:
        return symbol_parts(resource)[0]
    return resource.key if resource.kind == FILE else None


def symbols_within(key: str) -> dict[str, str]:
    """The range of the keys of a file's symbols: from `low` up to but without `high`."""
    return {"low": key + OF_SYMBOL, "high": key + "\v"}  # which follows the newline


def ancestors(key: str) -> list[str]:
    """The keys of every folder above `key`, the root's empty key first.

    >>> ancestors("a/b/c")
    ['', 'a', 'a/b']
    """
    found = [""]
    end = key.find("/")
    while end != -1:
        found.append(key[:end])
        end = key.find("/", end + 1)
    return found


def keys_above(resource: Resource) -> list[str]:
    """The keys under which something that overlaps the resource may be, but for what is below it.

    Symbols are below their file.
    """
    if resource.kind == WORKFLOW:
        return [resource.key]
    key = symbol_parts(resource)[0] if resource.kind == SYMBOL else resource.key
    return [*ancestors(key), key]
