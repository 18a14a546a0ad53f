"""The tasks file as YAML: what it says, and where in the text each part of it stands.

ruamel.yaml reads it, down to its events; nothing is constructed. What would make a text mean something else
than a person sees is refused with its line: tags, merge keys, an alias of more than a single value.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from coord_core.domain.errors import InputError
from coord_core.domain.task_entries import wrong

LARGEST = 4_000_000  # characters
DEEPEST = 20
BREAKS = "\n\r\x85\u2028\u2029"  # what YAML's readers take for the end of a line
_COMMENT = re.compile(f"#[^{BREAKS}]*")
_COLON = re.compile(r"[ \t]*:")
_NULLS = ("", "~", "null", "Null", "NULL")


class Node:
    """A part of the text, from `start` to `end`; `line` counts from 1."""

    def __init__(self, start: int, end: int, line: int) -> None:
        self.start = start
        self.end = end
        self.line = line


class Scalar(Node):
    """A single value. `of`: it is an alias of that one."""

    def __init__(
        self, start: int, end: int, line: int, value: str, style: str | None, of: Scalar | None = None
    ) -> None:
        super().__init__(start, end, line)
        self.value = value
        self.style = style
        self.of = of

    @property
    def is_null(self) -> bool:
        return self.style is None and self.value in _NULLS

    @property
    def is_block(self) -> bool:
        return self.of is None and self.style in ("|", ">")


class Sequence(Node):
    def __init__(self, start: int, end: int, line: int, items: list[Node], is_flow: bool) -> None:
        super().__init__(start, end, line)
        self.items = items
        self.is_flow = is_flow


class Mapping(Node):
    def __init__(
        self, start: int, end: int, line: int, pairs: list[tuple[Scalar, Node]], is_flow: bool
    ) -> None:
        super().__init__(start, end, line)
        self.pairs = pairs
        self.is_flow = is_flow


class Tree:
    """A text's root (None when there is nothing but comments) and all its single values in their order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scalars: list[Scalar] = []
        self._anchors: dict[str, Scalar | None] = {}
        if len(text) > LARGEST:
            raise wrong(1, f"the file is larger than {LARGEST // 1_000_000} MB.")
        self.root = self._read()

    def _read(self) -> Node | None:
        try:
            yaml = YAML(typ="safe", pure=True)
            events: Iterator[Any] = iter(list(_bounded(yaml.parse(self.text))))
            return self._document(events)
        except InputError:
            raise
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise wrong(mark.line + 1 if mark else 1, f"{error.problem or error.context}.") from error
        except ReaderError as error:
            line = self.text.count("\n", 0, error.position) + 1
            raise wrong(line, "it holds a character that YAML does not allow.") from error
        except Exception as error:  # what a parser of such a language can run into
            raise wrong(1, "the file is not YAML.") from error

    def _document(self, events: Iterator[Any]) -> Node | None:
        root = None
        for event in events:
            name = type(event).__name__
            if name == "DocumentStartEvent" and root is not None:
                raise wrong(event.start_mark.line + 1, "the file is one document.")
            if name not in ("StreamStartEvent", "DocumentStartEvent", "DocumentEndEvent", "StreamEndEvent"):
                root = self._node(event, events)
        return root

    def _node(self, event: Any, events: Iterator[Any]) -> Node:
        start, end, line = event.start_mark.index, event.end_mark.index, event.start_mark.line + 1
        name = type(event).__name__
        if getattr(event, "tag", None) is not None:
            raise wrong(line, "it has no tags (`!…`).")
        if name == "AliasEvent":
            return self._scalar(Scalar(start, end, line, *self._target(event.anchor, line)))
        if name == "ScalarEvent":
            found = Scalar(start, end, line, event.value, event.style)
            self._anchor(event, found)
            return self._scalar(found)
        self._anchor(event, None)
        if name == "SequenceStartEvent":
            items, end = self._items(events)
            return Sequence(start, end, line, items, bool(event.flow_style))
        nodes, end = self._items(events)
        return Mapping(start, end, line, self._pairs(nodes), bool(event.flow_style))

    def _scalar(self, found: Scalar) -> Scalar:
        self.scalars.append(found)
        return found

    def _anchor(self, event: Any, found: Scalar | None) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = found

    def _target(self, name: str, line: int) -> tuple[str, str | None, Scalar]:
        found = self._anchors.get(name)
        if found is None:
            raise wrong(line, "an alias (`*…`) stands for a single value that comes before it.")
        found = found.of or found
        return found.value, found.style, found

    def _items(self, events: Iterator[Any]) -> tuple[list[Node], int]:
        items: list[Node] = []
        for event in events:
            if type(event).__name__ in ("SequenceEndEvent", "MappingEndEvent"):
                return items, event.end_mark.index
            items.append(self._node(event, events))
        raise wrong(1, "the file ends in the middle.")

    def _pairs(self, nodes: list[Node]) -> list[tuple[Scalar, Node]]:
        pairs: list[tuple[Scalar, Node]] = []
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise wrong(key.line, "a key is a single word.")
            if key.value == "<<" and key.style is None:
                raise wrong(key.line, "it has no merge keys (`<<`).")
            if isinstance(value, Scalar) and value.start == value.end:  # nothing stands there
                value.start = value.end = colon_end(self.text, key) or key.end
                value.line = key.line
            pairs.append((key, value))
        return pairs

    def comments(self, start: int = 0, end: int | None = None) -> list[str]:
        """Those between two places of the text, in their order, without their line ends."""
        end = len(self.text) if end is None else end
        first = max(0, bisect_left(self.scalars, start, key=_start) - 1)
        last = bisect_left(self.scalars, end, key=_start)
        words = [self._word(one) for one in self.scalars[first:last] if one.end > start]
        gaps = pairwise([start, *(place for word in words for place in word), end])
        outside = [gap for number, gap in enumerate(gaps) if number % 2 == 0]
        return [
            found.group().rstrip()
            for low, high in outside
            for found in _COMMENT.finditer(self.text, low, high)
        ]

    def _word(self, found: Scalar) -> tuple[int, int]:
        """Where no `#` begins a comment. A block's first line may have one."""
        if not found.is_block:
            return found.start, found.end
        header = line_end(self.text, found.start)
        return header, max(header, found.end)


