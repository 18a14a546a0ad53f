"""How a translation has to be like its original: what differs, in sentences. Only the prose may.

Section for section: the same pieces in the same order, blocks, table rows, links, code and version numbers.
And the prose has to differ: `untranslated` finds what is still in the original's language.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from .pages import Block, Page, Piece, code

NOTHING = object()
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)+")  # of a version, a time, a ratio; small whole numbers are words
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_NARROW = re.compile(r"[ぁ-んァ-ヶ一-龠][,.!?:;()]|[()][ぁ-んァ-ヶ一-龠]")


def differences(original: Page, translation: Page) -> list[str]:
    return [
        f"{what}, number {number}: {there!r} instead of {here!r}"
        for what, ours, theirs in (
            ("piece", _shapes(original), _shapes(translation)),
            ("code block", _blocks(original), _blocks(translation)),
            ("row of a table", _rows(original), _rows(translation)),
            ("section's links", _targets(original), _targets(translation)),
            ("section's code", _codes(original), _codes(translation)),
            ("section's numbers", _numbers(original), _numbers(translation)),
        )
        for number, (here, there) in enumerate(zip_longest(ours, theirs, fillvalue=NOTHING), 1)
        if here != there
    ]


def untranslated(page: Page) -> list[str]:
    """Headings, paragraphs, items and cells with two words of prose or more, and no Japanese."""
    return [
        text for text in _texts(page) if len(_WORD.findall(_prose(text))) > 1 and not _JAPANESE.search(text)
    ]


def narrow(page: Page) -> list[str]:
    """Where punctuation of half width stands beside Japanese."""
    return [found for text in _texts(page) for found in _NARROW.findall(_LINK.sub(r"「\1」", text))]


def _texts(page: Page) -> list[str]:
    cells = [cell for rows in page.tables for row in rows for cell in row]
    return [piece.text for piece in page.pieces if piece.text] + cells


def _prose(text: str) -> str:
    return re.sub(r"`[^`]+`", "", _LINK.sub("", text))


def _shapes(page: Page) -> list[object]:
    return [piece.kind for piece in page.pieces]


def _blocks(page: Page) -> list[object]:
    return [_told(block) for block in page.blocks]


def _told(block: Block) -> tuple[object, ...]:
    return block.language, block.text, block.orders


def _rows(page: Page) -> list[object]:
    """What is code in each row: keys, values, commands. Its numbers, and how many cells it has."""
    rows = [row for rows in page.tables for row in rows]
    return [[len(row), *sorted(code(" ".join(row))), *_NUMBER.findall(" ".join(row))] for row in rows]


def _targets(page: Page) -> list[object]:
    """In their order within a language's grammar: sorted. Anchors of the own page are translated."""
    sections = [re.findall(r"\]\(([^)]+)\)|(?:src|srcset)=\"([^\"]+)\"", text) for text in _sections(page)]
    links = [["".join(pair) for pair in section] for section in sections]
    return [sorted(each for each in section if not each.startswith(("#", "README"))) for section in links]


def _codes(page: Page) -> list[object]:
    return [sorted(set(code(text))) for text in _sections(page)]


def _numbers(page: Page) -> list[object]:
    return [sorted(_NUMBER.findall(text)) for text in _sections(page)]


def _sections(page: Page) -> list[str]:
    """The text from each heading to the next, without code blocks."""
    found = [""]
    for piece in page.pieces:
        if _is_heading(piece):
            found.append("")
        found[-1] += f"\n{piece.text}"
    return found


def _is_heading(piece: Piece) -> bool:
    return piece.kind.startswith("h") and piece.kind[1:].isdigit()
