"""Changes one place of a JSON text and leaves every other byte as its owner wrote it.

Each function takes a text and a node that was parsed from that very text, and returns the new text.
What is added is laid out as the document is: its indentation, its line ends.
"""

from __future__ import annotations

import json
import re
from typing import Any

from coord_core.install.json_document import Array, Node, Object

_FIRST_INDENT = re.compile(r"\n([ \t]+)[^ \t\r\n]")
_LEADING_SPACE = re.compile(r"[ \t]*")
_WIDEST_INDENT = 8


def append_item(text: str, array: Array, value: Any) -> str:
    return _append(text, array, "", value)


def append_member(text: str, container: Object, key: str, value: Any) -> str:
    return _append(text, container, json.dumps(key, ensure_ascii=False) + ": ", value)


def replace(text: str, node: Node, value: Any) -> str:
    new = _render(text, value, _indent_of_line(text, node.start))
    return text[: node.start] + new + text[node.end :]


def delete(text: str, container: Array | Object, index: int) -> str:
    """Takes one entry out, with its comma; a container that is empty now is written `[]` or `{}`."""
    items = container.items
    if len(items) == 1:
        start, end = container.start + 1, container.end - 1
    elif index + 1 < len(items):
        start, end = items[index].start, items[index + 1].start
    else:
        start, end = items[index - 1].end, items[index].end
    return text[:start] + text[end:]


def indent_unit(text: str) -> str:
    """One step of indentation as the document has it: a tab, or some spaces; two where it has none."""
    found = _FIRST_INDENT.search(text)
    if found is None:
        return "  "
    if "\t" in found[1]:
        return "\t"
    return found[1] if len(found[1]) <= _WIDEST_INDENT else "  "


def _append(text: str, container: Array | Object, prefix: str, value: Any) -> str:
    last = container.items[-1] if container.items else None
    if last is None or not _starts_its_line(text, last.start):
        return _append_unfolding(text, container, prefix, value)
    indent = _indent_of_line(text, last.start)
    new = "," + _newline(text) + indent + prefix + _render(text, value, indent)
    return text[: last.end] + new + text[last.end :]


def _append_unfolding(text: str, container: Array | Object, prefix: str, value: Any) -> str:
    """For a container written on one line: every entry moves to a line of its own, as it is."""
    outer = _indent_of_line(text, container.start)
    inner = outer + indent_unit(text)
    entries = [text[item.start : item.end] for item in container.items]
    entries.append(prefix + _render(text, value, inner))
    line = _newline(text)
    body = line + inner + ("," + line + inner).join(entries) + line + outer
    return text[: container.start + 1] + body + text[container.end - 1 :]


def _render(text: str, value: Any, indent: str) -> str:
    new = json.dumps(value, indent=indent_unit(text), ensure_ascii=False)
    return new.replace("\n", _newline(text) + indent)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _indent_of_line(text: str, at: int) -> str:
    start = _line_start(text, at)
    space = _LEADING_SPACE.match(text, start)
    return space[0] if space else ""


def _starts_its_line(text: str, at: int) -> bool:
    start = _line_start(text, at)
    return start > 0 and not text[start:at].strip(" \t")


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1