def _bounded(events: Iterator[Any]) -> Iterator[Any]:
    depth = 0
    for event in events:
        name = type(event).__name__
        depth += name in ("SequenceStartEvent", "MappingStartEvent")
        depth -= name in ("SequenceEndEvent", "MappingEndEvent")
        if depth > DEEPEST:
            raise wrong(event.start_mark.line + 1, f"it is nested more than {DEEPEST} deep.")
        yield event


def colon_end(text: str, key: Scalar) -> int | None:
    """Where a value begins; None when its colon does not stand behind its key."""
    found = _COLON.match(text, key.end)
    return found.end() if found else None


def line_start(text: str, place: int) -> int:
    while place > 0 and text[place - 1] not in BREAKS:
        place -= 1
    return place


def line_end(text: str, place: int) -> int:
    """Where the line ends that a place lies in: at its break."""
    while place < len(text) and text[place] not in BREAKS:
        place += 1
    return place


def next_line(text: str, place: int) -> int:
    """The first place behind the line, which is the place itself when a line begins there."""
    begins = place > 0 and text[place - 1] in BREAKS and text[place - 1 : place + 1] != "\r\n"
    return place if begins else behind_line(text, place)


def behind_line(text: str, place: int) -> int:
    """Where the next line begins; the end of the text where there is none."""
    end = line_end(text, place)
    return min(end + (2 if text.startswith("\r\n", end) else 1), len(text))


def content_end(text: str, node: Node) -> int:
    """Where the last word of a node ends; its text is not followed by blank lines."""
    if isinstance(node, Scalar):
        if not node.is_block or "+" in text[node.start : line_end(text, node.start)].split("#")[0]:
            return node.end
        return max(line_end(text, node.start), node.start + len(text[node.start : node.end].rstrip()))
    if isinstance(node, Mapping) and not node.is_flow:
        key, value = node.pairs[-1]
        return max(key.end, content_end(text, value))
    if isinstance(node, Sequence) and not node.is_flow:
        return content_end(text, node.items[-1])
    return node.end


def plain(node: Node) -> object:
    """What a node says, to be compared."""
    if isinstance(node, Mapping):
        return [(key.value, plain(value)) for key, value in node.pairs]
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return None if node.is_null else node.value


def _start(node: Node) -> int:
    return node.start
