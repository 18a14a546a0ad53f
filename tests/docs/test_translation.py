"""README.ja.md has the README's sections, blocks, tables and links, in Japanese; each difference is found."""

from __future__ import annotations

import re

import pytest

from .pages import JAPANESE, README, Page
from .translation import differences, narrow, untranslated

ORIGINAL = Page(README)
TRANSLATION = Page(JAPANESE)
FENCE = re.compile(r"^```\w+\n.*?^```$\n", re.MULTILINE | re.DOTALL)


def test_the_japanese_readme_tells_the_same() -> None:
    assert differences(ORIGINAL, TRANSLATION) == []


def test_it_is_japanese_throughout() -> None:
    assert untranslated(TRANSLATION) == []
    assert narrow(TRANSLATION) == []


def test_its_pictures_are_described_in_japanese() -> None:
    found = re.findall(r'alt="([^"]+)"', TRANSLATION.text)
    assert len(found) == len(re.findall(r'alt="', ORIGINAL.text)) > 0
    for alt in found:
        assert len(re.findall(r"[ぁ-んァ-ヶ一-龠]", alt)) > 20


def test_each_leads_to_the_other() -> None:
    assert ORIGINAL.links.index("README.ja.md") == TRANSLATION.links.index("README.md") == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Install\n", "Install\n"),
        ("## When something is wrong\n", ""),
        ("claude-coordinator demo --fast", "claude-coordinator demo"),
        ("<!-- status: 1 -->\n", ""),
        ("| `lock_ttl` |", "| `lock_tll` |"),
        ("`7d` | `1h`", "`7d` | `2h`"),
        ("| `doctor` | check the installation by running its hooks |\n", ""),
        ("(docs/locks.md)", "(docs/git.md)"),
        ("Added task-001", "task-001"),
        ("All of this is off until you set it up.\n", ""),
        ("- Locks are one machine's.", "Locks are one machine's."),
        ("`--safe-mode`", "safe mode"),
        ("| 2.2 × |", "| 2.3 × |"),
        ("2.1.295", "2.1.300"),
    ],
)
def test_a_difference_is_found(old: str, new: str) -> None:
    assert old in ORIGINAL.text
    assert differences(ORIGINAL, Page(README, ORIGINAL.text.replace(old, new, 1)))


@pytest.mark.parametrize("number", range(len(ORIGINAL.headings)))
def test_a_missing_section_is_found(number: int) -> None:
    heading = f"{'#' * TRANSLATION.headings[number].level} {TRANSLATION.headings[number].text}\n"
    assert TRANSLATION.text.count(f"\n{heading}") or TRANSLATION.text.startswith(heading)
    kept = TRANSLATION.text.replace(heading, "", 1)
    assert differences(ORIGINAL, Page(JAPANESE, kept))


@pytest.mark.parametrize("number", range(len(ORIGINAL.blocks)))
def test_a_stale_code_block_is_found(number: int) -> None:
    fence = FENCE.findall(TRANSLATION.text)[number]
    stale = (
        fence.replace("claude-", "claud-", 1).replace("coordinator", "optimizer", 1).replace("Free", "Now", 1)
    )
    assert differences(ORIGINAL, Page(JAPANESE, TRANSLATION.text.replace(fence, stale, 1)))


def test_each_paragraph_and_cell_that_is_not_translated_is_found() -> None:
    """All of the original's, but names and lists of code."""
    left = [text for text in untranslated(ORIGINAL) if text.count(" ") > 1]
    prose = [piece.text for piece in ORIGINAL.pieces if piece.kind == "paragraph"]
    assert {text for text in prose if len(text) > 60} - set(left) == set()
    for text in left:
        assert untranslated(Page(JAPANESE, f"{TRANSLATION.text}\n\n{text}\n"))


def test_narrow_punctuation_is_found() -> None:
    assert narrow(Page(JAPANESE, "これは,だめ. (例)です"))
    assert not narrow(Page(JAPANESE, "これは、よい。（例）です`a`, `b` [ページ](a.md)"))


def test_prose_may_differ() -> None:
    text = ORIGINAL.text.replace("## Install\n", "## 導入\n").replace(
        "When the turn ends", "ターンが終わると"
    )
    assert differences(ORIGINAL, Page(README, text)) == []
