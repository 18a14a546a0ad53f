"""The documentation's tables are those that the corpus gives."""

from __future__ import annotations

from tests.corpus.corpus import FOLDER, HELD_OUT
from tests.corpus.page import GROUPS, PAGE, with_tables


def test_the_page_has_the_tables_of_today() -> None:
    page = PAGE.read_text()
    assert page == with_tables(page), "python -m tests.corpus.page puts the tables there"


def test_every_file_of_the_corpus_has_its_row() -> None:
    assert {path.stem for folder in (FOLDER, HELD_OUT) for path in folder.glob("*.txt")} == set(GROUPS)
