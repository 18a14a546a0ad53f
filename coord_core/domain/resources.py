"""What can be locked, and when two of those overlap.

A resource is a kind and a key. Keys of files and subtrees are repository-relative, `/`-separated and
canonical (project.py makes them so); the root's key is empty. Two resources overlap when some write
could touch both:

    file × file          the same key
    file × subtree       the file is the subtree's root or below it
    subtree × subtree    one contains the other
    tree × any path      as a subtree, but only inside one working tree (domain/leases.py): it stands for
                         a command that rewrites a folder there, or with an empty key the whole of it
    set × file           the file is in the set: its patterns say so (globs.py)
    set × subtree, tree  some path below the folder is in the set; or the path of a tree itself, where a
                         command may put a file, unless the set leaves out all that is below it
    set × set            some path is in both; or two features have one name
    workflow × workflow  the same name; a workflow overlaps nothing else
    symbol × symbol      of one file: the same name, or one contains the other, as `A` does `A.b`; of several
                         with one name see analysis/namesakes.py
    symbol × other       as the symbol's file does

A set's key is its whole definition, a line each: of a glob its patterns, of a feature its name and its
patterns, of a file's dependents the file's key and theirs (file_lists.py). So a lock on a set covers for as
long as it is held what it covered when it was taken, whatever the name comes to stand for.

A symbol's key is its file's, a newline, and its qualified name, so that those of a file lie next to each
other in an index. A file's key may hold newlines too: the last one counts.
"""

from __future__ import annotations

FILE, SUBTREE, WORKFLOW, TREE = "file", "subtree", "workflow", "tree"
GLOB, FEATURE, DEPENDENTS = "glob", "feature", "dependents"
SYMBOL = "symbol"
KINDS = (FILE, SUBTREE, WORKFLOW, TREE, GLOB, FEATURE, DEPENDENTS, SYMBOL)
SETS = frozenset((GLOB, FEATURE, DEPENDENTS))
NAMED = frozenset((FEATURE, DEPENDENTS))  # the first line of the key is the name
FOLDERS = frozenset((SUBTREE, TREE))
LINE = "\n"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


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
        """The form that people read and commands take: `a/b`, `a/b/`, `workflow:ci`, `tree:`, `feature:auth`,
        `glob:a/**/*.py,!a/gen/**`, `a/b.py#C.d`.
        """
        if self.kind == SYMBOL:
            return "#".join(symbol_parts(self))
        if self.kind == FILE:
            return self.key
        if self.kind == SUBTREE:
            return f"{self.key}/" if self.key else "./"
        return f"{self.kind}:{self.key.replace(LINE, ',') if self.kind == GLOB else self.name}"

    @property
    def name(self) -> str:
        """What a command names it by, among those of its kind."""
        return self.key.partition(LINE)[0] if self.kind in NAMED else self.key

    @property
    def patterns(self) -> list[str]:
        """Of a set, as in globs.py."""
        if self.kind == DEPENDENTS:
            from coord_core.domain import file_lists, globs

            return [globs.literal(key) for key in file_lists.keys_of(self)]
        lines = self.key.split(LINE)
        return lines[1:] if self.kind in NAMED else lines

    def is_named_as(self, other: Resource) -> bool:
        """Does one who names the other mean this? A feature's definition may have changed since."""
        return self.kind == other.kind and self.name == other.name


def named_set(kind: str, name: str, patterns: Iterable[str] = ()) -> Resource:
    """A feature, or the dependents of the file whose key is the name."""
    return Resource(kind, LINE.join((name.replace(LINE, " "), *patterns)))


def glob(patterns: Iterable[str]) -> Resource:
    return Resource(GLOB, LINE.join(patterns))


def symbol(path: str, name: str) -> Resource:
    """A function or class of a file, by its qualified name."""
    return Resource(SYMBOL, f"{path}{LINE}{name}")


def symbol_parts(resource: Resource) -> tuple[str, str]:
    """A symbol's file and qualified name."""
    path, _, name = resource.key.rpartition(LINE)
    return path, name


def file_key(resource: Resource) -> str | None:
    """The file that the resource is, or is a part of; None for what is neither."""
    if resource.kind == SYMBOL:
        return symbol_parts(resource)[0]
    return resource.key if resource.kind == FILE else None


def as_file(resource: Resource) -> Resource:
    """A symbol's file; anything else as it is."""
    return Resource(FILE, symbol_parts(resource)[0]) if resource.kind == SYMBOL else resource


def symbols_within(key: str) -> dict[str, str]:
    """The range of the keys of a file's symbols: from `low` up to but without `high`."""
    return {"low": key + LINE, "high": key + "\v"}  # which follows the newline


