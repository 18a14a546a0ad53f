"""A Markdown page as tests need it: its headings, tables, code blocks and links.

An HTML comment before a code block gives orders for it, one a line: `<!-- by: claude-5678efab -->`. GitHub
shows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
README, JAPANESE = ROOT / "README.md", ROOT / "README.ja.md"
_ORDER = re.compile(r"<!-- ([a-z]+): (.+?) -->")
_PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Block:
    """A code block: its language, text, first line, and the orders that stand before it, in order."""

    language: str
    text: str
    line: int
    orders: tuple[tuple[str, str], ...] = ()

    def order(self, name: str) -> str:
        return next((value for key, value in self.orders if key == name), "")


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Piece:
    """What stands on a page: a kind (h2, paragraph, list_item, fence, table, html), and prose its text."""

    kind: str
    text: str = ""


class Page:
    def __init__(self, path: Path, text: str | None = None) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8") if text is None else text
        self._tokens = _PARSER.parse(self.text)

    @cached_property
    def headings(self) -> list[Heading]:
        pairs = zip(self._tokens, self._tokens[1:], strict=False)
        return [
            Heading(int(token.tag[1]), inline.content)
            for token, inline in pairs
            if token.type == "heading_open"
        ]

    @cached_property
    def anchors(self) -> set[str]:
        """As GitHub makes them; a heading that comes again has a number."""
        found: set[str] = set()
        for heading in self.headings:
            anchor, number = _slug(heading.text), 0
            while (name := f"{anchor}-{number}" if number else anchor) in found:
                number += 1
            found.add(name)
        return found

    @cached_property
    def blocks(self) -> list[Block]:
        return list(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        orders: list[tuple[str, str]] = []
        for token in self._tokens:
            if token.type == "html_block":
                orders += _ORDER.findall(token.content)
            elif token.type == "fence":
                line = token.map[0] + 1 if token.map else 0
                yield Block(token.info.strip(), token.content, line, tuple(orders))
                orders = []

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """Each with its rows of cells, the head first."""
        found: list[list[list[str]]] = []
        for number, token in enumerate(self._tokens):
            if token.type == "table_open":
                found.append([])
            elif token.type == "tr_open":
                found[-1].append([])
            elif token.type in ("td_open", "th_open"):
                found[-1][-1].append(self._tokens[number + 1].content)
        return found

    def table(self, head: str, under: str = "") -> list[list[str]]:
        """The rows of the one table whose first column is called so."""
        [rows] = [rows for rows in self.tables if rows[0][0] == head and (not under or under in str(rows))]
        return rows[1:]

    @cached_property
    def pieces(self) -> list[Piece]:
        """In their order; a table's cells are only in `tables`, orders of blocks only in `blocks`."""
        return [piece for number, token in enumerate(self._tokens) for piece in self._piece(number, token)]

    def _piece(self, number: int, token: Token) -> Iterator[Piece]:
        if token.type == "heading_open":
            yield Piece(token.tag, self._tokens[number + 1].content)
        elif token.type == "paragraph_open":
            yield Piece("paragraph", self._tokens[number + 1].content)
        elif token.type == "html_block" and not _ORDER.search(token.content):
            yield Piece("html", token.content)
        elif token.type in ("fence", "table_open", "list_item_open", "blockquote_open"):
            yield Piece(token.type.removesuffix("_open"))

    @cached_property
    def links(self) -> list[str]:
        return list(_links(self._tokens))


def code(cell: str) -> list[str]:
    """The code spans of a cell.

    >>> code("`a`, `b c` or d")
    ['a', 'b c']
    """
    return re.findall(r"`([^`]+)`", cell)


def all_pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def _links(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for name in ("href", "src"):
            if name in token.attrs:
                yield str(token.attrs[name])
        if token.type in ("html_block", "html_inline"):
            yield from re.findall(r'(?:src|srcset|href)="([^"]+)"', token.content)
        yield from _links(token.children or [])


def _slug(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")
