"""Reads JSON text into nodes that know where they stand in it.

The standard decoder forgets places, keeps only the last of two equal keys and accepts NaN. Editing somebody's
file without touching the rest of it needs the places; refusing it with a line and column needs them too.
Offsets count characters of the whole text, a byte order mark included.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, TypeAlias

BYTE_ORDER_MARK = "\ufeff"
_SPACE = re.compile(r"[ \t\n\r]*")
_NOT_JSON = ("NaN", "Infinity", "-Infinity")
_SCALARS = json.JSONDecoder()


class JsonError(ValueError):
    """The text is not JSON, or says one key twice; line and column count from 1."""

    def __init__(self, text: str, offset: int, reason: str) -> None:
        self.line, self.column = place_of(text, offset)
        self.reason = reason
        super().__init__(f"line {self.line}, column {self.column}: {reason}")


@dataclass(frozen=True, slots=True)
class Scalar:
    start: int
    end: int
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Array:
    start: int
    end: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One `"key": value`; `start` is where the key's quote opens."""

    start: int
    end: int
    key: str
    node: Node


@dataclass(frozen=True, slots=True)
class Object:
    start: int
    end: int
    items: tuple[Member, ...]

    def get(self, key: str) -> Node | None:
        return next((member.node for member in self.items if member.key == key), None)


Node: TypeAlias = Scalar | Array | Object


def place_of(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both from 1; a byte order mark takes no column."""
    line_start = text.rfind("\n", 0, offset) + 1
    mark = 1 if line_start == 0 and text.startswith(BYTE_ORDER_MARK) else 0
    return text.count("\n", 0, offset) + 1, offset - line_start - mark + 1


def parse(text: str) -> Node:
    """The document's root. Raises JsonError."""
    start = 1 if text.startswith(BYTE_ORDER_MARK) else 0
    try:
        root = _value(text, _skip(text, start))
    except RecursionError:
        raise JsonError(text, start, "is nested too deeply") from None
    rest = _skip(text, root.end)
    if rest != len(text):
        raise JsonError(text, rest, "something follows the end of the document")
    return root


def value_of(node: Node) -> Any:
    """The plain Python value that the node stands for."""
    if isinstance(node, Object):
        return {member.key: value_of(member.node) for member in node.items}
    if isinstance(node, Array):
        return [value_of(item) for item in node.items]
    return node.value


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _value(text: str, at: int) -> Node:
    if text.startswith("{", at):
        return _object(text, at)
    if text.startswith("[", at):
        return _array(text, at)
    return _scalar(text, at)


def _object(text: str, start: int) -> Object:
    members: list[Member] = []
    seen: set[str] = set()
    at = _skip(text, start + 1)
    while not (text.startswith("}", at) and not members):
        member = _member(text, at)
        if member.key in seen:
            raise JsonError(text, at, f"the key {json.dumps(member.key, ensure_ascii=False)} is there twice")
        seen.add(member.key)
        members.append(member)
        at = _skip(text, member.end)
        if text.startswith("}", at):
            break
        at = _skip(text, _expect(text, at, ","))
    return Object(start, at + 1, tuple(members))


def _member(text: str, at: int) -> Member:
    if not text.startswith('"', at):
        raise JsonError(text, at, "a key in double quotes is expected here")
    key = _scalar(text, at)
    node = _value(text, _skip(text, _expect(text, _skip(text, key.end), ":")))
    return Member(at, node.end, str(key.value), node)


def _array(text: str, start: int) -> Array:
    items: list[Node] = []
    at = _skip(text, start + 1)
    while not (text.startswith("]", at) and not items):
        items.append(_value(text, at))
        at = _skip(text, items[-1].end)
        if text.startswith("]", at):
            break
        at = _skip(text, _expect(text, at, ","))
    return Array(start, at + 1, tuple(items))


def _scalar(text: str, at: int) -> Scalar:
    if text.startswith(_NOT_JSON, at):
        raise JsonError(text, at, "NaN and Infinity are not JSON")
    try:
        value, end = _SCALARS.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise JsonError(text, error.pos, error.msg[:1].lower() + error.msg[1:]) from None
    except ValueError:
        raise JsonError(text, at, "this number is too long") from None
    return Scalar(at, end, value)


def _expect(text: str, at: int, sign: str) -> int:
    if not text.startswith(sign, at):
        raise JsonError(text, at, f"a {sign!r} is expected here")
    return at + 1
