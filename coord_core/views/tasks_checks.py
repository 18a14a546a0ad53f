"""What each key of an entry may say: from its YAML to a value, or an error that names what is allowed."""

from __future__ import annotations

import re

from coord_core.domain.task_entries import NOT_BY_HAND, folded, wrong
from coord_core.domain.tasks import (
    HIGHEST,
    MOST_DESCRIPTION,
    MOST_ID,
    MOST_NAME,
    MOST_PATHS,
    STATUSES,
    TYPES,
    is_task_name,
)
from coord_core.views.refusal import named
from coord_core.views.tasks_yaml import Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.domain.task_entries import Value

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_INTEGER = re.compile(r"[-+]?[0-9]{1,9}")
_LETTERS = "letters a to z, digits and `._-`"
_AN_ID = f"an id begins with a letter or digit, has {_LETTERS}, and at most {MOST_ID} of them"


def value(key: str, node: Node) -> Value:
    """The value of a known key. Raises InputError with the line."""
    try:
        return _CHECKS[key](node)
    except ValueError as error:
        raise wrong(node.line, f"{key}: {error}.") from error


def _id(node: Node) -> str:
    text = _text(node)
    if not _ID.fullmatch(text) or len(text) > MOST_ID:
        raise ValueError(f"{named(text)} is no id; {_AN_ID}")
    return text


def _type(node: Node) -> str:
    return _one_of(node, tuple(TYPES))


def _status(node: Node) -> str:
    return _one_of(node, STATUSES)


def _one_of(node: Node, allowed: tuple[str, ...]) -> str:
    text = _text(node)
    if text not in allowed:
        raise ValueError(f"{named(text)} is not one of {', '.join(allowed)}")
    return text


def _description(node: Node) -> str:
    text = folded(_text(node))
    if not text:
        raise ValueError("it says what is to be done")
    if len(text) > MOST_DESCRIPTION:
        raise ValueError(f"it has at most {MOST_DESCRIPTION} characters")
    return _printable(text)


def _name(node: Node) -> str:
    text = "" if isinstance(node, Scalar) and node.style and not node.value else _text(node)
    if text and not is_task_name(text):
        raise ValueError(f"it becomes part of a branch's name: {_LETTERS}, at most {MOST_NAME} of them")
    return text


def _priority(node: Node) -> int:
    text = node.value if isinstance(node, Scalar) and node.style is None else ""
    if not _INTEGER.fullmatch(text) or abs(int(text)) > HIGHEST:
        raise ValueError(f"it is an integer from -{HIGHEST} to {HIGHEST}")
    return int(text)


def _needs(node: Node) -> tuple[str, ...]:
    return tuple(sorted({_at(node, item, _id) for item in _items(node, "[task-001]")}))


def _paths(node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_at(node, item, _path) for item in _items(node, "[src/auth, 'docs/*.md']")))


def _items(node: Node, example: str) -> list[Node]:
    if not isinstance(node, Sequence):
        raise ValueError(f"it is a list, as in {example}")
    if len(node.items) > MOST_PATHS:
        raise ValueError(f"it has at most {MOST_PATHS} entries")
    return node.items


def _at(node: Node, item: Node, check: Callable[[Node], str]) -> str:
    """Errors name the item's own line."""
    try:
        return check(item)
    except ValueError:
        node.line = item.line
        raise


def _path(node: Node) -> str:
    text = _printable(_text(node)).removeprefix("./")
    if not text or text.startswith(("/", "~")) or ".." in text.split("/") or "\\" in text:
        raise ValueError(f"{named(text)} is no path from the repository's root, as in src/auth or docs/*.md")
    return text


def _set_by_commands(node: Node) -> str | None:
    return None if isinstance(node, Scalar) and node.is_null else _text(node)


def _text(node: Node) -> str:
    """A single value as it is written: `id: 007` is the text 007."""
    if not isinstance(node, Scalar) or node.is_null:
        raise ValueError("it is a single value, and there is none")
    return node.value


def _printable(text: str) -> str:
    if any(ord(sign) < 32 or 127 <= ord(sign) < 160 or 0xD800 <= ord(sign) < 0xE000 for sign in text):
        raise ValueError("it has no control characters")
    return text


_CHECKS: dict[str, Callable[[Node], Value]] = {
    "id": _id, "type": _type, "description": _description, "status": _status, "priority": _priority,
    "needs": _needs, "paths": _paths, "name": _name, **dict.fromkeys(NOT_BY_HAND, _set_by_commands),
}  # fmt: skip
KEYS = frozenset(_CHECKS)
