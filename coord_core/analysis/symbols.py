"""The functions and classes of a source file, and which of them a change touches.

A file is taken apart: each symbol has its own text, which for a class is what is left without its members,
and what belongs to no symbol is the file's own. A change is one of symbols alone when the names, their order
and the file's own text stay the same, nothing that it touches holds a syntax error, and it makes none.
"""

from __future__ import annotations

import time

from coord_core import treesitter
from coord_core.analysis import symbol_names
from coord_core.analysis.namesakes import Numbers, tell_apart
from coord_core.analysis.symbol_kinds import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node, Parser

    from coord_core.analysis.symbol_kinds import Kinds

LARGEST = 1_000_000  # bytes; a larger file is one thing
PATIENCE = 0.8  # seconds for a parse
MOST = 5000  # symbols; a file of more is one thing
DEEPEST = 20  # classes in classes
WHOLE = ""  # the name of what belongs to no symbol

_parsers: dict[str, Parser] = {}


class Symbol:
    """`Login.check`, or `Login.check~abcde` (namesakes.py); its place in bytes, with what leads it."""

    __slots__ = ("end", "full", "has_error", "is_container", "name", "signature", "start")

    def __init__(
        self,
        name: str,
        start: int,
        end: int,
        has_error: bool,
        signature: bytes = b"",
        is_container: bool = False,
    ) -> None:
        self.name = name
        self.full = name  # as it is called where it has namesakes, though it may have none here
        self.signature = signature  # its parameters
        self.is_container = is_container
        self.start = start
        self.end = end
        self.has_error = has_error  # in its own text


class Anatomy:
    """The own text of each symbol, in pieces and in their order, and of WHOLE; which of them hold errors.

    Between each two pieces of a text is one of its members. `full`: what it is called among namesakes.
    """

    __slots__ = ("broken", "full", "members", "parts")

    def __init__(self, source: bytes, found: list[Symbol], broken: bool) -> None:
        self.parts: dict[str, list[bytes]] = {WHOLE: []}
        self.members: dict[str, list[str]] = {WHOLE: []}
        self.full = {WHOLE: WHOLE} | {each.name: each.full for each in found}
        self.broken = {each.name for each in found if each.has_error} | ({WHOLE} if broken else set())
        at, around = 0, [Symbol(WHOLE, 0, len(source), broken)]
        for each in found:
            at = self._close(source, at, around, each.start)
            self.parts[around[-1].name].append(source[at : each.start])
            self.members[around[-1].name].append(each.name)
            self.parts[each.name], self.members[each.name] = [], []
            around.append(each)
            at = each.start
        self._close(source, at, around, len(source) + 1)

    def _close(self, source: bytes, at: int, around: list[Symbol], start: int) -> int:
        """Those end that end before `start`; returns how far the source is taken apart then."""
        while around and around[-1].end <= start:
            last = around.pop()
            self.parts[last.name].append(source[at : last.end])
            at = last.end
        return at


def symbols(source: bytes, grammar: str) -> list[Symbol] | None:
    """In the order of the source, a class before its members; None when it cannot be told. Never raises."""
    found = _read(source, grammar)
    return None if found is None else found[0]


def anatomy(source: bytes, grammar: str) -> Anatomy | None:
    """None when the source cannot be taken apart: too large, not UTF-8, no grammar, too much disorder."""
    found = _read(source, grammar)
    return None if found is None else Anatomy(source, *found)


def touched(before: bytes, after: bytes, grammar: str) -> list[str] | None:
    """The symbols whose own text a change is within; None when it is not one of symbols alone."""
    old = anatomy(before, grammar)
    new = anatomy(after, grammar) if old is not None else None
    return None if old is None or new is None else touched_parts(old, new)


def touched_parts(old: Anatomy, new: Anatomy) -> list[str] | None:
    """The same of two that were taken apart."""
    if list(old.parts) != list(new.parts):
        return None
    found = [name for name, pieces in old.parts.items() if pieces != new.parts[name]]
    if not new.broken <= old.broken:
        return None  # an error shows where its cause is not
    if not found or WHOLE in found or WHOLE in old.broken or not old.broken.isdisjoint(found):
        return None
    return found


def _read(source: bytes, grammar: str) -> tuple[list[Symbol], bool] | None:
    try:
        if len(source) > LARGEST or (grammar == "bash" and not source.isascii()):
            return None  # the scanner of bash's grammar reads outside of its table (its issue 337)
        source.decode("utf-8")
        root = _parsed(source, grammar)
        return None if root is None else _Reader(source, KINDS[grammar]).read(root)
    except (_TooManyError, UnicodeDecodeError, ValueError, treesitter.ParserMissingError, RecursionError):
        return None


