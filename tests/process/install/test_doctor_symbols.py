"""`doctor` where locks are on symbols: without a grammar, files are locked as a whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core import treesitter
from coord_core.install.doctor import GOOD, WARNING, Finding, examine
from tests.support.enrolment import Enrolled


def found(enrolled: Enrolled) -> list[Finding]:
    return [finding for finding in examine(str(enrolled.root), dict(os.environ)) if finding.name == "symbols"]


@pytest.fixture
def settings(enrolled: Enrolled) -> Path:
    path = enrolled.root / ".claude-coordinator.yml"
    path.write_text("granularity: symbol\n")
    return path


def test_all_is_well_with_the_grammars(enrolled: Enrolled, settings: Path) -> None:
    assert [finding.state for finding in found(enrolled)] == [GOOD]


def test_a_missing_grammar_is_named(
    enrolled: Enrolled, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(treesitter.GRAMMARS, "go", ("tree_sitter_of_nowhere", "language"))
    [finding] = found(enrolled)
    assert (finding.state, finding.text) == (WARNING, "No grammar for go: such files are locked as a whole.")


def test_where_locks_are_on_files_nothing_is_said(enrolled: Enrolled) -> None:
    assert found(enrolled) == []