def overlap(one: Resource, other: Resource) -> bool:
    if WORKFLOW in (one.kind, other.kind):
        return one == other
    if one.kind in SETS or other.kind in SETS:
        return _sets_meet(as_file(one), as_file(other))
    return _contains(one, other) or _contains(other, one)


def covers(outer: Resource, inner: Resource) -> bool:
    """Is the inner one, all of it, part of the outer one?"""
    if (outer.kind in SETS or inner.kind in SETS) and WORKFLOW not in (outer.kind, inner.kind):
        return outer == inner or (outer.kind != SYMBOL and _is_within(as_file(inner), outer))
    is_folder = outer.kind in FOLDERS and inner.kind != WORKFLOW
    return outer == inner or ((is_folder or inner.kind == SYMBOL) and _contains(outer, inner))


def _sets_meet(one: Resource, other: Resource) -> bool:
    from coord_core.domain import globs  # only who meets a set pays for it

    if one == other or (one.kind in NAMED and one.is_named_as(other)):
        return True
    if DEPENDENTS in (one.kind, other.kind):
        from coord_core.domain import file_lists

        return file_lists.meet(one, other)
    if other.kind == FILE:
        return globs.matches(one.patterns, other.key)
    if one.kind == FILE:
        return globs.matches(other.patterns, one.key)
    if other.kind in FOLDERS or one.kind in FOLDERS:
        folder, held = (one, other) if one.kind in FOLDERS else (other, one)
        return globs.meet_below(held.patterns, folder.key) or (
            folder.kind == TREE and globs.has_as_file(held.patterns, folder.key)
        )
    return globs.meet(one.patterns, other.patterns)


def _is_within(inner: Resource, outer: Resource) -> bool:
    if DEPENDENTS in (inner.kind, outer.kind):
        from coord_core.domain import file_lists

        return file_lists.is_within(inner, outer)
    from coord_core.domain import globs

    if inner.kind == FILE:
        return globs.matches(outer.patterns, inner.key)
    return globs.within(_paths(inner), _paths(outer))


def _paths(resource: Resource) -> list[str]:
    """The patterns of all that belongs to it."""
    from coord_core.domain import globs

    if resource.kind in SETS:
        return resource.patterns
    return [globs.below(resource.key) if resource.kind in FOLDERS else globs.literal(resource.key)]


def _contains(outer: Resource, inner: Resource) -> bool:
    if SYMBOL in (outer.kind, inner.kind):
        return _contains_symbol(outer, inner)
    if outer.key == inner.key:
        return True
    return outer.kind in FOLDERS and (not outer.key or inner.key.startswith(outer.key + "/"))


def _contains_symbol(outer: Resource, inner: Resource) -> bool:
    if outer.kind != SYMBOL:
        return _contains(outer, as_file(inner))
    if inner.kind != SYMBOL:
        return False
    (path, name), (of, part) = symbol_parts(outer), symbol_parts(inner)
    return path == of and is_part(part, name)


def is_part(name: str, of: str) -> bool:
    """Is a symbol's name this one, a namesake's that may stand for it, or a member's?"""
    if name == of or name.startswith(of + "."):
        return True
    if "~" not in name and "~" not in of:
        return False
    inner, outer = name.split("."), of.split(".")
    return len(outer) <= len(inner) and all(map(_may_be_one, inner, outer))


def unnumbered(name: str) -> str:
    """A symbol's name without what changes when another of the name comes or goes."""
    return ".".join(map(_unnumbered, name.split("."))) if "~" in name else name


def unmarked(name: str) -> str:
    """A symbol's name as it would be if each had its name alone."""
    return ".".join(map(_unmarked, name.split("."))) if "~" in name else name


def _may_be_one(one: str, other: str) -> bool:
    """What has a name alone may be one of several of the name elsewhere."""
    one, other = _unnumbered(one), _unnumbered(other)
    return one == other or _unmarked(one) == other or _unmarked(other) == one


def _unmarked(name: str) -> str:
    name = _unnumbered(name)
    return name.rpartition("~")[0] or name


def _unnumbered(name: str) -> str:
    base, _, number = name.rpartition("~")
    return base if base and number.isdigit() else name


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
    """The keys under which something that overlaps the resource may be, but for what is below it and sets.

    Of a set: the folders above all that is in it. Symbols are below their file.
    """
    if resource.kind == DEPENDENTS:
        from coord_core.domain.file_lists import keys_of

        return list({each: None for key in keys_of(resource) for each in (*ancestors(key), key)})
    if resource.kind in SETS:
        from coord_core.domain.globs import fixed_folders

        found = (each for folder in fixed_folders(resource.patterns) for each in (*ancestors(folder), folder))
        return list(dict.fromkeys(found))
    key = as_file(resource).key
    return [key] if resource.kind == WORKFLOW else [*ancestors(key), key]
