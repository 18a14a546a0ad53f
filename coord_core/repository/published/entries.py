"""The lists in the published files: read from what others wrote, within bounds, and written in our shapes.

An entry is a mapping. Its values are single ones and lists of them; what is nested deeper is none of ours and
kept as a text. What is no entry is left out, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from coord_core.domain.errors import InputError
from coord_core.views import tasks_yaml
from coord_core.views.tasks_file import NAME, value_text
from coord_core.views.tasks_yaml import Node, Scalar, Sequence, Tree
from coord_core.views.yaml_text import scalar


class Nested(str):
    """A value of a shape that we do not use, written in one line of YAML."""

    __slots__ = ()


Value = str | int | None | tuple[str, ...] | Nested
Entry = dict[str, Value]

CLONE = "clone"  # the key that names whose entry it is
MOST_ENTRIES = 5000
MOST_KEYS = 40
MOST_ITEMS = 1000
LONGEST = 4000  # characters of a value
_KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Lists:
    """The lists of a file by their names, and how many entries were left out."""

    __slots__ = ("dropped", "found")

    def __init__(self) -> None:
        self.found: dict[str, list[Entry]] = {}
        self.dropped = 0

    def named(self, name: str) -> list[Entry]:
        return self.found.get(name, [])


def read(data: bytes, inside: str = "", flat: Container[str] | None = None) -> Lists:
    """The lists below the root, or below its key `inside`. Raises InputError with the line.

    `flat`: the keys of which no value may be nested; without it all.
    """
    lists = Lists()
    try:
        root = Tree(data.decode("utf-8")).root
    except UnicodeDecodeError as error:
        raise InputError("It is not UTF-8.") from error
    except InputError as error:  # it names the tasks file, and this may be another
        raise InputError(error.problem.removeprefix(f"{NAME}, ")) from error
    if inside and isinstance(root, tasks_yaml.Mapping):
        root = next((value for key, value in root.pairs if key.value == inside), None)
    if isinstance(root, tasks_yaml.Mapping):
        for key, value in root.pairs:
            if isinstance(value, Sequence):
                lists.found[key.value] = _entries(value, lists, flat)
    elif root is not None and not (isinstance(root, Scalar) and root.is_null):
        raise InputError("It is no mapping of lists.")
    return lists


def text(entry: Mapping[str, Value], indent: int) -> str:
    """An entry of a list whose `-` stands in the column `indent`."""
    lines = [f"{name}: {_value(name, value)}" for name, value in entry.items()]
    first, other = " " * indent + "- ", " " * (indent + 2)
    return "".join(f"{other if number else first}{line}\n" for number, line in enumerate(lines))


def section(name: str, found: Iterable[Mapping[str, Value]], indent: int = 0) -> str:
    """A key and its list."""
    items = "".join(text(entry, indent + 2) for entry in found)
    return f"{' ' * indent}{name}:\n{items}" if items else f"{' ' * indent}{name}: []\n"


def of_clone(found: Iterable[Entry], clone: str, own: bool = True) -> list[Entry]:
    """The clone's own entries, or all others."""
    return [entry for entry in found if (entry.get(CLONE) == clone) is own]


def _entries(node: Sequence, lists: Lists, flat: Container[str] | None) -> list[Entry]:
    read = [_entry(item, flat) for item in node.items[:MOST_ENTRIES]]
    found = [entry for entry in read if entry]
    lists.dropped += len(node.items) - len(found)
    return found


def _entry(node: Node, flat: Container[str] | None) -> Entry | None:
    if not isinstance(node, tasks_yaml.Mapping) or not 0 < len(node.pairs) <= MOST_KEYS:
        return None
    found: Entry = {}
    for key, value in node.pairs:
        is_simple = _is_simple(value)
        if not _KEY.fullmatch(key.value) or key.value in found:
            return None
        if not is_simple and (flat is None or key.value in flat or not _is_nested(value)):
            return None
        found[key.value] = _read(value) if is_simple else Nested(_flow(value))
    return found


def _is_simple(node: Node) -> bool:
    if isinstance(node, Sequence):
        return len(node.items) <= MOST_ITEMS and all(
            isinstance(item, Scalar) and len(item.value) <= LONGEST for item in node.items
        )
    return isinstance(node, Scalar) and len(node.value) <= LONGEST


def _is_nested(node: Node) -> bool:
    """Something deeper, and not long; a list that is only too long is none."""
    parts = node.items if isinstance(node, Sequence) else [node]
    is_deeper = any(not isinstance(part, Scalar) for part in parts)
    return is_deeper and node.end - node.start <= LONGEST and len(_flow(node)) <= LONGEST


def _flow(node: Node) -> str:
    if isinstance(node, tasks_yaml.Mapping):
        return f"{{{', '.join(f'{scalar(key.value)}: {_flow(value)}' for key, value in node.pairs)}}}"
    if isinstance(node, Sequence):
        return f"[{', '.join(map(_flow, node.items))}]"
    return scalar(_read(node))


def _read(node: Node) -> Value:
    if isinstance(node, Sequence):
        return tuple(item.value for item in node.items if isinstance(item, Scalar))
    assert isinstance(node, Scalar)
    if node.is_null:
        return None
    is_number = node.style is None and _INTEGER.fullmatch(node.value)
    return int(node.value) if is_number else node.value


def _value(name: str, value: Value) -> str:
    if isinstance(value, Nested):
        return str(value)
    is_time = isinstance(value, str) and (name.endswith("_at") or name == "timestamp")
    if is_time and _TIME.fullmatch(str(value)):
        return str(value)
    if name == "description" and value is not None:
        return value_text(name, str(value))
    return f"[{', '.join(map(scalar, value))}]" if isinstance(value, tuple) else scalar(value)
