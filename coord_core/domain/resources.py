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
"""

from __future__ import annotations

FILE, SUBTREE, WORKFLOW, TREE = "file", "subtree", "workflow", "tree"
KINDS = (FILE, SUBTREE, WORKFLOW, TREE)


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
        """The form that people read and commands take: `a/b`, `a/b/`, `workflow:ci`, `tree:`."""
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
    return outer == inner or (is_folder and _contains(outer, inner))


def _contains(outer: Resource, inner: Resource) -> bool:
    if outer.key == inner.key:
        return True
    return outer.kind in (SUBTREE, TREE) and (not outer.key or inner.key.startswith(outer.key + "/"))


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
    """The keys under which something that overlaps the resource may be, but for what is below it."""
    return [resource.key] if resource.kind == WORKFLOW else [*ancestors(resource.key), resource.key]