def _parsed(source: bytes, grammar: str) -> Node | None:
    """The root of the syntax tree; None when it takes too long, as much disorder does."""
    if grammar not in _parsers:
        _parsers[grammar] = treesitter.parser(grammar, treesitter.site_packages())
    parser, ends = _parsers[grammar], time.monotonic() + PATIENCE

    def read(offset: int, _point: object) -> bytes:
        return source[offset : offset + (1 << 16)]

    try:
        return parser.parse(read, progress_callback=lambda _offset, _error: time.monotonic() > ends).root_node
    except ValueError:
        parser.reset()
        return None


class _TooManyError(Exception):
    """More than MOST symbols."""


class _Reader:
    """One source, read once."""

    def __init__(self, source: bytes, kinds: Kinds) -> None:
        self._source = source
        self._kinds = kinds
        self._found: list[Symbol] = []
        self._containers = Numbers()

    def read(self, root: Node) -> tuple[list[Symbol], bool]:
        """The symbols, and whether there is an error outside of them."""
        broken = self._members(root.children, "", 0)
        tell_apart(self._found)
        return self._found, broken or root.is_error

    def _members(self, nodes: list[Node], prefix: str, depth: int) -> bool:
        """The symbols among these. Does another of them hold an error?"""
        broken = False
        for at, node in enumerate(nodes):
            inner = self._unwrapped(node)
            if inner.type in self._kinds.scopes:
                broken |= self._scope(inner, prefix, depth)
                continue
            name = self._name(inner)
            if name is None:
                broken |= node.has_error or node.is_missing
            else:
                self._add(node, inner, prefix + name, self._start(nodes, at), depth)
        return broken

    def _unwrapped(self, node: Node) -> Node:
        while node.type in self._kinds.wrappers:
            inner = [each for each in node.named_children if self._is_known(each)]
            if not inner:
                return node
            node = inner[-1]
        return node

    def _is_known(self, node: Node) -> bool:
        kinds = self._kinds
        return node.type in kinds.leaves or node.type in kinds.containers or node.type in kinds.wrappers

    def _scope(self, node: Node, prefix: str, depth: int) -> bool:
        field = self._kinds.scopes[node.type]
        named = node.child_by_field_name(field) if field else None
        name = (
            symbol_names.words(named).replace("::", ".").replace("\\", ".").partition("<")[0] if named else ""
        )
        inside = (
            f"{prefix}{name}."
            if name and len(name) <= symbol_names.LONGEST and name.isprintable()
            else prefix
        )
        if depth >= DEEPEST:
            return node.has_error
        bodies = [each for each in node.children if each.type in self._kinds.bodies]
        broken = any(
            each.has_error or each.is_missing for each in node.children if bodies and each not in bodies
        )
        for body in bodies or [node]:
            broken |= self._members(body.children, inside, depth + 1)
        return broken

    def _add(self, node: Node, inner: Node, name: str, start: int, depth: int) -> None:
        is_container = inner.type in self._kinds.containers
        if is_container:
            name = self._containers.given(name)
        signature = b"" if is_container else self._signature(inner)
        symbol = Symbol(name, start, node.end_byte, node.has_error, signature, is_container)
        self._found.append(symbol)
        if len(self._found) > MOST:
            raise _TooManyError
        if is_container and depth < DEEPEST:
            symbol.has_error = self._container(node, inner, symbol.name, depth)

    def _signature(self, node: Node) -> bytes:
        found = symbol_names.parameters(node)
        return b"" if found is None else self._source[found.start_byte : found.end_byte]

    def _container(self, node: Node, inner: Node, name: str, depth: int) -> bool:
        """A class. Does its own text hold an error?"""
        around = [each for each in node.children if each != inner] if node != inner else []
        broken = any(each.has_error or each.is_missing for each in around)
        for each in inner.children:
            if each.type in self._kinds.bodies:
                broken |= self._members(each.children, f"{name}.", depth + 1)
            else:
                broken |= each.has_error or each.is_missing
        return broken

    def _start(self, nodes: list[Node], at: int) -> int:
        """Where a symbol begins, with the comments and attributes right before it."""
        start = nodes[at].start_byte
        while at > 0 and nodes[at - 1].type in self._kinds.leading:
            before = nodes[at - 1]
            if before.start_byte == 0 and self._source.startswith(b"#!"):
                break  # of the whole file
            is_alone = at == 1 or self._lines(nodes[at - 2].end_byte, before.start_byte) > 0
            if not is_alone or self._lines(before.end_byte, start) > 1:
                break
            start, at = before.start_byte, at - 1
        return start

    def _lines(self, end: int, start: int) -> int:
        """The line ends between two nodes; some comments hold their own."""
        return self._source[end:start].count(b"\n") + self._source[end - 1 : end].count(b"\n")

    def _name(self, node: Node) -> str | None:
        """What a symbol is called; None when it is none, or has no plain name."""
        kinds = self._kinds
        if node.type not in kinds.leaves and node.type not in kinds.containers:
            return None
        parts = [symbol_names.plain(part) for part in symbol_names.named(node, kinds)]
        return ".".join(filter(None, parts)) if parts and all(parts) else None
