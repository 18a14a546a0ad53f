"""The tasks file as a document that people edit: its entries, checked, and where each stands."""

from __future__ import annotations

import re
from functools import lru_cache

from coord_core.domain.errors import InputError
from coord_core.domain.task_entries import NAME, Entry, wrong
from coord_core.views import tasks_checks
from coord_core.views.refusal import named
from coord_core.views.tasks_yaml import Mapping, Node, Scalar, Sequence, Tree, colon_end, line_start, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.task_entries import Value

_SHAPE = "the file is a mapping with the key `queue`, a list of tasks"
_DASH = re.compile(r"[ \t\ufeff]*-(?=\s|\Z)")


class Item:
    """An entry and its place. `values` has the nodes of each known key."""

    def __init__(self, node: Mapping, entry: Entry, values: dict[str, tuple[Scalar, Node]]) -> None:
        self.node = node
        self.entry = entry
        self.values = values

    @property
    def notes(self) -> object:
        """What a person wrote under keys of their own."""
        return [(key.value, plain(value)) for key, value in self.node.pairs if key.value not in self.values]

    def dash(self, text: str) -> int:
        """Where its `-` stands: before it, with nothing but blanks and comments between."""
        place = self.node.start
        while True:
            start = line_start(text, place)
            found = _DASH.match(text, start, min(place, len(text)) + 1)
            if found and found.end() <= self.node.start:
                return found.end() - 1
            place = start - 1


class Document:
    """`key`, `queue`: the nodes of the list; it is a Scalar where there is none yet."""

    def __init__(self, tree: Tree, key: Scalar, queue: Node, items: list[Item]) -> None:
        self.tree = tree
        self.text = tree.text
        self.key = key
        self.queue = queue
        self.items = items

    @property
    def entries(self) -> list[Entry]:
        return [item.entry for item in self.items]

    @property
    def rest(self) -> object:
        """What stands beside the queue."""
        assert isinstance(self.tree.root, Mapping)
        return [(key.value, plain(value)) for key, value in self.tree.root.pairs if key is not self.key]


def decode(data: bytes) -> str:
    """The text of the file. Raises InputError with the line that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise wrong(
            data.count(b"\n", 0, error.start) + 1, "the file is not UTF-8; save it as UTF-8."
        ) from error


@lru_cache(maxsize=4)
def parse(text: str) -> Document:
    """Raises InputError that names the line, the key and the allowed values.

    It takes about 0.3 ms an entry, so the last few are remembered: a document is never changed.
    """
    if not text.strip("\ufeff \t\r\n"):
        raise InputError(
            f"{NAME}, line 1: the file is empty.",
            "Save it with its tasks, or delete it to have it written anew.",
        )
    tree = Tree(text)
    if not isinstance(tree.root, Mapping) or tree.root.is_flow:
        raise wrong(tree.root.line if tree.root else 1, f"{_SHAPE}.")
    pairs = _by_key(tree.root)
    if "queue" not in pairs:
        raise wrong(tree.root.line, f"{_SHAPE}; there is no `queue`.")
    key, queue = pairs["queue"]
    return Document(tree, key, queue, _items(text, key, queue))


def entries(text: str) -> list[Entry]:
    """Those of a text that has the file's shape, or is a list of entries by itself. Raises InputError."""
    tree = Tree(text)
    if isinstance(tree.root, Sequence):
        return [item.entry for item in _listed(text, tree.root)]
    return parse(text).entries


def _items(text: str, key: Scalar, queue: Node) -> list[Item]:
    if colon_end(text, key) is None:
        raise wrong(key.line, "queue: it is written as `queue:`.")
    if isinstance(queue, Scalar) and queue.is_null:
        return []
    if not isinstance(queue, Sequence) or (queue.is_flow and queue.items):
        raise wrong(queue.line, "queue: it is a list, each task below its own `-`.")
    return _listed(text, queue)


def _listed(text: str, queue: Sequence) -> list[Item]:
    items = [_item(text, node) for node in queue.items]
    lines: dict[str, int] = {}
    for entry in (item.entry for item in items):
        if entry.id in lines:
            raise wrong(entry.line_of("id"), f"id: {entry.id} stands in line {lines[entry.id]} already.")
        if entry.id is not None:
            lines[entry.id] = entry.line_of("id")
    return items


def _item(text: str, node: Node) -> Item:
    if not isinstance(node, Mapping) or not node.pairs:
        raise wrong(node.line, 'a task is a mapping, as in `- description: "…"`.')
    found = {key: nodes for key, nodes in _by_key(node).items() if key in tasks_checks.KEYS}
    fields: dict[str, Value] = {}
    for name, (key, value) in found.items():
        if colon_end(text, key) is None:
            raise wrong(key.line, f"{name}: it is written as `{name}: …`.")
        fields[name] = tasks_checks.value(name, value)
    id_ = fields.get("id")
    lines = {name: nodes[0].line for name, nodes in found.items()}
    return Item(node, Entry(id_ if isinstance(id_, str) else None, fields, node.line, lines), found)


def _by_key(node: Mapping) -> dict[str, tuple[Scalar, Node]]:
    found: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.pairs:
        if key.value in found:
            raise wrong(key.line, f"{named(key.value)} stands in line {found[key.value][0].line} already.")
        found[key.value] = (key, value)
    return found
