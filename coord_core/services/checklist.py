"""The boxes of a Markdown checklist, read with markdown-it-py."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

OPEN, TICKED = "[ ] ", ("[x] ", "[X] ")


class Box:
    """An item with a box. `above`: the number of the box that it lies in; `codes`: its code."""

    __slots__ = ("above", "codes", "heading", "is_ticked", "text")

    def __init__(self, text: str, is_ticked: bool, above: int | None, heading: str, codes: list[str]) -> None:
        self.text = text
        self.is_ticked = is_ticked
        self.above = above
        self.heading = heading
        self.codes = codes


def boxes(text: str) -> list[Box]:
    """In the text's order."""
    found: list[Box] = []
    heading = ""
    for node in _tree(text).children:
        if node.type == "heading":
            heading = _words(node)
        _collect(node, None, heading, found)
    return found


def codes(text: str) -> list[str]:
    """What a text has between backticks."""
    return _codes(_tree(text))


def _tree(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(MarkdownIt("commonmark").parse(text))


def _collect(node: SyntaxTreeNode, above: int | None, heading: str, found: list[Box]) -> None:
    if node.type == "list_item" and node.children and node.children[0].type == "paragraph":
        words = _words(node.children[0])
        if words.startswith((OPEN, *TICKED)):
            box = Box(words[4:].strip(), words.startswith(TICKED), above, heading, _codes(node.children[0]))
            found.append(box)
            above = len(found) - 1
    for child in node.children:
        _collect(child, above, heading, found)


def _words(node: SyntaxTreeNode) -> str:
    """Its text; code and links as what they show."""
    parts = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        parts.get(one.type, one.content) for one in node.walk() if one.is_nested is False and _is_text(one)
    )


def _is_text(node: SyntaxTreeNode) -> bool:
    return node.type in ("text", "code_inline", "softbreak", "hardbreak")


def _codes(node: SyntaxTreeNode) -> list[str]:
    def inline(part: SyntaxTreeNode) -> Iterator[str]:
        for one in part.walk():
            if one.type == "code_inline":
                yield one.content

    return list(inline(node))
