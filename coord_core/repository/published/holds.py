"""What the published `.claude-locks.yml` says is held. It comes from a remote: bounded, checked, only data.

A lease counts until it ends, and a minute longer: the clocks of two machines differ. One without an end
counts. What a working tree's own command holds (`tree:…`) means nothing elsewhere and is left out.
"""

from __future__ import annotations

from calendar import timegm
from time import strptime

from coord_core.domain import globs
from coord_core.domain.errors import InputError
from coord_core.domain.records import EXCLUSIVE
from coord_core.domain.resources import (
    DEPENDENTS,
    FEATURE,
    FILE,
    GLOB,
    SUBTREE,
    TREE,
    WORKFLOW,
    Resource,
    glob,
    named_set,
)
from coord_core.views.locks_file import NAME
from coord_core.views.refusal import quoted
from coord_core.views.tasks_yaml import Mapping, Node, Sequence, Tree, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SKEW = 60.0  # seconds that a clock may be behind another
MOST = 20_000  # entries
MOST_PATTERNS = 1000  # of one set
MOST_SIGNS = 100  # of `#` in a path
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class Hold:
    """`shown` is how the file calls it, `locked_by` whose it is: text of others. `until`: UTC epoch seconds.

    `resources` are what it may be: a path with a `#` may be a file's, or a symbol's.
    """

    __slots__ = ("locked_by", "mode", "resources", "shown", "until")

    def __init__(
        self, shown: str, resources: tuple[Resource, ...], locked_by: str, until: float | None,
        mode: str = EXCLUSIVE,
    ) -> None:  # fmt: skip
        self.shown = shown
        self.resources = resources
        self.locked_by = locked_by
        self.until = until
        self.mode = mode

    def is_live(self, now: float) -> bool:
        return self.until is None or now < self.until + SKEW


def read(content: bytes) -> list[Hold]:
    """Raises InputError, which says how to mend it, for what is not the file's shape."""
    try:
        root = Tree(content.decode("utf-8")).root
        found = [hold for entry in _entries(root) if (hold := _hold(entry)) is not None]
    except (InputError, ValueError) as error:
        why = quoted(error.problem.partition(": ")[2] if isinstance(error, InputError) else str(error))
        raise InputError(
            f"The published {NAME} cannot be read: {why.rstrip('.')}.",
            "`claude-coordinator publish` writes it anew.",
        ) from error
    return found


def live_of_others(holds: Iterable[Hold], instance: str, now: float) -> list[Hold]:
    """Those that still count, and are not this instance's."""
    return [hold for hold in holds if hold.locked_by != instance and hold.is_live(now)]


def _entries(root: Node | None) -> Iterator[dict[str, object]]:
    locks = _value(root, "locks")
    listed = [item for name in ("files", "workflows") for item in _items(_value(locks, name))]
    if len(listed) > MOST:
        raise ValueError(f"it has more than {MOST} entries")
    for item in listed:
        if not isinstance(item, Mapping):
            raise ValueError(f"line {item.line}: a lock is a mapping")
        yield {key.value: plain(value) for key, value in item.pairs}


def _value(node: Node | None, name: str) -> Node | None:
    """None where there is nothing of that name. Raises ValueError for what has no names."""
    if node is None or not plain(node):
        return None
    if not isinstance(node, Mapping):
        raise ValueError(f"line {node.line}: a mapping is wanted here")
    return next((value for key, value in node.pairs if key.value == name), None)


def _items(node: Node | None) -> list[Node]:
    if node is None or not plain(node):
        return []
    if not isinstance(node, Sequence):
        raise ValueError(f"line {node.line}: a list is wanted here")
    return node.items


def _hold(entry: dict[str, object]) -> Hold | None:
    name, path = entry.get("name"), entry.get("path")
    shown, is_workflow = (name, True) if path is None else (path, False)
    holder = entry.get("locked_by")
    if not isinstance(shown, str) or not shown or not isinstance(holder, str) or not holder:
        raise ValueError("a lock has `path` (or `name`) and `locked_by`")
    resources = (Resource(WORKFLOW, shown),) if is_workflow else _resources(shown, entry)
    mode = str(entry.get("mode") or EXCLUSIVE)
    called = f"{WORKFLOW}:{shown}" if is_workflow else shown
    return Hold(called, resources, holder, _time(entry.get("expires_at")), mode) if resources else None


def _resources(path: str, entry: dict[str, object]) -> tuple[Resource, ...]:
    kind = entry.get("kind")
    if kind in (GLOB, DEPENDENTS):
        return (glob(_patterns(entry)),)
    if kind == FEATURE:
        return (named_set(FEATURE, path.removeprefix(f"{FEATURE}:"), _patterns(entry)),)
    if path.startswith(f"{TREE}:"):
        return ()
    if path.endswith("/"):
        return (Resource(SUBTREE, "" if path == "./" else path.rstrip("/")),)
    places = [place for place, sign in enumerate(path) if sign == "#"][:MOST_SIGNS]
    return (Resource(FILE, path), *(Resource(FILE, path[:place]) for place in places if place))


def _patterns(entry: dict[str, object]) -> list[str]:
    found = entry.get("patterns")
    if not isinstance(found, list) or not found or len(found) > MOST_PATTERNS:
        raise ValueError(f"a set has 1 to {MOST_PATTERNS} `patterns`")
    for each in found:
        if not isinstance(each, str) or not each:
            raise ValueError("a pattern is a text")
        globs.check(each)
    return found


def _time(value: object) -> float | None:
    """Raises ValueError."""
    return None if value is None else float(timegm(strptime(str(value), _TIME)))
